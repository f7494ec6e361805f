"""How a unit and all below it stand."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from certification.models import Programme, ProgrammeStanding
from organisation.access import units_led_by
from organisation.models import Unit, User

from .. import figures
from ..models import UnitFigure
from ..roll_up import Counts, roll_up
from .then import counts_then

# The share certified that a unit should reach; the tick on every bar.
TARGET_PERCENT = 90


@dataclass(frozen=True)
class Branch:
    """One row under a unit: a unit with all below it, or the unit's own people (None)."""

    unit: Unit | None
    counts: Counts


@dataclass(frozen=True)
class UnitReport:
    """How the people of a unit and of all below it stand, by branch."""

    unit: Unit
    trail: list[Unit]
    programme: Programme
    at: datetime
    day: date
    branches: list[Branch]

    @property
    def total(self) -> Counts:
        """Return the sum of the branches: the figures on top and the last row."""
        return sum((branch.counts for branch in self.branches), Counts())

    @property
    def is_leaf(self) -> bool:
        """Return whether nothing is below the unit: then its people are all there is."""
        return all(branch.unit is None for branch in self.branches)


def programmes() -> list[Programme]:
    """Return the programmes that a report can be about."""
    return list(Programme.objects.filter(is_live=True))


def unit_report(
    *,
    unit: Unit,
    led: Sequence[Unit],
    programme: Programme,
    at: datetime,
    day: date | None = None,
) -> UnitReport:
    """Return a unit's report; ``led`` are the units its reader leads.

    Five queries at most, whatever the number of people; for a past ``day``, which is
    computed from facts, some more for every 500.
    """
    today = localdate(at)
    day = day or today
    below = _figures_then if day < today else _figures_below
    sums = roll_up(below(unit, programme, day), unit.path, Unit.steplen)
    own = sums.pop(unit.path, Counts())
    children = [
        child
        for child in Unit.objects.below([unit]).filter(depth=unit.depth + 1)
        if _is_open(child, day) or sums.get(child.path, Counts()).people
    ]
    children.sort(key=lambda child: (_KIND_ORDER[child.kind], child.name_key))
    branches = [Branch(child, sums.get(child.path, Counts())) for child in children]
    if own.people or not branches:
        branches.insert(0, Branch(None, own))
    return UnitReport(unit, trail(unit, led), programme, at, day, branches)


def trail(unit: Unit, led: Sequence[Unit]) -> list[Unit]:
    """Return the units above, from the topmost that the reader leads down."""
    top = next(one for one in led if unit.path.startswith(one.path))
    above = [
        unit.path[:end] for end in range(len(top.path), len(unit.path), Unit.steplen)
    ]
    return list(Unit.objects.filter(path__in=above)) if above else []


def _figures_below(
    unit: Unit, programme: Programme, day: date
) -> Iterator[tuple[str, Counts]]:
    """Yield path and counts of each unit: as kept, or counted now where that is stale.

    Nothing is written: a figure goes stale by itself only on the days when somebody's
    state changes by itself, and is then one grouped query for all such units.
    """
    stale: dict[int, str] = {}
    for row in UnitFigure.objects.filter(
        programme=programme, unit__path__startswith=unit.path
    ).annotate(path=F("unit__path")):
        if row.holds_on(day):
            yield row.path, row.counts
        else:
            stale[row.unit_id] = row.path
    if stale:
        standings = ProgrammeStanding.objects.filter(
            programme=programme, unit__path__startswith=unit.path
        )
        for pk, counted in figures.count(standings, day).items():
            if pk in stale:
                yield stale[pk], counted.counts


def _figures_then(
    unit: Unit, programme: Programme, day: date
) -> Iterator[tuple[str, Counts]]:
    counts = counts_then(programme, unit, day)
    paths = Unit.objects.below([unit]).values_list("pk", "path")
    return ((path, counts[pk]) for pk, path in paths if pk in counts)


_KIND_ORDER = {kind: order for order, kind in enumerate(Unit.Kind.values)}


def _is_open(unit: Unit, day: date) -> bool:
    return (unit.opened_on is None or unit.opened_on <= day) and (
        unit.closed_on is None or day < unit.closed_on
    )


def led_units(reader: User, at: datetime) -> list[Unit]:
    """Return the units whose reports the reader may open from the top."""
    return units_led_by(reader, localdate(at))


def as_of(at: datetime, day: date) -> str:
    """Return in words what a report is true of, as every report prints it."""
    if day < localdate(at):
        return _("as of the end of %(day)s, from what was recorded by then") % {
            "day": f"{day:%d/%m/%Y}"
        }
    return _("as of %(moment)s") % {"moment": f"{localtime(at):%H:%M %d/%m/%Y}"}
