"""Marking essays: rubrics, the second marker, what the markers' points make. No database.

How the points of several markers become one is this project's own rule; see
``docs/decisions/0016``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from .grading import rounded

# A criterion is marked in quarters of a point.
STEP = Decimal("0.25")
# The one criterion of an essay whose author gave none.
WHOLE = "whole"


@dataclass(frozen=True)
class Criterion:
    """What an essay is marked by: at most ``points`` for what ``text`` says.

    ``text`` and ``guidance`` are in both languages, as a version keeps them.
    """

    key: str
    text: Mapping[str, str]
    points: Decimal
    guidance: Mapping[str, str]


def rubric_of(content: Mapping[str, Any], points: Decimal) -> list[Criterion]:
    """Return the criteria of an essay; without any, one worth all of its points."""
    criteria = [
        Criterion(
            row["key"], row["text"], Decimal(row["points"]), row.get("feedback", {})
        )
        for row in content["options"]
        if "points" in row
    ]
    return criteria or [Criterion(WHOLE, {}, points, {})]


def total(rubric: Sequence[Criterion]) -> Decimal:
    """Return the points that a faultless essay gets on the rubric's own scale."""
    return sum((criterion.points for criterion in rubric), Decimal(0))


def read_points(text: str, most: Decimal) -> Decimal:
    """Return the points typed for a criterion, with a comma or a point.

    Raises ValueError for what is no number, lies outside 0 to ``most``, or between two
    quarters of a point (the most itself is always allowed).
    """
    try:
        points = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        raise ValueError(f"no number: {text!r}") from None
    if not points.is_finite() or not 0 <= points <= most:
        raise ValueError(f"outside 0 to {most}: {text!r}")
    if points % STEP and points != most:
        raise ValueError(f"no quarter: {text!r}")
    return points


def needs_second_marker(
    score: Decimal, possible: Decimal, pass_percent: int, within: int
) -> bool:
    """Return whether a result lies so near the pass mark that a second person marks too.

    ``within`` is in percentage points, both ends included; 0: one marker is enough. The
    comparison is between whole points, before any rounding, as that of passing is.
    """
    if not within or not possible:
        return False
    return abs(score * 100 - pass_percent * possible) <= within * possible


@dataclass(frozen=True)
class EssayPoints:
    """What the markers gave one essay, each on the rubric's scale; None: not yet."""

    first: Decimal | None = None
    second: Decimal | None = None
    review: Decimal | None = None

    def final(self) -> Decimal | None:
        """Return what counts: the review; else the mean of both markers; else the first.

        The mean is rounded to 0.01, halves up. None where nobody has marked.
        """
        if self.review is not None:
            return self.review
        if self.first is None or self.second is None:
            return self.first
        return rounded((self.first + self.second) / 2)


def fraction(points: Decimal, rubric: Sequence[Criterion]) -> Decimal:
    """Return the share of an essay's points, 0 to 1, that points on the rubric make."""
    most = total(rubric)
    return min(points / most, Decimal(1)) if most else Decimal(0)
