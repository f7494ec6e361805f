"""Corrections of wrong keys, as grading and the review read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .kinds import kind_of
from .models import Correction

Remedy = Correction.Remedy


@dataclass(frozen=True)
class Corrected:
    """What a correction makes of a version: the remedy, and the content it puts right."""

    remedy: str
    content: dict[str, Any] | None = None

    def fraction(
        self, kind: str, content: dict[str, Any], answer: list[str]
    ) -> Decimal:
        """Return the share of the points an answer earns; all of them also for none.

        Where everyone gets the points, so does who left the question out: nobody could
        have answered it rightly.
        """
        if self.remedy == Remedy.ACCEPT_ALL:
            return Decimal(1)
        if self.remedy == Remedy.DROP:
            return Decimal(0)
        return kind_of(kind).grade(self.content or content, answer)

    def points(self, points: Decimal) -> Decimal:
        """Return what the question is worth: nothing once it is dropped."""
        return Decimal(0) if self.remedy == Remedy.DROP else points


def newest_of(versions: Iterable[int]) -> dict[int, Corrected]:
    """Return how the keys of versions were put right, by version; in one query."""
    return {
        one.version_id: Corrected(one.remedy, one.content)
        for one in Correction.objects.filter(version__in=list(versions)).order_by("pk")
    }
