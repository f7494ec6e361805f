"""Who would get what on a day, and why others would not: for administrators to look at."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.core.cache import cache
from django.db.models import QuerySet

from core.calendars import current_workdays
from organisation.models import User

from ..models import ProgrammeStanding, Reminder
from .ladder import Message, Silence
from .querysets import NO_ADDRESS
from .reading import Planned, plan

# By letter; the other keys are reasons of `words.REASONS`.
BY_MAIL = "by_mail"
_KEPT_SECONDS = 120


@dataclass
class Forecast:
    """People by what would become of them: a letter, or the one reason why not."""

    day: date
    is_worked: bool
    people: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def counts(self) -> list[tuple[str, int]]:
        """Return the number of people a key, letters first, then the commonest reason."""
        others = [key for key in self.people if key != BY_MAIL]
        others.sort(key=lambda key: -len(self.people[key]))
        keys = [BY_MAIL, *others]
        return [(key, len(self.people.get(key, ()))) for key in keys]


def fate(planned: Planned) -> str:
    """Return the key under which a person is counted."""
    if isinstance(planned.decision, Message):
        return BY_MAIL if planned.decision.by_mail else NO_ADDRESS
    return str(planned.decision)


def forecast(day: date) -> Forecast:
    """Return what a run on the day would do; kept for two minutes, for pages of a list."""
    key = f"reminders:forecast:{day}"
    kept: dict[str, list[int]] | None = cache.get(key)
    workdays = current_workdays()
    found = Forecast(day, workdays.is_worked(day))
    if kept is not None:
        found.people.update(kept)
        return found
    planned: set[int] = set()
    for chunk in plan(day, workdays=workdays):
        for one in chunk:
            found.people[fate(one)].append(one.person)
            planned.add(one.person)
    everyone = (
        ProgrammeStanding.objects.filter(programme__is_live=True)
        .order_by("person")
        .values_list("person", flat=True)
        .distinct()
    )
    rest = [person for person in everyone.iterator() if person not in planned]
    found.people[str(Silence.NOTHING_DUE)].extend(rest)
    cache.set(key, dict(found.people), _KEPT_SECONDS)
    return found


def planned_for(people: Collection[int], day: date) -> dict[int, Planned]:
    """Return what is decided for some people; who is not in it has nothing due."""
    chunks = plan(day, workdays=current_workdays(), people=people)
    return {one.person: one for chunk in chunks for one in chunk}


def matching(words: str) -> QuerySet[User]:
    """Return the people a search means, in the order of names."""
    return User.objects.all().matching(words).in_name_order()


def last_told(people: Collection[int]) -> dict[int, date]:
    """Return the day of each one's last message."""
    rows = Reminder.objects.told().filter(person__in=people).order_by("day")
    return dict(rows.values_list("person", "day"))
