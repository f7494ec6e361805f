"""Things to bring into order; the rows stand in the right one.

An answer: ``"rowkey:place"`` for each row, places from 1. Two rows may stand at one place
while the learner is at work; at most one of them is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import Content, InParts, arranged, vietnamese
from .pairs import as_pairs, parse_pairs
from .shares import earned
from .shown import Asked, Field, PresentedOption, Reviewed, ReviewedRow

if TYPE_CHECKING:
    from ..content import VersionContent


class Ordering(InParts):
    name = "ordering"
    family = "ordering"
    hint = gettext_lazy("Give each line its place; 1 comes first")
    must_shuffle = True

    def problems(self, content: Content) -> Iterable[str]:
        texts = [vietnamese(row["text"]) for row in content["options"]]
        if len(texts) < 2:
            yield _("Give at least two lines to bring into order.")
        if not all(texts):
            yield _("Write every line in Vietnamese.")
        if len(set(texts)) < len(texts):
            yield _("Two lines have the same text; make them differ.")

    def order(self, content: Content) -> list[str]:
        return [row["key"] for row in content["options"]]

    def right_answer(self, content: Content) -> list[str]:
        return [f"{key}:{place}" for place, key in enumerate(self.order(content), 1)]

    def parse(self, posted: Sequence[str], content: Content) -> list[str]:
        keys = self.order(content)
        return parse_pairs(posted, keys, [str(n + 1) for n in range(len(keys))])

    def parts(self, content: Content, answer: Sequence[str]) -> list[Fraction]:
        given = as_pairs(answer)
        return [
            Fraction(int(given.get(key) == str(place)))
            for place, key in enumerate(self.order(content), start=1)
        ]

    def present(
        self, local: VersionContent, order: Sequence[str] | None, answer: Sequence[str]
    ) -> Asked:
        rows = {row.key: row for row in local.options}
        given, places = as_pairs(answer), [str(n + 1) for n in range(len(rows))]
        return Asked(
            fields=tuple(
                Field(
                    key,
                    rows[key].html,
                    tuple(
                        PresentedOption(
                            f"{key}:{place}", place, given.get(key) == place
                        )
                        for place in places
                    ),
                )
                for key in never_right(list(rows), order)
            )
        )

    def explain(
        self,
        content: Content,
        local: VersionContent,
        order: Sequence[str] | None,
        answer: Sequence[str],
    ) -> Reviewed:
        given, parts = as_pairs(answer), self.parts(content, answer)
        return Reviewed(
            rows=tuple(
                ReviewedRow(
                    label=row.html,
                    given=given.get(row.key, ""),
                    wanted=str(place),
                    share=earned(share),
                    feedback_html=row.feedback_html,
                )
                for place, (row, share) in enumerate(
                    zip(local.options, parts, strict=True), start=1
                )
            )
        )


def never_right(keys: Sequence[str], order: Sequence[str] | None) -> list[str]:
    """Return the order to show, moved on by half where chance (or a preview) made it right."""
    shown = arranged(keys, order)
    if shown != list(keys):
        return shown
    half = len(shown) // 2
    return shown[half:] + shown[:half]
