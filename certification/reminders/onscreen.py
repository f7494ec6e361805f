"""The newest reminder as its reader sees it on the learner's page, until it is put away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from organisation.models import User

from ..home import ProgrammeView
from ..models import Reminder
from . import words
from .words import Item

# Older ones say nothing that the page does not say better.
_SHOWN = timedelta(days=60)


@dataclass(frozen=True)
class Notice:
    """A day's message: own tasks that are still open, and how many below are late."""

    day: date
    own: list[Item]
    late: list[Item]


def notice(
    *, person: User, on: date, programmes: Iterable[ProgrammeView]
) -> Notice | None:
    """Return what was last told and not put away, in one query; None where nothing is left.

    ``programmes`` are those of the page: what is done since, or no longer asked, is left
    out. The days are counted anew, so that the words are true on the day of reading.
    """
    newest = (
        Reminder.objects.filter(person=person, day__gt=on - _SHOWN)
        .unseen()
        .order_by("-day")
        .values_list("day", "lines")
        .first()
    )
    if newest is None:
        return None
    day, lines = newest
    open_now = {
        view.programme.pk
        for view in programmes
        if view.next_step is not None or str(view.state) == "basis_changed"
    }
    kept = [
        line for line in lines if line["part"] != "own" or line["programme"] in open_now
    ]
    if not kept:
        return None
    return Notice(
        day=day,
        own=[words.own(line, on) for line in kept if line["part"] == "own"],
        late=words.late(kept),
    )
