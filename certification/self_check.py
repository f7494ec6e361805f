"""Does every summary say what the facts say? The nightly self-check."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from organisation.models import User

from . import gathering, standings
from .models import Programme, ProgrammeStanding


@dataclass(frozen=True)
class Difference:
    """A column of somebody's summary that is not what the facts come to.

    ``column`` is "standing" where the whole row is missing, or should not be there.
    """

    person: int
    username: str
    programme: str
    column: str
    found: Any
    expected: Any

    def __str__(self) -> str:
        return (
            f"person={self.username} programme={self.programme} column={self.column} "
            f"is={self.found} should_be={self.expected}"
        )


def differences(*, at: datetime) -> Iterator[Difference]:
    """Yield each difference between the summaries and the fold of the facts, on a day.

    Reads 500 people at a time; writes nothing.
    """
    day = localdate(at)
    programmes = gathering.live_programmes()
    codes = dict(Programme.objects.values_list("pk", "code"))
    for chunk in gathering.chunks(sorted(standings.everyone(programmes, None, day))):
        names = dict(User.objects.filter(pk__in=chunk).values_list("pk", "username"))
        kept = standings.kept_rows(ProgrammeStanding.objects.filter(person__in=chunk))
        for key, placed in gathering.placed(day, programmes, chunk).items():
            person, programme = key
            about = (person, names[person], codes[programme])
            row = kept.pop(key, None)
            if row is None:
                yield Difference(*about, "standing", None, placed.summary.due_on)
                continue
            for column, wanted in standings.columns_of(placed).items():
                if row[column] != wanted:
                    yield Difference(*about, column, row[column], wanted)
        for (person, programme), row in kept.items():
            about = (person, names[person], codes[programme])
            yield Difference(*about, "standing", row["due_on"], None)
