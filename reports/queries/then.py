"""The same questions about a past day, answered from what was recorded by its end.

Nothing that is kept is read: not the summaries, which are today's, nor the figures.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from certification import standings
from certification.gathering import Placed
from certification.models import Programme, ProgrammeStanding
from certification.standing import FREE, is_free, state_on
from organisation.models import Unit, User

from ..groups import fits
from ..roll_up import Counts
from .people import PeopleNow, PeopleQuestion, people

_CHUNK = 2000


def counts_then(programme: Programme, unit: Unit, day: date) -> dict[int, Counts]:
    """Return the counts of each unit below, the unit itself among them."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for _person, placed in _below(programme, unit, day):
        state = state_on(placed.summary, day)
        found[placed.unit][state.value] += 1
        if state in FREE and is_free(placed.summary, day):
            found[placed.unit]["excused"] += 1
    return {pk: Counts(**numbers) for pk, numbers in found.items()}


def _below(programme: Programme, unit: Unit, day: date) -> Iterator[tuple[int, Placed]]:
    """Yield who was counted below a unit; the tree is that of today."""
    units = set(Unit.objects.below([unit]).values_list("pk", flat=True))
    for person, placed in standings.as_of(day, programme=programme, unit=unit):
        if placed.unit in units:
            yield person, placed


@dataclass(frozen=True)
class PeopleThen:
    """Who answers a question about a past day: keys in the order of names."""

    programme: Programme
    keys: list[int]
    found: dict[int, Placed]

    def standings(self, keys: Collection[int]) -> list[ProgrammeStanding]:
        """Return the standings of some of them, in the same order; they are not saved."""
        units = Unit.objects.in_bulk({self.found[key].unit for key in keys})
        people = User.objects.in_bulk(keys)
        return [
            ProgrammeStanding(
                person=people[key],
                programme=self.programme,
                unit=units[self.found[key].unit],
                is_head=self.found[key].is_head,
                is_concurrent=self.found[key].is_concurrent,
                **standings.dates_of(self.found[key]),
            )
            for key in keys
        ]

    def __iter__(self) -> Iterator[ProgrammeStanding]:
        for start in range(0, len(self.keys), _CHUNK):
            yield from self.standings(self.keys[start : start + _CHUNK])


def find_people(reader: User, question: PeopleQuestion) -> PeopleNow | PeopleThen:
    """Return who answers a question, about today or about a past day.

    The reader may open the unit, and so everybody who was counted below it.
    """
    if question.is_past:
        return _people_then(question)
    return PeopleNow(people(reader, question))


def _people_then(question: PeopleQuestion) -> PeopleThen:
    """Return who was in a unit and all below, narrowed by what the question says."""
    found = {
        person: placed
        for person, placed in _below(question.programme, question.unit, question.day)
        if _is_asked_for(placed, question)
    }
    users = User.objects.all()
    if question.words:
        users = users.matching(question.words)
    ordered = users.order_by("name_key", "pk").values_list("pk", flat=True)
    return PeopleThen(
        question.programme, [key for key in ordered if key in found], found
    )


def _is_asked_for(placed: Placed, question: PeopleQuestion) -> bool:
    return (
        (not question.directly or placed.unit == question.unit.pk)
        and (not question.heads_only or placed.is_head)
        and (not question.concurrent_only or placed.is_concurrent)
        and (
            question.state is None or fits(question.state, placed.summary, question.day)
        )
    )
