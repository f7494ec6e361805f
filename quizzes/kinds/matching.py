"""Things to pair: each row's ``text`` belongs to its ``match``.

A row without ``text`` is a right-hand side too many; the same ``match`` may belong to several
rows and is offered once. An answer: ``"rowkey:matchkey"`` for each row, where a right-hand
side goes by the key of the first row that has it.

Where a wrong key was put right (see ``rekeying``), a row says by such a key what is ``right``
for it; what was shown, and the keys it went by, stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..markup import plain_text
from .base import Content, InParts, arranged, vietnamese
from .pairs import as_pairs, parse_pairs
from .shares import earned
from .shown import Asked, Field, PresentedOption, Reviewed, ReviewedRow

if TYPE_CHECKING:
    from ..content import VersionContent


class Matching(InParts):
    name = "matching"
    family = "matching"
    hint = gettext_lazy("Choose what belongs to each line")
    # In the author's order the right-hand sides stand beside their rows.
    must_shuffle = True

    def problems(self, content: Content) -> Iterable[str]:
        rows = _rows(content)
        texts = [vietnamese(row["text"]) for row in rows]
        if len(rows) < 2:
            yield _("Give at least two pairs.")
        if len(set(texts)) < len(texts):
            yield _("Two pairs begin with the same text; make them differ.")
        if not all(_match(row) for row in content["options"]):
            yield _("Write what belongs to each line, in Vietnamese.")
        elif len(rows) > 1 and len(self.order(content)) < 2:
            yield _("Give at least two different things to choose from.")

    def order(self, content: Content) -> list[str]:
        return list(dict.fromkeys(_group_keys(content["options"]).values()))

    def right_answer(self, content: Content) -> list[str]:
        right = right_keys(content)
        return [f"{row['key']}:{right[row['key']]}" for row in _rows(content)]

    def parse(self, posted: Sequence[str], content: Content) -> list[str]:
        rows = [row["key"] for row in _rows(content)]
        return parse_pairs(posted, rows, self.order(content))

    def parts(self, content: Content, answer: Sequence[str]) -> list[Fraction]:
        right, given = right_keys(content), as_pairs(answer)
        return [
            Fraction(int(given.get(row["key"]) == right[row["key"]]))
            for row in _rows(content)
        ]

    def present(
        self, local: VersionContent, order: Sequence[str] | None, answer: Sequence[str]
    ) -> Asked:
        words = {option.key: plain_text(option.match) for option in local.options}
        keys = arranged(list(dict.fromkeys(row.group for row in local.options)), order)
        given = as_pairs(answer)
        return Asked(
            fields=tuple(
                Field(
                    row.key,
                    row.html,
                    tuple(
                        PresentedOption(
                            f"{row.key}:{key}", words[key], given.get(row.key) == key
                        )
                        for key in keys
                    ),
                )
                for row in local.options
                if row.text
            )
        )

    def explain(
        self,
        content: Content,
        local: VersionContent,
        order: Sequence[str] | None,
        answer: Sequence[str],
    ) -> Reviewed:
        words = {option.key: plain_text(option.match) for option in local.options}
        given, right = as_pairs(answer), right_keys(content)
        rows = [row for row in local.options if row.text]
        return Reviewed(
            rows=tuple(
                ReviewedRow(
                    label=row.html,
                    given=words.get(given.get(row.key, ""), ""),
                    wanted=words[right[row.key]],
                    share=earned(share),
                    feedback_html=row.feedback_html,
                )
                for row, share in zip(rows, self.parts(content, answer), strict=True)
            )
        )


def right_keys(content: Content) -> dict[str, str]:
    """Return what belongs to each row, by the key it is offered by."""
    groups = _group_keys(content["options"])
    return {row["key"]: row.get("right", groups[row["key"]]) for row in _rows(content)}


def _rows(content: Content) -> list[Mapping[str, Any]]:
    return [row for row in content["options"] if vietnamese(row["text"])]


def _match(row: Mapping[str, Any]) -> str:
    return vietnamese(row.get("match", {}))


def _group_keys(rows: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return, for each row, the key by which its right-hand side is offered."""
    first: dict[str, str] = {}
    return {row["key"]: first.setdefault(_match(row), row["key"]) for row in rows}
