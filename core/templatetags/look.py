"""What several pages draw alike: terraces, states, bars."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from core import text
from core.terraces import StepState, hillside

register = template.Library()
register.filter("anchor", text.anchor)

# The class of the shape, and the word, which is never left out.
STATES: dict[str, tuple[str, Any]] = {
    "todo": ("todo", _("Not started")),
    "doing": ("doing", _("In progress")),
    "done": ("done", _("Done")),
    "soon": ("soon", _("Due soon")),
    "overdue": ("overdue", _("Overdue")),
    "in_force": ("in-force", _("In force")),
    "valid": ("in-force", _("Valid")),
    "not_yet": ("future", _("Not yet in force")),
    "expired": ("expired", _("No longer in force")),
    "lapsed": ("expired", _("Expired")),
    "unknown": ("todo", _("Force not confirmed")),
    "revoked": ("revoked", _("Revoked")),
    "basis_changed": ("basis-changed", _("Basis changed")),
    "certified": ("done", _("Certified")),
    "in_progress": ("doing", _("In progress")),
    "not_started": ("todo", _("Not started")),
    "passed": ("done", _("Passed")),
    "not_passed": ("todo", _("Not yet passed")),
}


@register.inclusion_tag("components/state.html")
def state(name: str, size: str = "", words: str = "") -> dict[str, Any]:
    """Draw a state as word and shape; raise KeyError for one that has no word."""
    shape, word = STATES[str(name)]
    return {"shape": shape, "word": words or word, "size": size}


@register.inclusion_tag("components/terrace.html")
def terrace(
    states: Sequence[StepState], words: str, size: str = "", extra: str = ""
) -> dict[str, Any]:
    """Draw a hillside with one step a state, its words beside it."""
    return {
        "steps": hillside(states) if states else [],
        "words": words,
        "size": size,
        "extra": extra,
    }


@register.inclusion_tag("components/bar.html")
def bar(percent: float, target: float | None = None, extra: str = "") -> dict[str, Any]:
    """Draw a thin bar 0 to 100 wide, with a tick at the target where there is one."""
    met = "" if target is None else ("met" if percent >= target else "below")
    return {
        "width": f"{percent:.1f}",
        "target": None if target is None else f"{target:.1f}",
        "met": met,
        "extra": extra,
    }


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """Return the address's query with some parts changed; None takes one out."""
    parts = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            parts.pop(name, None)
        else:
            parts[name] = str(value)
    return f"?{parts.urlencode()}" if parts else "?"
