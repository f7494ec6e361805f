"""Who is to be asked about on a day, read in bulk: a few queries for a thousand people."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from core.workdays import Workdays
from organisation.models import Appointment, User

from ..models import Exemption, ProgrammeStanding, Reminder
from ..standing import is_excused, last_valid_day, state_on
from .escalation import Concern, Late, spread
from .ladder import HEAD_FROM, History, Message, Reader, Silence, Task, decide

_CHUNK = 1000
# Thirty days before, and the longest row of days off that can lie before that day.
_REACH = timedelta(days=30 + 20)


@dataclass(frozen=True)
class Planned:
    """What is decided for a person on a day, and what a head among them hears."""

    person: int
    reader: Reader
    decision: Message | Silence
    concern: Concern


def plan(
    day: date, *, workdays: Workdays, people: Collection[int] | None = None
) -> Iterator[list[Planned]]:
    """Yield what is decided for each person something could be told, in chunks.

    Who has nothing due within the ladder's reach, and answers for nobody late, is left
    out: for them the answer is ``NOTHING_DUE``. Three queries a chunk of a thousand people,
    and four in all.
    """
    away = set(
        Exemption.objects.holding_on(day)
        .filter(kind=Exemption.Kind.LEAVE, programme=None)
        .values_list("person", flat=True)
    )
    concerns = _concerns(day, away)
    due = set(_within_reach(day).values_list("person", flat=True).distinct())
    everyone = due | set(concerns)
    if people is not None:
        everyone &= set(people)
    for chunk in _chunks(everyone):
        tasks = _tasks(chunk, day)
        histories = _histories(chunk)
        planned = []
        for pk, is_active, email in (
            User.objects.filter(pk__in=chunk)
            .order_by("pk")
            .values_list("pk", "is_active", "email")
        ):
            concern = concerns.get(pk) or Concern()
            reader = Reader(
                is_active=is_active,
                has_address=bool(email),
                is_away=pk in away,
                tasks=tuple(tasks.get(pk, ())),
                people_late=len(concern.people),
                units_late=len(concern.units),
                history=histories.get(pk) or History(),
            )
            planned.append(Planned(pk, reader, decide(reader, day, workdays), concern))
        yield planned


def _within_reach(day: date) -> Any:
    return ProgrammeStanding.objects.filter(
        Q(due_on__lte=day + _REACH)
        | Q(certified_until__lte=day + _REACH)
        | Q(renewal_from__lte=day)
        | Q(basis_changed_from__lte=day),
        programme__is_live=True,
    ).order_by()


def _chunks(people: Iterable[int]) -> Iterator[list[int]]:
    ordered = sorted(people)
    return (ordered[i : i + _CHUNK] for i in range(0, len(ordered), _CHUNK))


def _tasks(people: list[int], day: date) -> dict[int, list[Task]]:
    found: dict[int, list[Task]] = defaultdict(list)
    rows = _within_reach(day).filter(person__in=people).order_by("person", "due_on")
    for row in rows:
        found[row.person_id].append(_task(row, day))
    return found


def _task(row: ProgrammeStanding, day: date) -> Task:
    state = state_on(row, day)
    until = row.certified_until if state in ("renewal_open", "basis_changed") else None
    return Task(
        programme=row.programme_id,
        state=state,
        # Whoever holds a certificate is warned before it ends, not before the grace does.
        last_day=last_valid_day(until) if until else row.due_on,
        renewal_from=row.renewal_from if until else None,
        basis_changed_from=row.basis_changed_from if until else None,
        is_excused=is_excused(row, day),
    )


def _histories(people: list[int]) -> dict[int, History]:
    """Return what each was told before: the last day, and the marks of every line."""
    last: dict[int, date] = {}
    marks: dict[int, set[tuple[int, str]]] = defaultdict(set)
    rows = Reminder.objects.told().filter(person__in=people).order_by("person", "day")
    for person, day, lines in rows.values_list("person", "day", "lines"):
        last[person] = day
        for line in lines:
            marks[person].update(
                (line["programme"], mark) for mark in line.get("marks", ())
            )
    return {person: History(on, marks[person]) for person, on in last.items()}


def _concerns(day: date, away: Collection[int]) -> dict[int, Concern]:
    """Return what each head hears of, in two queries.

    A head who is away, or whose account is closed, is none that day: the next one above
    hears instead.
    """
    heads: dict[str, set[int]] = defaultdict(set)
    for path, person in (
        Appointment.objects.active_on(day)
        .filter(is_head=True, person__is_active=True)
        .values_list("unit__path", "person")
    ):
        if person not in away:
            heads[path].add(person)
    late = (
        ProgrammeStanding.objects.overdue(day)
        .filter(due_on__lte=day - timedelta(days=HEAD_FROM), programme__is_live=True)
        .order_by("unit__path", "person__name_key", "pk")
        .values_list("person", "programme", "unit__path", "due_on")
    )
    return spread(
        (
            Late(person, programme, path, (day - due_on).days)
            for person, programme, path, due_on in late.iterator(chunk_size=5000)
            if due_on is not None
        ),
        heads,
    )
