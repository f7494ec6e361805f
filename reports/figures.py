"""Counting people by unit: one grouped query, kept in `UnitFigure` until it goes stale."""

import logging
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Min, Q, QuerySet

from certification.models import Programme, ProgrammeStanding
from certification.querysets import ProgrammeStandingQuerySet
from certification.standing import FREE, HOLDING, SOON_DAYS, State

from .models import UnitFigure
from .roll_up import Counts

logger = logging.getLogger(__name__)

_ONE_DAY = timedelta(days=1)
_SOON = timedelta(days=SOON_DAYS)
# What ends the state of who holds a certificate; of who does not.
_OF_CERTIFICATE = ("certified_until", "renewal_from", "basis_changed_from")
_OF_DUTY = ("grace_until", "excused_from", "excused_until")


@dataclass
class Counted:
    """What one unit's people were found to be, and until when that holds by itself."""

    counts: Counts
    holds_until: date | None = None


def count(standings: ProgrammeStandingQuerySet, day: date) -> dict[int, Counted]:
    """Return the counts of each unit that has any, in one query.

    The states are those of `ProgrammeStandingQuerySet`: nobody defines them again here.
    """
    ends = {
        f"{name}_after": Min(name, filter=Q(**{f"{name}__gt": day}))
        for name in (*_OF_CERTIFICATE, *_OF_DUTY)
    }
    rows = (
        standings.with_state(day)
        .order_by()
        .values("unit_id", "state")
        .annotate(
            number=Count("pk"),
            free=Count("pk", filter=Q(is_free=True)),
            soon=Min("due_on", filter=Q(due_on__gt=day + _SOON)),
            late=Min("due_on", filter=Q(due_on__gte=day)),
            **ends,
        )
    )
    found: dict[int, Counted] = {}
    for row in rows:
        state = State(row["state"])
        one = found.setdefault(row["unit_id"], Counted(Counts()))
        one.counts += Counts(
            **{state.value: row["number"]},
            excused=row["free"] if state in FREE else 0,
        )
        one.holds_until = min(
            (edge for edge in (one.holds_until, *_edges(state, row)) if edge),
            default=None,
        )
    return found


def _edges(state: State, row: dict[str, Any]) -> Iterator[date | None]:
    """Yield the first days on which somebody in a state may leave it by themselves."""
    names = _OF_CERTIFICATE if state in HOLDING else _OF_DUTY
    yield from (row[f"{name}_after"] for name in names)
    if state in HOLDING:
        return
    if row["soon"] is not None:
        yield row["soon"] - _SOON
    if row["late"] is not None:
        # The due day itself is in time: its people become overdue the day after.
        yield row["late"] + _ONE_DAY


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
        update_fields=["day", "holds_until", *(field.name for field in fields(Counts))],
        batch_size=500,
    )
