"""A text with gaps, ``[[1]]``, ``[[2]]`` …; the rows with ``gap`` 1 say what fits the first.

A gap with a wrong row among its own is a list to choose from, any other is typed, as a
number where its row is one. An answer: a text a gap, in order, "" for an empty one; a list
holds the key of the row chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import numbers
from ..markup import block_html, inline_html, plain_text
from .base import SHORT, Content, InParts, arranged, foreign, one_text, vietnamese
from .number import plain_words
from .shares import earned, share_of
from .short_text import accepted, best_text, example
from .shown import Asked, Field, Piece, PresentedOption, Reviewed, ReviewedRow

if TYPE_CHECKING:
    from ..content import OptionContent, VersionContent

_GAP = re.compile(r"\[\[([0-9]{1,3})\]\]")
_Row = Mapping[str, Any]


class Gaps(InParts):
    name = "gaps"
    family = "gaps"
    hint = gettext_lazy("Fill in every gap")
    settings = ("scoring", "match_case", "match_marks")

    def heading(self, local: VersionContent) -> SafeString:
        """Return what stands before the text with the gaps, else what to do with it."""
        if _GAP.sub("……", local.text) != local.stem:
            return local.stem_html
        return inline_html(str(self.hint))

    def problems(self, content: Content) -> Iterable[str]:
        groups = _groups(content)
        if not content["options"]:
            yield _("Say what fits each gap.")
        if any(row.get("gap") is None for row in content["options"]):
            yield _("Say for every answer to which gap it belongs.")
        for text in filter(None, content["stem"].values()):
            found = [int(number) for number in _GAP.findall(text)]
            if not found:
                yield _("Mark the gaps in the text: [[1]], [[2]] …")
            elif found != list(range(1, len(found) + 1)):
                yield _("Number the gaps in the order of the text: [[1]], [[2]] …")
            elif found != list(groups):
                yield _(
                    "The text has the gaps %(found)s, the answers are for %(given)s; "
                    "give every gap its answers."
                ) % {"found": _listed(found), "given": _listed(groups) or "–"}
        for number, rows in groups.items():
            yield from _gap_problems(number, rows)

    def order(self, content: Content) -> list[str]:
        return [
            row["key"]
            for rows in _groups(content).values()
            if _is_list(rows)
            for row in rows
        ]

    def right_answer(self, content: Content) -> list[str]:
        answer: list[str] = []
        for rows in _groups(content).values():
            best = max(rows, key=share_of)
            answer.append(
                best["key"]
                if _is_list(rows)
                else example(next(iter(accepted(best)), ""))
            )
        return answer

    def parse(self, posted: Sequence[str], content: Content) -> list[str]:
        groups = list(_groups(content).values())
        if len(posted) > len(groups):
            raise foreign()
        answer: list[str] = []
        for text, rows in zip(posted, groups, strict=False):
            if _is_list(rows) and text and text not in {row["key"] for row in rows}:
                raise foreign()
            answer.append((one_text([text], SHORT) or [""])[0])
        if not any(answer):
            return []
        return [*answer, *[""] * (len(groups) - len(answer))]

    def parts(self, content: Content, answer: Sequence[str]) -> list[Fraction]:
        return [
            min(max(share_of(row), Fraction(0)), Fraction(1)) if row else Fraction(0)
            for row in _chosen(content, answer)
        ]

    def present(
        self, local: VersionContent, order: Sequence[str] | None, answer: Sequence[str]
    ) -> Asked:
        found = _GAP.split(block_html(local.text))
        return Asked(
            pieces=tuple(
                Piece(
                    mark_safe(found[at]),  # noqa: S308  escaped by block_html
                    _field(local, int(found[at + 1]), order, answer)
                    if at + 1 < len(found)
                    else None,
                )
                for at in range(0, len(found), 2)
            )
        )

    def explain(
        self,
        content: Content,
        local: VersionContent,
        order: Sequence[str] | None,
        answer: Sequence[str],
    ) -> Reviewed:
        by_key = {option.key: option for option in local.options}
        chosen = _chosen(content, answer)
        parts = self.parts(content, answer)
        return Reviewed(
            text=mark_safe(  # noqa: S308  escaped by block_html
                _GAP.sub(r"<b>(\1)</b>", block_html(local.text))
            ),
            rows=tuple(
                ReviewedRow(
                    label=inline_html(_("Gap %(number)d") % {"number": number}),
                    given=_given(rows, answer, number, by_key),
                    wanted=_wanted(rows, by_key),
                    share=earned(share),
                    feedback_html=by_key[row["key"]].feedback_html
                    if row
                    else SafeString(),
                )
                for (number, rows), row, share in zip(
                    _groups(content).items(), chosen, parts, strict=True
                )
            ),
        )


def _groups(content: Content) -> dict[int, list[_Row]]:
    """Return the rows of each gap, by its number."""
    groups: dict[int, list[_Row]] = {}
    for row in content["options"]:
        if row.get("gap") is not None:
            groups.setdefault(row["gap"], []).append(row)
    return dict(sorted(groups.items()))


def _is_list(rows: Iterable[_Row]) -> bool:
    return not all(row["correct"] for row in rows)


def _gap_problems(number: int, rows: Sequence[_Row]) -> Iterable[str]:
    texts = [vietnamese(row["text"]) for row in rows]
    place = {"number": number}
    if not all(texts):
        yield _("Gap %(number)d: write every answer in Vietnamese.") % place
    if len(set(texts)) < len(texts):
        yield _("Gap %(number)d: two answers have the same text.") % place
    if not any(earned(share_of(row)) == 1 for row in rows):
        yield _("Gap %(number)d: at least one answer must bring 100 per cent.") % place


def _chosen(content: Content, answer: Sequence[str]) -> list[_Row | None]:
    """Return, for each gap, the row that the answer comes to."""
    chosen: list[_Row | None] = []
    for at, rows in enumerate(_groups(content).values()):
        text = answer[at] if at < len(answer) else ""
        if _is_list(rows):
            chosen.append(next((row for row in rows if row["key"] == text), None))
        else:
            near = [row for row in rows if _is_number_near(text, row)]
            fits = best_text(content, rows, text)
            chosen.append(
                max([*near, *([fits] if fits else [])], key=share_of, default=None)
            )
    return chosen


def _is_number_near(text: str, row: _Row) -> bool:
    """Return whether both are numbers, without units, and near enough, in any reading."""
    given, wanted = numbers.read(text), numbers.read(vietnamese(row["text"]))
    if given.unit or wanted.unit:
        return False
    tolerance = Fraction(row.get("tolerance", 0))
    return any(
        abs(Fraction(one) - Fraction(other)) <= tolerance
        for one in given.readings
        for other in wanted.readings
    )


def _field(
    local: VersionContent, gap: int, order: Sequence[str] | None, answer: Sequence[str]
) -> Field:
    label = inline_html(_("Gap %(number)d") % {"number": gap})
    text = answer[gap - 1] if gap <= len(answer) else ""
    rows = {option.key: option for option in local.options if option.gap == gap}
    if all(option.correct for option in rows.values()):
        return Field(str(gap), label, text=text)
    return Field(
        str(gap),
        label,
        tuple(
            PresentedOption(key, plain_text(rows[key].text), key == text)
            for key in arranged(list(rows), order)
        ),
    )


def _given(
    rows: Sequence[_Row],
    answer: Sequence[str],
    number: int,
    by_key: Mapping[str, OptionContent],
) -> str:
    text = answer[number - 1] if number <= len(answer) else ""
    if _is_list(rows) and text:
        return plain_text(by_key[text].text)
    return text


def _wanted(rows: Sequence[_Row], by_key: Mapping[str, OptionContent]) -> str:
    full = [by_key[row["key"]] for row in rows if earned(share_of(row)) == 1]
    if _is_list(rows):
        return "; ".join(plain_text(option.text) for option in full)
    return "; ".join(example(plain_words(option)) for option in full)


def _listed(found: Iterable[int]) -> str:
    return ", ".join(str(number) for number in found)
