"""Which days offices work: Monday to Friday, less public holidays, as swapped. No Django."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, lru_cache

# Offices that close for longer than this are not meant; a calendar without a day of
# work is a mistake, and must not be searched for ever.
_LONGEST = 60
_ONE = timedelta(days=1)


@dataclass(frozen=True)
class Workdays:
    """A calendar of working days.

    ``usual`` says whether a day is worked by the general calendar; ``off`` and ``worked``
    are the days decided otherwise, and go before it.
    """

    usual: Callable[[date], bool]
    off: Collection[date] = field(default=frozenset())
    worked: Collection[date] = field(default=frozenset())

    def is_worked(self, day: date) -> bool:
        if day in self.worked:
            return True
        return day not in self.off and self.usual(day)

    def on_or_before(self, day: date) -> date:
        """Return the day, or the last working day before it."""
        return self._nearest(day, -_ONE)

    def on_or_after(self, day: date) -> date:
        """Return the day, or the first working day after it."""
        return self._nearest(day, _ONE)

    def _nearest(self, day: date, step: timedelta) -> date:
        for _try in range(_LONGEST):
            if self.is_worked(day):
                return day
            day += step
        raise ValueError(f"no working day within {_LONGEST} days of {day}")


def monday_to_friday(day: date) -> bool:
    """Return whether the day is none of a weekend."""
    return day.weekday() < 5


@cache
def vietnamese() -> Callable[[date], bool]:
    """Return Vietnam's calendar: Tết by the moon, days in lieu, Saturdays worked instead.

    Source: the package `holidays`, which follows the Labour Code and the yearly decisions
    that were known when it was made; later ones are entered by an administrator.
    """
    # It is large, and only who counts working days needs it.
    from holidays import country_holidays

    calendar = country_holidays("VN", language="vi")
    # A plan for a province asks about the same few weeks a million times.
    return lru_cache(maxsize=4096)(calendar.is_working_day)
