"""A text that a person marks; the rows are the criteria, with their points.

An answer: ``[text]``. A text too short or too long for the word range is kept and marked
all the same: nothing is lost, and the marker sees the count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import Content, Kind, one_text, setting, vietnamese
from .shown import Asked, Criterion, Reviewed
from .texts import word_count

if TYPE_CHECKING:
    from ..content import VersionContent

LONG = 20_000  # characters


class Essay(Kind):
    name = "essay"
    family = "essay"
    hint = gettext_lazy("Write your answer; a trainer will mark it")
    is_automatic = False
    settings = ("words_min", "words_max")

    def problems(self, content: Content) -> Iterable[str]:
        rows = content["options"]
        least, most = setting(content, "words_min"), setting(content, "words_max")
        if not rows:
            yield _("Give at least one criterion to mark by, with its points.")
        if not all(vietnamese(row["text"]) for row in rows):
            yield _("Write every criterion in Vietnamese.")
        if any(Decimal(row.get("points", 0)) <= 0 for row in rows):
            yield _("Give every criterion more than 0 points.")
        if least and most and least > most:
            yield _("The least number of words is above the most.")

    def right_answer(self, content: Content) -> list[str]:
        return []

    def parse(self, posted: Sequence[str], content: Content) -> list[str]:
        return one_text(posted, LONG)

    def grade(self, content: Content, answer: Sequence[str]) -> Decimal:
        """Return 0: what it earns, a person says (see ``is_automatic``)."""
        return Decimal(0)

    def present(
        self, local: VersionContent, order: Sequence[str] | None, answer: Sequence[str]
    ) -> Asked:
        text = answer[0] if answer else ""
        return Asked(
            text=text,
            words=word_count(text),
            words_min=local.settings.get("words_min"),
            words_max=local.settings.get("words_max"),
            criteria=_criteria(local),
        )

    def explain(
        self,
        content: Content,
        local: VersionContent,
        order: Sequence[str] | None,
        answer: Sequence[str],
    ) -> Reviewed:
        text = answer[0] if answer else ""
        return Reviewed(
            text=mark_safe(linebreaks(text, autoescape=True))  # noqa: S308  escaped
            if text
            else SafeString(),
            words=word_count(text),
            words_min=local.settings.get("words_min"),
            words_max=local.settings.get("words_max"),
            criteria=_criteria(local),
        )


def _criteria(local: VersionContent) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(row.key, row.html, row.points or Decimal(0)) for row in local.options
    )
