"""Which people, and the state each is in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from certification.models import Programme, ProgrammeStanding
from certification.standing import State, last_valid_day, state_on
from organisation.models import Unit, User

from ..groups import Narrow, chosen


@dataclass(frozen=True)
class PeopleQuestion:
    """Which people: a unit and all below (or the unit alone), and what narrows them."""

    unit: Unit
    programme: Programme
    at: datetime
    day: date
    state: Narrow | None = None
    heads_only: bool = False
    concurrent_only: bool = False
    directly: bool = False
    words: str = ""

    @property
    def is_past(self) -> bool:
        return self.day < localdate(self.at)


def people(reader: User, question: PeopleQuestion) -> QuerySet[ProgrammeStanding]:
    """Return the standings that answer the question, people in the order of names.

    Each comes with its person and unit.
    """
    day = question.day
    found = ProgrammeStanding.objects.visible_to(reader, on=day).filter(
        programme=question.programme
    )
    if question.directly:
        found = found.filter(unit=question.unit)
    else:
        found = found.filter(unit__path__startswith=question.unit.path)
    if question.state is not None:
        found = found.with_state(day).filter(chosen(question.state))
    if question.heads_only:
        found = found.filter(is_head=True)
    if question.concurrent_only:
        found = found.filter(is_concurrent=True)
    if question.words:
        found = found.filter(person__in=User.objects.all().matching(question.words))
    return found.select_related("person", "unit").order_by("person__name_key", "person")


@dataclass(frozen=True)
class PeopleNow:
    """Who answers a question about today: rows as they are kept."""

    found: QuerySet[ProgrammeStanding]

    @property
    def keys(self) -> QuerySet[ProgrammeStanding, int]:
        """Return the rows' keys, in the order of names.

        A page is found by them first: sorting everybody's whole rows for fifty of them
        takes four times as long.
        """
        return self.found.values_list("pk", flat=True)

    def standings(self, keys: Iterable[int]) -> list[ProgrammeStanding]:
        """Return some of them, in the same order."""
        rows = ProgrammeStanding.objects.filter(pk__in=list(keys))
        return list(
            rows.select_related("person", "unit").order_by("person__name_key", "person")
        )

    def __iter__(self) -> Iterator[ProgrammeStanding]:
        return self.found.iterator(chunk_size=2000)


@dataclass(frozen=True)
class PersonRow:
    """One line of a list of people, with the state already found."""

    standing: ProgrammeStanding
    state: State
    valid_until: date | None

    @property
    def person(self) -> User:
        return self.standing.person

    @property
    def role(self) -> str:
        """Return whether the person leads, and whether this is beside another post."""
        words = []
        if self.standing.is_head:
            words.append(_("Head"))
        if self.standing.is_concurrent:
            words.append(_("Concurrent"))
        return ", ".join(words)


def person_row(standing: ProgrammeStanding, day: date) -> PersonRow:
    """Return the line for a standing on a day."""
    state = state_on(standing, day)
    until = standing.certified_until
    return PersonRow(standing, state, last_valid_day(until) if until else None)
