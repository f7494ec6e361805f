"""A few words to type; the rows are the accepted texts, ``*`` in them stands for anything.

An answer: ``[text as typed]``. How texts are compared, ``texts.same_text`` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..markup import inline_html
from .base import SHORT, Content, Kind, one_text, setting
from .shares import earned, share_of
from .shown import Asked, Reviewed, ReviewedRow
from .texts import same_text

if TYPE_CHECKING:
    from ..content import VersionContent


class ShortText(Kind):
    name = "short-text"
    family = "short_text"
    hint = gettext_lazy("Write the answer in a few words")
    settings = ("match_case", "match_marks")

    def problems(self, content: Content) -> Iterable[str]:
        rows = content["options"]
        if not rows:
            yield _("Give at least one accepted answer.")
        elif not all(any(row["text"].values()) for row in rows):
            yield _("Write every accepted answer.")
        texts = [row["text"].get("vi") or row["text"].get("en") for row in rows]
        if len(set(texts)) < len(texts):
            yield _("Two answers have the same text; make them differ.")
        if rows and not any(earned(share_of(row)) == 1 for row in rows):
            yield _("At least one answer must bring 100 per cent.")
        if any(
            share_of(row) > 0 and any(map(_is_anything, accepted(row))) for row in rows
        ):
            yield _("“*” alone accepts anything; write what must be in the answer.")

    def right_answer(self, content: Content) -> list[str]:
        best = max(content["options"], key=share_of, default=None)
        return [example(next(iter(accepted(best)), ""))] if best else []

    def parse(self, posted: Sequence[str], content: Content) -> list[str]:
        return one_text(posted, SHORT)

    def grade(self, content: Content, answer: Sequence[str]) -> Decimal:
        row = best_text(content, content["options"], answer[0] if answer else "")
        return earned(share_of(row)) if row else Decimal(0)

    def present(
        self, local: VersionContent, order: Sequence[str] | None, answer: Sequence[str]
    ) -> Asked:
        return Asked(text=answer[0] if answer else "")

    def explain(
        self,
        content: Content,
        local: VersionContent,
        order: Sequence[str] | None,
        answer: Sequence[str],
    ) -> Reviewed:
        given = answer[0] if answer else ""
        row = best_text(content, content["options"], given)
        shown = next((o for o in local.options if row and o.key == row["key"]), None)
        return Reviewed(
            rows=(
                ReviewedRow(
                    label=inline_html(_("Your answer")),
                    given=given,
                    wanted="; ".join(
                        example(o.text) for o in local.options if o.is_full
                    ),
                    share=self.grade(content, answer),
                    feedback_html=shown.feedback_html if shown else SafeString(),
                ),
            )
        )


def best_text(
    content: Content, rows: Iterable[Mapping[str, Any]], given: str
) -> Mapping[str, Any] | None:
    """Return the accepted text that the given one answers to and that brings most.

    Both languages are accepted, whichever the page was read in.
    """
    case = setting(content, "match_case", False)
    marks = setting(content, "match_marks", True)
    if not given:
        return None
    return max(
        (
            row
            for row in rows
            if any(
                same_text(wanted, given, case=case, marks=marks)
                for wanted in accepted(row)
            )
        ),
        key=share_of,
        default=None,
    )


def accepted(row: Mapping[str, Any]) -> list[str]:
    """Return the texts of a row, Vietnamese first."""
    return [row["text"][code] for code in ("vi", "en") if row["text"].get(code)]


def example(pattern: str) -> str:
    """Return an accepted text as one could write it: without its stars."""
    parts = [part.replace("\0", "*") for part in _split(pattern)]
    return " ".join("".join(parts).split())


def _split(pattern: str) -> list[str]:
    return pattern.replace("\\*", "\0").split("*")


def _is_anything(pattern: str) -> bool:
    return "*" in pattern and not "".join(_split(pattern)).strip()
