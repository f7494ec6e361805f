"""One or more right answers: all of them and no other, or a share for each.

Scored each by itself, a right answer brings its part of the points and a wrong one takes
its part away, so that ticking everything earns nothing; a share of its own, where an
answer has one, counts instead. Nobody gets less than nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .base import Content, setting
from .choices import Choices, right_keys
from .shares import earned, reaches_all


class Several(Choices):
    name = "several"
    input_type = "checkbox"
    hint = gettext_lazy("Choose all the right answers")
    settings = ("scoring",)

    def key_problems(self, content: Content, right: Sequence[str]) -> Iterable[str]:
        options = content["options"]
        if not right:
            yield _("Mark at least one answer as right.")
        elif len(right) == len(options):
            yield _("Leave at least one answer wrong.")
        if not any("share" in option for option in options):
            return
        if setting(content, "scoring") != "each":
            yield _(
                "Shares count only where each answer is scored by itself: choose that, "
                "or leave the shares empty."
            )
        shares = _shares(options)
        if any((shares[o["key"]] > 0) != o["correct"] for o in options):
            yield _("A right answer brings a share above 0, a wrong one 0 or less.")
        elif not reaches_all(share for share in shares.values() if share > 0):
            yield _("The shares of the right answers must add up to 100 per cent.")

    def grade(self, content: Content, answer: Sequence[str]) -> Decimal:
        if setting(content, "scoring") != "each":
            return Decimal(int(set(answer) == set(right_keys(content))))
        shares = _shares(content["options"])
        return earned(
            sum((shares.get(key, Fraction(0)) for key in set(answer)), Fraction(0))
        )


def _shares(options: Sequence[Mapping[str, Any]]) -> dict[str, Fraction]:
    """Return what choosing each option brings, of 1."""
    right = sum(option["correct"] for option in options)
    wrong = len(options) - right
    return {
        option["key"]: Fraction(option["share"]) / 100
        if "share" in option
        else Fraction(1, right)
        if option["correct"]
        else Fraction(-1, wrong)
        for option in options
    }
