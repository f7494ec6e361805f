"""What a programme asks of a person, and what the facts say. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True)
class CourseAsked:
    """A course to read, by the key that its languages share."""

    key: UUID


@dataclass(frozen=True)
class QuizAsked:
    """A quiz to pass, by its id."""

    quiz: int


Asked = CourseAsked | QuizAsked


@dataclass(frozen=True)
class Done:
    """A fact that meets a requirement: when, and for a quiz how well, in which attempt."""

    at: datetime
    percent: Decimal | None = None
    attempt: UUID | None = None


@dataclass(frozen=True)
class Facts:
    """What one person has done: courses read, and every pass of a quiz."""

    courses: Mapping[UUID, datetime] = field(default_factory=dict)
    passes: Mapping[int, Sequence[Done]] = field(default_factory=dict)

    def met(self, asked: Asked, since: datetime | None) -> Done | None:
        """Return the earliest fact that meets a requirement, or None.

        A course once read stays read. A pass counts when it came after ``since``: a
        second certificate needs a new pass, not the one that earned the first.
        """
        if isinstance(asked, CourseAsked):
            read_at = self.courses.get(asked.key)
            return None if read_at is None else Done(read_at)
        passes = self.passes.get(asked.quiz, ())
        new = [done for done in passes if since is None or done.at >= since]
        return min(new, key=lambda done: done.at, default=None)


@dataclass(frozen=True)
class Progress:
    """How far a person has come: each requirement is in one of the two lists."""

    done: list[tuple[Asked, Done]]
    missing: list[Asked]
    since: datetime | None = None

    @property
    def complete(self) -> bool:
        """Return whether a certificate is earned.

        A programme without requirements earns nobody anything; and where a certificate
        came before, something must have been done since.
        """
        if self.missing or not self.done:
            return False
        return self.since is None or self.done_at >= self.since

    @property
    def done_at(self) -> datetime:
        """Return when the last of what is done was done; needs at least one."""
        return max(done.at for _asked, done in self.done)

    @property
    def evidence(self) -> dict[Asked, Done]:
        """Return what was done for each requirement met, in the programme's order."""
        return dict(self.done)


def progress(
    asked: Iterable[Asked], facts: Facts, since: datetime | None = None
) -> Progress:
    """Compare what is asked with what was done.

    ``since`` is None for a first certificate; else the moment from which facts count for
    the next one (see `counts_from`).
    """
    done: list[tuple[Asked, Done]] = []
    missing: list[Asked] = []
    for one in asked:
        met = facts.met(one, since)
        if met is None:
            missing.append(one)
        else:
            done.append((one, met))
    return Progress(done, missing, since)


def due_on(
    assigned_due_on: date, days_after_appointment: int, appointed_on: date
) -> date:
    """Return the last day in time for one person: the later of two.

    The assignment's own day, or so many days after the person's post began. 31 December
    2026 and 90 days: who was appointed on 1 December 2026 is due on 1 March 2027.
    """
    newcomer = appointed_on + timedelta(days=days_after_appointment)
    return max(assigned_due_on, newcomer)


def earliest_due(rules: Iterable[tuple[date, int]], appointed_on: date) -> date | None:
    """Return the earliest of several assignments' due days; None where there is none.

    A rule is the assignment's day and the days a newcomer has.
    """
    return min(
        (due_on(assigned, days, appointed_on) for assigned, days in rules),
        default=None,
    )
