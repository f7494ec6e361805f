"""From marks to a result. Plain numbers: no database, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Mark:
    """What one question earned, of what it could; ``section`` from 1, 0 for none."""

    points: Decimal
    possible: Decimal
    topic: str = ""
    section: int = 0

    @property
    def is_full(self) -> bool:
        return self.points == self.possible


@dataclass(frozen=True)
class SectionTotal:
    """How one section went."""

    score: Decimal
    possible: Decimal
    percent: Decimal
    passed: bool


@dataclass(frozen=True)
class Outcome:
    """The result of an attempt; ``percent`` is rounded for showing, ``passed`` is exact."""

    score: Decimal
    possible: Decimal
    percent: Decimal
    passed: bool
    sections: tuple[SectionTotal, ...] = ()


@dataclass(frozen=True)
class TopicTotal:
    """How one topic went: questions answered fully, questions asked, share of points."""

    topic: str
    right: int
    asked: int
    percent: Decimal


def rounded(number: Decimal) -> Decimal:
    """Return the number with two decimals, halves up, as people round by hand."""
    return number.quantize(_HUNDREDTH, ROUND_HALF_UP)


def mark(
    fraction: Decimal, points: Decimal | int, topic: str = "", section: int = 0
) -> Mark:
    """Return the mark for a fraction 0 to 1 of the points; raise ValueError outside it."""
    if not 0 <= fraction <= 1:
        raise ValueError(f"no such fraction: {fraction}")
    return Mark(rounded(fraction * points), Decimal(points), topic, section)


def result(
    marks: Iterable[Mark],
    pass_percent: int,
    section_pass_percents: Sequence[int | None] = (),
) -> Outcome:
    """Add up the marks of an attempt; one with nothing to earn is not passed.

    69.996 % is shown as 70.00 % and misses a pass mark of 70: the comparison is between
    whole points, before any rounding. Where sections have pass marks of their own (the
    first is that of section 1, None for none), each has to be reached as well.
    """
    all_marks = list(marks)
    sections = tuple(
        _section([m for m in all_marks if m.section == number], percent)
        for number, percent in enumerate(section_pass_percents, start=1)
    )
    score, possible = _sum(all_marks)
    return Outcome(
        score=score,
        possible=possible,
        percent=_percent(score, possible),
        passed=possible > 0
        and score * 100 >= pass_percent * possible
        and all(section.passed for section in sections),
        sections=sections,
    )


def _section(marks: Sequence[Mark], pass_percent: int | None) -> SectionTotal:
    score, possible = _sum(marks)
    return SectionTotal(
        score=score,
        possible=possible,
        percent=_percent(score, possible),
        # A section left without anything to earn (all its questions dropped) stops nobody.
        passed=score * 100 >= (pass_percent or 0) * possible,
    )


def _sum(marks: Iterable[Mark]) -> tuple[Decimal, Decimal]:
    pairs = [(m.points, m.possible) for m in marks]
    return (
        sum((points for points, _possible in pairs), Decimal(0)),
        sum((possible for _points, possible in pairs), Decimal(0)),
    )


def points_needed(possible: Decimal, pass_percent: int) -> Decimal:
    """Return the points from which an attempt passes."""
    return possible * pass_percent / 100


def by_topic(marks: Iterable[Mark]) -> list[TopicTotal]:
    """Return how each topic went, in the order the topics first appear."""
    groups: dict[str, list[Mark]] = {}
    for one in marks:
        groups.setdefault(one.topic, []).append(one)
    return [
        TopicTotal(
            topic=topic,
            right=sum(m.is_full for m in group),
            asked=len(group),
            percent=_percent(
                sum((m.points for m in group), Decimal(0)),
                sum((m.possible for m in group), Decimal(0)),
            ),
        )
        for topic, group in groups.items()
    ]


def _percent(score: Decimal, possible: Decimal) -> Decimal:
    return rounded(score * 100 / possible) if possible else Decimal("0.00")
