"""Who must hold which certificate by when, on any day, for everybody at once.

Assignments, posts and exceptions are dated, and count from the day they were entered, so a
past day gives what held then; but the tree of units is the one of today (decision 11): a
unit that moved counts where it is now.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from organisation.models import Appointment
from organisation.models.posts import AppointmentQuerySet

from .models import Assignment, Exemption
from .rules import Excuse, Post, Rule, counted_in, earliest_due, excused, positions_of

_CHUNK = 5000
_COLUMNS = (
    "pk",
    "person",
    "unit",
    "unit__path",
    "title",
    "is_head",
    "is_concurrent",
    "is_main",
    "starts_on",
    "ends_on",
    "end_recorded_on",
)

# A person and a programme, by their keys.
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Duty:
    """What a rule asks of a person on a day, and the unit where the person is counted.

    Excused from the first of the last two days up to the day before the second: then, or
    next; see `rules.excused`.
    """

    unit: int
    is_head: bool
    is_concurrent: bool
    due_on: date
    excused_from: date | None = None
    excused_until: date | None = None

    def is_excused_on(self, day: date) -> bool:
        return (
            self.excused_from is not None
            and self.excused_from <= day
            and (self.excused_until is None or day < self.excused_until)
        )


def duties_on(
    day: date,
    *,
    programmes: Collection[int] | None = None,
    people: Collection[int] | None = None,
) -> dict[Key, Duty]:
    """Return who must hold what, by (person, programme); the excused are among them.

    ``programmes`` and ``people`` are keys; None: all, programmes out of use too. Costs four
    queries, and two more for every 5,000 of ``people``.
    """
    rules = rules_on(day, programmes)
    if not rules:
        return {}
    if people is None:
        return dict(_evaluated(rules, day, None))
    found: dict[Key, Duty] = {}
    everyone = sorted(set(people))
    for start in range(0, len(everyone), _CHUNK):
        found.update(_evaluated(rules, day, everyone[start : start + _CHUNK]))
    return found


def covered_people(day: date, programmes: Collection[int] | None = None) -> set[int]:
    """Return whom a rule of these programmes asks on a day, the excused among them."""
    return {person for person, _programme in duties_on(day, programmes=programmes)}


def covered_by(assignment: Assignment, day: date) -> set[int]:
    """Return whom one saved assignment asks on a day; nobody where it does not hold."""
    people = assignment.people.values_list("pk", flat=True)
    return set(duties_under(rule_of(assignment, people, day), day))


def duties_under(rule: Rule, day: date) -> dict[int, Duty]:
    """Return what one rule alone asks on a day, by person; it need not be saved."""
    return {person: duty for (person, _), duty in _evaluated([rule], day, None)}


def rules_on(day: date, programmes: Collection[int] | None = None) -> list[Rule]:
    """Return the rules that hold on a day, in two queries."""
    assignments = Assignment.objects.holding_on(day).order_by("pk")
    if programmes is not None:
        assignments = assignments.filter(programme__in=programmes)
    found = list(assignments.select_related("unit", "change"))
    named: dict[int, set[int]] = defaultdict(set)
    through = Assignment.people.through.objects.filter(assignment__in=found)
    for assignment, person in through.values_list("assignment", "user"):
        named[assignment].add(person)
    return [rule_of(one, named[one.pk], day) for one in found]


def rule_of(assignment: Assignment, people: Iterable[int], day: date) -> Rule:
    """Return an assignment, saved or not, as a rule on a day."""
    change = assignment.change
    withdrawn_at = None if change is None else change.withdrawn_at
    holds = withdrawn_at is None or localdate(withdrawn_at) > day
    return Rule(
        key=assignment.pk or 0,
        programme=assignment.programme_id,
        starts_on=assignment.starts_on,
        asked_since=assignment.asked_since or assignment.starts_on,
        ended_on=assignment.ended_on,
        unit_path="" if assignment.unit is None else assignment.unit.path,
        with_below=assignment.with_below,
        positions=positions_of(assignment.positions),
        role=assignment.role,
        post=assignment.post,
        people=frozenset(people),
        due=assignment.due,
        due_on=assignment.due_on,
        days_after_appointment=assignment.days_after_appointment,
        changed_on=change.applies_from if change is not None and holds else None,
        days_after_change=assignment.days_after_change,
    )


def _evaluated(
    rules: list[Rule], day: date, people: list[int] | None
) -> Iterator[tuple[Key, Duty]]:
    """Yield the duties of some people, or of everyone: a query for posts, one for excuses."""
    by_programme: dict[int, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_programme[rule.programme].append(rule)
    excuses = _excuses(day, people)
    for person, posts in _posts_of(rules, day, people):
        place = counted_in(posts, day)
        if place is None:
            continue
        of_person = excuses.get(person, {})
        general = of_person.get(None, [])
        for programme, its_rules in by_programme.items():
            known = [*general, *of_person.get(programme, [])]
            due_on = earliest_due(its_rules, posts, known, day)
            if due_on is not None:
                yield (
                    (person, programme),
                    Duty(
                        place.unit,
                        place.is_head,
                        place.is_concurrent,
                        due_on,
                        *excused(known, day),
                    ),
                )


def _posts_of(
    rules: list[Rule], day: date, people: list[int] | None
) -> Iterator[tuple[int, list[Post]]]:
    """Yield each person whom a rule may ask, with every post begun and known by that day."""
    posts = Appointment.objects.filter(
        Q(recorded_on__isnull=True) | Q(recorded_on__lte=day), starts_on__lte=day
    )
    if people is not None:
        posts = posts.filter(person__in=people)
    elif all(rule.unit_path or rule.people for rule in rules):
        # Rules for a few units leave the rest of the province unread.
        near = Appointment.objects.known_on(day).filter(_near(rules))
        posts = posts.filter(person__in=near.values("person"))
    read = _read(posts.order_by("person", "pk"), day)
    for person, group in groupby(read, key=lambda post: post.person):
        yield person, list(group)


def posts_on(day: date) -> Iterator[Post]:
    """Yield every post held on a day."""
    return _read(Appointment.objects.known_on(day).order_by("pk"), day)


def _read(posts: AppointmentQuerySet, day: date) -> Iterator[Post]:
    """Yield rows as posts; an end that was entered after the day had not come by then."""
    row: Any
    for row in posts.values_list(*_COLUMNS).iterator(chunk_size=_CHUNK):
        *columns, ends_on, end_recorded_on = row
        known = end_recorded_on is None or end_recorded_on <= day
        yield Post(*(*columns, ends_on if known else None))


def _near(rules: list[Rule]) -> Q:
    near = Q()
    for path in {rule.unit_path for rule in rules if rule.unit_path}:
        near |= Q(unit__path__startswith=path)
    named = frozenset[int]().union(
        *(rule.people for rule in rules if not rule.unit_path)
    )
    return near | Q(person__in=named) if named else near


def _excuses(
    day: date, people: list[int] | None
) -> dict[int, dict[int | None, list[Excuse]]]:
    """Return what was recorded by that day, by person and programme; None: every one."""
    rows = Exemption.objects.order_by("pk")
    if people is not None:
        rows = rows.filter(person__in=people)
    found: dict[int, dict[int | None, list[Excuse]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for one in rows:
        excuse = Excuse(
            is_leave=one.kind == Exemption.Kind.LEAVE,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            recorded_on=localdate(one.at),
            withdrawn_on=one.withdrawn_on,
        )
        found[one.person_id][one.programme_id].append(excuse)
    return found
