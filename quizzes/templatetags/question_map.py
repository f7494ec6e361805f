"""The numbers of the question map: twenty on every page of an attempt.

Drawn here rather than in the template, and each drawn once a process: what a number looks like
depends on little more than its place and its state.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

if TYPE_CHECKING:
    from ..views.taking import Place

register = template.Library()

_BUTTON = (
    '<li><button type="submit" class="question-map__item button--block {look}"'
    ' form="{form}" name="go" value="{position}"{current}>{position}'
    '<span class="visually-hidden" data-words>, {words}</span></button></li>'
)
_LINK = (
    '<li><a class="question-map__item {look}" href="{address}?q={position}"{current}>'
    '{position}<span class="visually-hidden" data-words>, {words}</span></a></li>'
)
_CURRENT = mark_safe(' aria-current="step"')


@lru_cache(maxsize=4000)
def _number(
    place: Place, language: str | None, is_current: bool, form: str, slug: str
) -> SafeString:
    """Draw a number: a button of the form, or without one a link."""
    return format_html(
        _BUTTON if form else _LINK,
        position=place.position,
        look=place.look,
        words=place.words,
        current=_CURRENT if is_current else "",
        form=form,
        address="" if form else reverse("quizzes:take", args=[slug]),
    )


@register.simple_tag
def map_numbers(
    places: Iterable[Place], current: int, form: str, slug: str
) -> SafeString:
    """Draw the numbers of the places, the one shown marked as such."""
    language = get_language()
    return SafeString(
        "\n".join(
            _number(place, language, place.position == current, form, slug)
            for place in places
        )
    )
