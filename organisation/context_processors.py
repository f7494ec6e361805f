"""What every template may ask about the person in front of it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.timezone import localdate

from .access import menu_roles


def roles(request: HttpRequest) -> dict[str, Any]:
    """Give ``roles`` (see `access.Roles`), read only where a template uses it."""
    return {"roles": SimpleLazyObject(lambda: menu_roles(request.user, localdate()))}
