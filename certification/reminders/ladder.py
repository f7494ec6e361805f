"""What a person is told on a day, or why nothing. Pure: facts in, a decision out.

One message in seven days at most, on working days only. A task has steps: 30, 7 and 1 day
before its last day in time, and one day after it. Before a day off a step comes earlier,
the late one comes after it. A message gathers everything that is due, and looks ahead: it
also tells the steps that fall before the next message may go. So the last warning is never
lost to the rule of seven days; only the late step may wait for it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from core.workdays import Workdays

DAYS_BEFORE = (30, 7, 1)
DAYS_AFTER = 1
# From so many days late the head of the unit hears of it, then the heads above.
HEAD_FROM = 7
ABOVE_FROM = 30
WEEK = timedelta(days=7)

# States in which nothing is asked of a person (see `certification.standing`).
AT_REST = frozenset({"certified", "not_required"})


class Silence(StrEnum):
    """Why a person is told nothing on a day."""

    CLOSED = "closed"
    AWAY = "away"
    EXCUSED = "excused"
    NOTHING_DUE = "nothing_due"
    TOLD = "told"
    DAY_OFF = "day_off"
    THIS_WEEK = "this_week"


@dataclass(frozen=True)
class Task:
    """A programme that a person is to hold, on the day of the question.

    ``last_day`` is the last day in time; ``renewal_from`` and ``basis_changed_from`` the
    days on which those two opened, where they are open.
    """

    programme: int
    state: str
    last_day: date | None = None
    renewal_from: date | None = None
    basis_changed_from: date | None = None
    is_excused: bool = False

    @property
    def is_open(self) -> bool:
        return self.state not in AT_REST and not self.is_excused


@dataclass(frozen=True)
class History:
    """What a person was told before: the day of the last message, and each mark."""

    last_on: date | None = None
    marks: Collection[tuple[int, str]] = frozenset()


@dataclass(frozen=True)
class Reader:
    """One who may be told something: their tasks, and how many they answer for are late.

    ``is_away``: excused from everything today, so that heads on leave are left alone too.
    """

    is_active: bool = True
    has_address: bool = True
    is_away: bool = False
    tasks: tuple[Task, ...] = ()
    people_late: int = 0
    units_late: int = 0
    history: History = field(default_factory=History)


@dataclass(frozen=True)
class Line:
    """A task as it is told, with the marks that it leaves behind."""

    task: Task
    marks: tuple[str, ...]
    # The last warning: nothing more is told before the last day has passed.
    is_last_before: bool = False


@dataclass(frozen=True)
class Message:
    """What a person is told on a day; without an address, on screen only."""

    lines: tuple[Line, ...]
    with_people: bool
    with_units: bool
    by_mail: bool


def decide(reader: Reader, day: date, workdays: Workdays) -> Message | Silence:
    """Return what the reader is told on the day, or the one reason why nothing."""
    if not reader.is_active:
        return Silence.CLOSED
    if reader.is_away:
        return Silence.AWAY
    open_tasks = [task for task in reader.tasks if task.is_open]
    is_due = any(reached(task, day, workdays) for task in open_tasks)
    if not is_due and not reader.people_late and not reader.units_late:
        excused = any(task.is_excused for task in reader.tasks)
        only_excused = excused and not open_tasks
        return Silence.EXCUSED if only_excused else Silence.NOTHING_DUE
    if not _has_news(reader, open_tasks, day, workdays):
        return Silence.TOLD
    if not workdays.is_worked(day):
        return Silence.DAY_OFF
    last_on = reader.history.last_on
    if last_on is not None and abs(day - last_on) < WEEK:
        return Silence.THIS_WEEK
    return Message(
        lines=tuple(_lines(open_tasks, day, workdays)),
        with_people=bool(reader.people_late),
        with_units=bool(reader.units_late),
        by_mail=reader.has_address,
    )


def _has_news(
    reader: Reader, open_tasks: list[Task], day: date, workdays: Workdays
) -> bool:
    """Return whether something is to be told that was not.

    Who is late is told to the heads anew each week, for as long as anyone is.
    """
    if reader.people_late or reader.units_late:
        return True
    return any(
        (task.programme, mark) not in reader.history.marks
        for task in open_tasks
        for mark in reached(task, day, workdays)
    )


def _lines(tasks: list[Task], day: date, workdays: Workdays) -> Iterator[Line]:
    next_on = workdays.on_or_after(day + WEEK)
    for task in tasks:
        now = reached(task, day, workdays)
        ahead = _ahead(task, day, next_on, workdays)
        if now or ahead:
            marks = (*now, *ahead)
            last_day = task.last_day
            yield Line(
                task,
                marks,
                is_last_before=last_day is not None
                and day <= last_day
                and f"{DAYS_BEFORE[-1]}:{last_day}" in marks,
            )


def reached(task: Task, day: date, workdays: Workdays) -> list[str]:
    """Return the marks of the steps that a task has reached by the day, the late one too.

    A mark names its step and the date it counts from: a new due day starts a new ladder.
    """
    marks = []
    if task.basis_changed_from is not None and task.basis_changed_from <= day:
        marks.append(f"basis:{task.basis_changed_from}")
    if task.renewal_from is not None and task.renewal_from <= day:
        marks.append(f"renewal:{task.renewal_from}")
    if task.last_day is not None:
        for days in DAYS_BEFORE:
            if step_before(task.last_day, days, workdays) <= day:
                marks.append(f"{days}:{task.last_day}")
        if step_after(task.last_day, workdays) <= day:
            marks.append(f"late:{task.last_day}")
    return marks


def _ahead(task: Task, day: date, next_on: date, workdays: Workdays) -> list[str]:
    """Return the steps before the last day that fall before the next message may go."""
    if task.last_day is None:
        return []
    return [
        f"{days}:{task.last_day}"
        for days in DAYS_BEFORE
        if day < step_before(task.last_day, days, workdays) < next_on
    ]


def step_before(last_day: date, days: int, workdays: Workdays) -> date:
    """Return the working day on which a step before the last day is told."""
    return workdays.on_or_before(last_day - timedelta(days=days))


def step_after(last_day: date, workdays: Workdays) -> date:
    """Return the working day on which it is told that the last day has passed."""
    return workdays.on_or_after(last_day + timedelta(days=DAYS_AFTER))
