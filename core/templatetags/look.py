"""What several pages draw alike: terraces, states, bars."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
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
    "expired": ("expired", _("Expired")),
    "unknown": ("todo", _("Force not confirmed")),
    "revoked": ("revoked", _("Revoked")),
    "basis_changed": ("basis-changed", _("Basis changed")),
    "certified": ("done", _("Certified")),
    "in_progress": ("doing", _("In progress")),
    "not_started": ("todo", _("Not started")),
    "due_soon": ("soon", _("Due soon")),
    "renewal_open": ("renewal", _("Renewal open")),
    "not_required": ("free", _("Not required")),
    "met": ("done", _("Requirement met")),
    "to_do": ("soon", _("To do")),
    "excused": ("free", _("Excused")),
    "passed": ("done", _("Passed")),
    "not_passed": ("todo", _("Not yet passed")),
    "marking": ("doing", _("Waiting to be marked")),
    "closed": ("expired", _("Closed")),
}


@register.simple_tag
def state(name: str, size: str = "", words: str = "") -> str:
    """Draw a state as word and shape; raise KeyError for one that has no word."""
    shape, word = STATES[str(name)]
    look = f"state state--{shape}" + (f" state--{size}" if size else "")
    return format_html('<span class="{}">{}</span>', look, words or word)


@register.simple_tag
def terrace(
    states: Sequence[StepState], words: str, size: str = "", extra: str = ""
) -> str:
    """Draw a hillside with one step a state, its words beside it."""
    return _hill(tuple(states), str(words), size, extra)


@lru_cache(maxsize=512)
def _hill(states: tuple[StepState, ...], words: str, size: str, extra: str) -> str:
    """Render a hillside; the same ones come again and again."""
    steps = hillside(states) if states else []
    context = {"steps": steps, "words": words, "size": size, "extra": extra}
    return render_to_string("components/terrace.html", context)


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
