"""Where the list of formats finds what imports a site."""

from ...importing.former_site.plan import apply, plan

__all__ = ["apply", "plan"]
