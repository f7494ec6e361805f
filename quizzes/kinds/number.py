"""A number to type, with its tolerance and, where the question has one, its unit.

The rows are accepted values. A unit may be left out; given, it must be the question's. An
answer: ``[text as typed]``; what it may mean, ``quizzes.numbers`` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import numbers
from ..markup import inline_html
from .base import SHORT, Content, Kind, one_text, setting, vietnamese
from .shares import earned, share_of
from .shown import Asked, Reviewed, ReviewedRow

if TYPE_CHECKING:
    from ..content import OptionContent, VersionContent


class Number(Kind):
    name = "number"
    family = "number"
    hint = gettext_lazy("Write a number: 1.234,5 or 1234.5, as you are used to")
    settings = ("unit",)

    def problems(self, content: Content) -> Iterable[str]:
        rows = content["options"]
        if not rows:
            yield _("Give at least one accepted number.")
        for row in rows:
            text = vietnamese(row["text"])
            if numbers.one(text) is None:
                yield _problem(text)
            if Decimal(row.get("tolerance", 0)) < 0:
                yield _("A tolerance is 0 or more.")
        if rows and not any(earned(share_of(row)) == 1 for row in rows):
            yield _("At least one number must bring 100 per cent.")

    def right_answer(self, content: Content) -> list[str]:
        best = max(content["options"], key=share_of, default=None)
        return [vietnamese(best["text"])] if best else []

    def parse(self, posted: Sequence[str], content: Content) -> list[str]:
        return one_text(posted, SHORT)

    def grade(self, content: Content, answer: Sequence[str]) -> Decimal:
        row = _best(content, answer)
        return earned(share_of(row)) if row else Decimal(0)

    def present(
        self, local: VersionContent, order: Sequence[str] | None, answer: Sequence[str]
    ) -> Asked:
        return Asked(
            text=answer[0] if answer else "", unit=local.settings.get("unit", "")
        )

    def explain(
        self,
        content: Content,
        local: VersionContent,
        order: Sequence[str] | None,
        answer: Sequence[str],
    ) -> Reviewed:
        row = _best(content, answer)
        shown = next((o for o in local.options if row and o.key == row["key"]), None)
        unit = local.settings.get("unit", "")
        return Reviewed(
            rows=(
                ReviewedRow(
                    label=inline_html(_("Your answer")),
                    given=answer[0] if answer else "",
                    wanted="; ".join(
                        _words(o, unit) for o in local.options if o.is_full
                    ),
                    share=self.grade(content, answer),
                    feedback_html=shown.feedback_html if shown else SafeString(),
                ),
            )
        )


def _best(content: Content, answer: Sequence[str]) -> Mapping[str, Any] | None:
    """Return the accepted number that the answer comes to and that brings most."""
    typed = numbers.read(answer[0]) if answer else numbers.Typed()
    if typed.unit and not any(
        numbers.same_unit(typed.unit, unit)
        for unit in setting(content, "unit", {}).values()
    ):
        return None
    return max(
        (
            row
            for row in content["options"]
            for reading in typed.readings
            if is_near(reading, row)
        ),
        key=share_of,
        default=None,
    )


def is_near(reading: Decimal, row: Mapping[str, Any]) -> bool:
    """Return whether a number is within the tolerance of an accepted one."""
    value = numbers.one(vietnamese(row["text"]))
    if value is None:
        return False
    # As fractions: decimals round at 28 digits.
    distance = abs(Fraction(reading) - Fraction(value))
    return distance <= Fraction(row.get("tolerance", 0))


def _problem(text: str) -> str:
    typed = numbers.read(text)
    if len(typed.readings) > 1:
        first, second = sorted(typed.readings)
        return _(
            "“%(text)s” can be read as %(second)s or as %(first)s. Write %(written_second)s "
            "or %(written_first)s."
        ) % {
            "text": text,
            "first": first,
            "second": second,
            "written_first": numbers.written(first),
            "written_second": numbers.written(second),
        }
    if typed.unit:
        return _(
            "“%(text)s”: write the unit into its own field, not beside the number."
        ) % {"text": text}
    return _("“%(text)s” is not a number, such as 12 or 3,5.") % {"text": text}


def _words(option: OptionContent, unit: str) -> str:
    words = plain_words(option)
    return f"{words} {unit}" if unit else words


def plain_words(option: OptionContent) -> str:
    """Return an accepted number with its tolerance, as a reader sees it."""
    if not option.tolerance:
        return option.text
    return f"{option.text} ± {option.tolerance.normalize():f}"
