"""The summary of who stands where, rebuilt in bulk from rules and facts."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from organisation.models import Appointment, Unit

from . import gathering
from .duties import Key
from .gathering import Placed
from .models import Programme, ProgrammeStanding
from .querysets import ProgrammeStandingQuerySet
from .signals import standing_changed
from .standing import Summary

logger = logging.getLogger(__name__)

# The columns of a summary, and all that a refresh writes.
SUMMARY = [field.name for field in fields(Summary)]
COLUMNS = ["unit_id", "is_head", "is_concurrent", *SUMMARY]
_WRITTEN = ["unit", *COLUMNS[1:]]


@dataclass
class RefreshOutcome:
    """What a refresh changed."""

    created: int = 0
    updated: int = 0
    removed: int = 0

    def __str__(self) -> str:
        return f"created={self.created} updated={self.updated} removed={self.removed}"


def refresh_standing(
    *,
    people: Sequence[int] | None = None,
    programme: Programme | None = None,
    at: datetime,
) -> RefreshOutcome:
    """Rebuild the standings of some people (or all) in one programme (or all).

    Who is asked by a rule on that day, excused or not, has a standing; who is not, has
    none: the facts and the certificates stay, and count again the day the person is back.
    Costs the same queries for 500 people as for one.
    """
    day = localdate(at)
    programmes = gathering.live_programmes(programme)
    outcome = RefreshOutcome()
    if people is None:
        people = sorted(everyone(programmes, programme, day))
    for chunk in gathering.chunks(_by_unit(people, day)):
        with transaction.atomic():
            moved = _refresh(chunk, programmes, programme, day, outcome)
            for one, units in moved.items():
                standing_changed.send(
                    ProgrammeStanding,
                    programme=_named(one, programmes),
                    unit_ids=units,
                )
    logger.info("standings refreshed %s", outcome)
    return outcome


def as_of(
    day: date,
    *,
    programme: Programme,
    unit: Unit | None = None,
    people: Collection[int] | None = None,
) -> Iterator[tuple[int, Placed]]:
    """Yield each person asked on a day with the summary as it was at the day's end.

    Computed from what was recorded by then, whatever has happened since. ``unit``: only
    who had a post in it or below; where each is counted is for the caller to look at.
    """
    if people is None and unit is not None:
        posts = Appointment.objects.known_on(day)
        below = posts.filter(unit__path__startswith=unit.path).order_by()
        people = set(below.values_list("person", flat=True))
    elif people is None:
        people = gathering.covered(day, [programme])
    for chunk in gathering.chunks(sorted(people)):
        placed_people = gathering.placed(day, [programme], chunk)
        for (person, _programme), placed in placed_people.items():
            yield person, placed


def _by_unit(people: Sequence[int], day: date) -> list[int]:
    """Put colleagues together: each unit is then counted again once or twice, not at
    every five hundred people."""
    if len(people) <= gathering.CHUNK:
        return sorted(people)
    posts = Appointment.objects.active_on(day).order_by("is_main", "pk")
    units = dict(posts.values_list("person", "unit"))
    return sorted(people, key=lambda person: (units.get(person, 0), person))


def _named(pk: int, programmes: Sequence[Programme]) -> Programme:
    known = {one.pk: one for one in programmes}
    return known.get(pk) or Programme.objects.get(pk=pk)


def everyone(
    programmes: Sequence[Programme], programme: Programme | None, day: date
) -> set[int]:
    """Return who is asked on that day, and who still has a standing."""
    standings = ProgrammeStanding.objects.all()
    if programme is not None:
        standings = standings.filter(programme=programme)
    return {
        *standings.values_list("person", flat=True),
        *gathering.covered(day, programmes),
    }


def _refresh(
    people: list[int],
    programmes: Sequence[Programme],
    programme: Programme | None,
    day: date,
    outcome: RefreshOutcome,
) -> dict[int, set[int]]:
    """Rebuild up to 500 people's standings; return the units touched, by programme."""
    standings = ProgrammeStanding.objects.filter(person__in=people)
    if programme is not None:
        standings = standings.filter(programme=programme)
    existing = kept_rows(standings)
    moved: dict[int, set[int]] = defaultdict(set)
    created: list[ProgrammeStanding] = []
    updated: list[ProgrammeStanding] = []
    for (person, one), placed in gathering.placed(day, programmes, people).items():
        wanted = columns_of(placed)
        row = existing.pop((person, one), None)
        if row is None:
            created.append(
                ProgrammeStanding(person_id=person, programme_id=one, **wanted)
            )
            moved[one].add(placed.unit)
        elif any(row[name] != value for name, value in wanted.items()):
            updated.append(
                ProgrammeStanding(person_id=person, programme_id=one, **wanted)
            )
            moved[one] |= {row["unit_id"], placed.unit}
    for row in existing.values():
        moved[row["programme_id"]].add(row["unit_id"])
    # Two may refresh the same newcomer at once; the later one wins, with the same facts.
    # An update of many rows, each with other values, is slower by far written otherwise.
    ProgrammeStanding.objects.bulk_create(
        [*created, *updated],
        update_conflicts=True,
        unique_fields=["person", "programme"],
        update_fields=_WRITTEN,
    )
    if existing:
        gone = [row["pk"] for row in existing.values()]
        ProgrammeStanding.objects.filter(pk__in=gone).delete()
    outcome.created += len(created)
    outcome.updated += len(updated)
    outcome.removed += len(existing)
    return moved


def kept_rows(standings: ProgrammeStandingQuerySet) -> dict[Key, dict[str, Any]]:
    """Return the columns that a refresh writes, by person and programme."""
    rows = standings.values("pk", "person_id", "programme_id", *COLUMNS)
    return {(row["person_id"], row["programme_id"]): row for row in rows}


def columns_of(placed: Placed) -> dict[str, Any]:
    """Return a summary as the columns of a standing."""
    return {
        "unit_id": placed.unit,
        "is_head": placed.is_head,
        "is_concurrent": placed.is_concurrent,
        **dates_of(placed),
    }


def dates_of(placed: Placed) -> dict[str, Any]:
    """Return the days of a summary as the columns of a standing."""
    return {name: getattr(placed.summary, name) for name in SUMMARY}


def mark_started(
    *,
    person: int,
    at: datetime,
    quiz: int | None = None,
    course_key: UUID | None = None,
) -> None:
    """Note that a person took up something: in each programme that asks it, once.

    One conditional UPDATE; only the first time costs another query.
    """
    programmes = Programme.objects.filter(
        Q(requirements__quiz=quiz)
        if course_key is None
        else Q(requirements__course__translation_key=course_key)
    )
    # While a certificate cannot be renewed yet, nothing counts for the next one.
    counting = Q(renewal_from__isnull=True) | Q(renewal_from__lte=localdate(at))
    mine = ProgrammeStanding.objects.filter(
        counting | Q(revoked_on__isnull=False),
        person=person,
        programme__in=programmes.values("pk"),
    )
    if not mine.filter(started_at__isnull=True).update(started_at=at):
        return
    for row in mine.filter(started_at=at).select_related("programme"):
        standing_changed.send(
            ProgrammeStanding, programme=row.programme, unit_ids={row.unit_id}
        )
