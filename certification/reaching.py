"""Whom a rule would reach, before it is saved: how many, where, and what it does to them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from organisation.models import Unit, User

from .duties import Duty, duties_under, posts_on, rule_of, rules_on
from .models import Assignment, Certificate
from .rules import Rule, fits

# So many people and units are named; the others are counted.
NAMED = 20


@dataclass(frozen=True)
class Reached:
    """A person whom the rule reaches, and by when they would be due under it alone."""

    person: User
    unit: Unit
    due_on: date
    is_certified: bool
    is_excused: bool
    is_overdue: bool


@dataclass(frozen=True)
class Reach:
    """What a rule does on a day.

    ``certified`` hold a certificate that day; ``excused`` need not hold one then;
    ``overdue`` are neither, and would be late at once. ``units`` are the largest of
    ``unit_count``, ``people`` the first of ``total`` by name.
    """

    day: date
    total: int
    certified: int
    excused: int
    overdue: int
    first_due_on: date | None
    last_due_on: date | None
    units: list[tuple[Unit, int]]
    unit_count: int
    people: list[Reached]

    @property
    def more_people(self) -> int:
        return self.total - len(self.people)

    @property
    def more_units(self) -> int:
        return self.unit_count - len(self.units)


def rule_from(assignment: Assignment, people: Collection[User], day: date) -> Rule:
    """Return an assignment that need not be saved as a rule on a day."""
    return rule_of(assignment, [person.pk for person in people], day)


def reach(rule: Rule, day: date) -> Reach:
    """Return what a rule does on a day, in six queries whatever the number of people."""
    duties = duties_under(rule, day)
    holders = Certificate.objects.filter(programme=rule.programme).valid_on(day)
    certified = set(holders.values_list("holder", flat=True)) & duties.keys()
    excused = {one for one, duty in duties.items() if duty.is_excused_on(day)}
    late = {one for one, duty in duties.items() if duty.due_on < day}
    late -= certified | excused
    counts = Counter(duty.unit for duty in duties.values())
    largest = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:NAMED]
    named = _first_by_name(duties)
    units = Unit.objects.in_bulk(
        {pk for pk, _count in largest} | {duties[person.pk].unit for person in named}
    )
    dues = [duty.due_on for duty in duties.values()]
    return Reach(
        day=day,
        total=len(duties),
        certified=len(certified),
        excused=len(excused),
        overdue=len(late),
        first_due_on=min(dues, default=None),
        last_due_on=max(dues, default=None),
        units=[(units[pk], count) for pk, count in largest],
        unit_count=len(counts),
        people=[
            Reached(
                person,
                units[duties[person.pk].unit],
                duties[person.pk].due_on,
                is_certified=person.pk in certified,
                is_excused=person.pk in excused,
                is_overdue=person.pk in late,
            )
            for person in named
        ],
    )


def counts_of(day: date) -> dict[int, int]:
    """Return how many people each rule that holds on a day reaches, by its key.

    Reads the posts of that day once, whatever the number of rules.
    """
    rules = rules_on(day)
    reached: dict[int, set[int]] = {rule.key: set() for rule in rules}
    for post in posts_on(day) if rules else ():
        for rule in rules:
            if fits(rule, post):
                reached[rule.key].add(post.person)
    return {key: len(people) for key, people in reached.items()}


def _first_by_name(duties: dict[int, Duty]) -> list[User]:
    people = User.objects.all().in_name_order()
    if len(duties) <= 1000:
        return list(people.filter(pk__in=duties)[:NAMED])
    # Among many, the first ones are soon met.
    first: list[int] = []
    for pk in people.values_list("pk", flat=True).iterator(chunk_size=500):
        if pk in duties:
            first.append(pk)
            if len(first) == NAMED:
                break
    return list(people.filter(pk__in=first))
