"""The status line of an attempt: on each of its pages, so drawn once and filled in.

What differs between two pages is a handful of texts; the thirty words for scripts are the same
on all of them (see ``core.templatetags.shell``, which does so for the header).
"""

import re
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

register = template.Library()

_MARK = re.compile(r"%\{(\w+)\}")
_NAMES = (
    "attempt",
    "save_url",
    "place",
    "received",
    "total",
    "receipt",
    "seconds",
    "time",
)
_MARKS = {name: f"%{{{name}}}" for name in _NAMES}


@lru_cache(maxsize=32)
def _line(
    language: str | None,
    has_place: bool,
    has_time: bool,
    has_receipt: bool,
    saves: bool,
) -> str:
    """Render a status line of that kind, with marks for what is each page's own."""
    shown = {
        "has_place": has_place,
        "has_time": has_time,
        "has_receipt": has_receipt,
        "saves": saves,
        "mark": _MARKS,
    }
    return render_to_string("quizzes/components/status_line.html", shown)


@register.simple_tag(takes_context=True)
def status_line(context: template.Context, *, saves: bool = False) -> SafeString:
    """Draw where one is, what the server holds, and how long is left.

    From the context: attempt, quiz, received, total; item where a question is shown;
    seconds_left and minutes_left where there is a time limit. ``saves``: whether the form
    of this page saves by itself.
    """
    item, minutes = context.get("item"), context.get("minutes_left")
    receipt = item.receipt if item else ""
    own: dict[str, Any] = {
        "attempt": context["attempt"].public_id,
        "save_url": reverse("quizzes:save", args=[context["quiz"].slug]),
        "received": context["received"],
        "total": context["total"],
        "receipt": receipt,
        "place": "",
        "seconds": context.get("seconds_left", ""),
        "time": "",
    }
    if item:
        numbers = {"position": item.position, "total": context["total"]}
        own["place"] = _("Question %(position)s of %(total)s") % numbers
    if minutes is not None:
        words = ngettext("%(minutes)s minute left", "%(minutes)s minutes left", minutes)
        own["time"] = words % {"minutes": minutes}
    html = _line(
        get_language(), item is not None, minutes is not None, bool(receipt), saves
    )
    # Our own template, and what is filled in is escaped.
    return mark_safe(_MARK.sub(lambda mark: escape(own[mark[1]]), html))  # noqa: S308
