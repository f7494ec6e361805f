"""The cells of a report's row. The same figures come back at every look: drawn once, kept."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from certification.standing import State
from reports.roll_up import Counts

register = template.Library()


@register.simple_tag
def counts_cells(counts: Counts, target: int) -> SafeString:
    """Draw a bar and the counts behind it; ``target`` is a percentage."""
    return _cells(counts, target, get_language())


@lru_cache(maxsize=4096)
def _cells(counts: Counts, target: int, language: str | None) -> SafeString:
    return render_to_string(
        "reports/components/counts.html", {"counts": counts, "target": target}
    )


@register.filter
def by_state(counts: Counts) -> list[tuple[str, int]]:
    """Return how many are in each state, in the order of the reports."""
    return [(state.value, getattr(counts, state.value)) for state in State]
