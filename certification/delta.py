"""What a change of law asks of who holds a certificate. Pure: facts and days in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

# The step that is no lesson: what the law said, and says now.
COMPARISON = ""
# In time for a short quiz: nobody is asked this way who has not just read the answer.
PASS_PERCENT = 80
MINUTES_A_QUESTION = 1
MINUTES_TO_COMPARE = 2


@dataclass(frozen=True, order=True)
class Moved:
    """A change of law that touches what a certificate rests on.

    ``withdrawn_on``: recorded by mistake, and without effect from that day on.
    """

    applies_from: date
    change: int
    withdrawn_on: date | None = None

    def stands_on(self, day: date) -> bool:
        return self.withdrawn_on is None or day < self.withdrawn_on


def unsettled(
    touching: Iterable[Moved],
    *,
    issued_on: date,
    annexed: Mapping[int, date],
    on: date,
) -> list[Moved]:
    """Return the changes that a certificate has not caught up with by a day.

    Earliest first, those ahead of the day too: the first says since when its basis has
    changed. ``annexed`` is the day of the annex by change; one made later does not count
    yet. What applied on the day of issue, or before, was already law then.
    """
    return sorted(
        moved
        for moved in touching
        if issued_on < moved.applies_from
        and moved.stands_on(on)
        and not (moved.change in annexed and annexed[moved.change] <= on)
    )


def changed_on(open_changes: Sequence[Moved], on: date) -> bool:
    """Return whether a certificate with these unsettled changes is out of date."""
    return any(moved.applies_from <= on for moved in open_changes)


@dataclass(frozen=True)
class Progress:
    """How far a holder has come: each step is in one of the two."""

    done: Mapping[str, datetime]
    missing: tuple[str, ...]
    asks_quiz: bool
    passed_at: datetime | None

    @property
    def waits_for_quiz(self) -> bool:
        return self.asks_quiz and self.passed_at is None

    @property
    def complete(self) -> bool:
        return not self.missing and not self.waits_for_quiz

    @property
    def done_at(self) -> datetime:
        """Return when the last step was done; the comparison is always one."""
        moments = list(self.done.values())
        return max([*moments, self.passed_at] if self.passed_at else moments)


def progress(
    *,
    lessons: Sequence[str],
    asks_quiz: bool,
    read: Mapping[str, datetime],
    passes: Iterable[datetime],
    since: datetime,
) -> Progress:
    """Compare the steps of a path with what a person did, in whatever order.

    The comparison, each lesson that cites what changed, and the quiz where the bank has
    questions for one. A pass counts from ``since``, the beginning of the day from which
    the change applies: before it the bank asked what was right before.
    """
    steps = (COMPARISON, *lessons)
    return Progress(
        done={step: read[step] for step in steps if step in read},
        missing=tuple(step for step in steps if step not in read),
        asks_quiz=asks_quiz,
        passed_at=min((at for at in passes if at >= since), default=None),
    )


def minutes(*, compare: bool, lessons: Iterable[int], questions: int) -> int:
    """Return about how long steps take: lessons with their minutes, and how many questions."""
    compared = MINUTES_TO_COMPARE if compare else 0
    return compared + sum(lessons) + MINUTES_A_QUESTION * questions
