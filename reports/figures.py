"""Counting people by unit: one grouped query, kept in `UnitFigure` until it goes stale."""

import logging
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Count, DateField, Min, QuerySet, Value

from certification.models import Programme, ProgrammeStanding
from certification.standing import PersonState

from .models import UnitFigure
from .roll_up import Counts

logger = logging.getLogger(__name__)

_ONE_DAY = timedelta(days=1)


@dataclass
class Counted:
    """What one unit's people were found to be, and until when that holds by itself."""

    counts: Counts
    holds_until: date | None = None


def count(standings: QuerySet[ProgrammeStanding], day: date) -> dict[int, Counted]:
    """Return the counts of each unit that has any, in one query.

    The states are those of `ProgrammeStandingQuerySet`: nobody defines them again here.
    """
    parts = [_part(standings, state, day) for state in PersonState]
    found: dict[int, Counted] = {}
    for unit, state, number, changes_on in parts[0].union(*parts[1:], all=True):
        one = found.setdefault(unit, Counted(Counts()))
        one.counts += Counts(**{state: number})
        if changes_on is None:
            continue
        # The due day itself is in time: its people become overdue the day after.
        edge = changes_on if state == PersonState.CERTIFIED else changes_on + _ONE_DAY
        if one.holds_until is None or edge < one.holds_until:
            one.holds_until = edge
    return found


def _part(
    standings: QuerySet[ProgrammeStanding], state: PersonState, day: date
) -> "QuerySet[ProgrammeStanding, tuple[int, str, int, date | None]]":
    """Return unit, state, number of people, and the first day that ends it for one."""
    edge: Min | Value
    if state == PersonState.CERTIFIED:
        edge = Min("certified_until")
    elif state == PersonState.OVERDUE:
        edge = Value(None, output_field=DateField())
    else:
        edge = Min("due_on")
    return (
        getattr(standings, state.value)(day)
        .order_by()
        .values("unit_id")
        .annotate(state=Value(state.value), number=Count("pk"), edge=edge)
        .values_list("unit_id", "state", "number", "edge")
    )


@transaction.atomic
def recount(*, unit_ids: Collection[int], programme: Programme, day: date) -> None:
    """Count some units of a programme anew and keep the result: three queries."""
    wanted = sorted(unit_ids)
    if not wanted:
        return
    _hold(wanted, programme, day)
    standings = ProgrammeStanding.objects.filter(programme=programme, unit__in=wanted)
    found = count(standings, day)
    empty = Counted(Counts())
    _keep([(unit, found.get(unit, empty)) for unit in wanted], programme, day)


def refresh_all(*, day: date) -> int:
    """Count every unit of every programme anew; return how many figures were kept."""
    kept = 0
    for programme in Programme.objects.all():
        with transaction.atomic():
            rows = UnitFigure.objects.filter(programme=programme).order_by("unit")
            known = list(_locked(rows).values_list("unit", flat=True))
            found = count(ProgrammeStanding.objects.filter(programme=programme), day)
            units = sorted({*known, *found})
            empty = Counted(Counts())
            _keep([(unit, found.get(unit, empty)) for unit in units], programme, day)
            kept += len(units)
    logger.info("figures refreshed units=%d", kept)
    return kept


def _locked(rows: QuerySet[UnitFigure]) -> QuerySet[UnitFigure]:
    return (
        rows.select_for_update() if connection.features.has_select_for_update else rows
    )


def _hold(units: list[int], programme: Programme, day: date) -> None:
    """Lock the figures, in one order, before counting.

    Of two transactions that change people of one unit at once, the second waits here,
    and so counts what the first has done.
    """
    rows = UnitFigure.objects.filter(programme=programme, unit__in=units)
    locked = _locked(rows.order_by("unit"))
    if len(locked.values_list("pk")) == len(units):
        return
    UnitFigure.objects.bulk_create(
        [UnitFigure(unit_id=unit, programme=programme, day=day) for unit in units],
        ignore_conflicts=True,
    )
    len(locked.all().values_list("pk"))


def _keep(rows: list[tuple[int, Counted]], programme: Programme, day: date) -> None:
    UnitFigure.objects.bulk_create(
        [
            UnitFigure(
                unit_id=unit,
                programme=programme,
                day=day,
                holds_until=counted.holds_until,
                **asdict(counted.counts),
            )
            for unit, counted in rows
        ],
        update_conflicts=True,
        unique_fields=["unit", "programme"],
        update_fields=[
            "day",
            "holds_until",
            "certified",
            "in_progress",
            "not_started",
            "overdue",
        ],
        batch_size=500,
    )
