"""Days and periods as the province counts them. No Django, no clock."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the month's last where it is shorter.

    29 February 2028 and 12 months gives 28 February 2029.
    """
    index = day.year * 12 + (day.month - 1) + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True)
class Period:
    """A stretch of days, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def year(number: int) -> Period:
    """Return the calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def half_year(number: int, half: int) -> Period:
    """Return half 1 or 2 of a year; raise ValueError for another."""
    if half not in (1, 2):
        raise ValueError(f"no such half-year: {half}")
    start = date(number, 1 if half == 1 else 7, 1)
    return Period(start, add_months(start, 6) - timedelta(days=1))


def quarter(number: int, nth: int) -> Period:
    """Return quarter 1 to 4 of a year; raise ValueError for another."""
    if nth not in (1, 2, 3, 4):
        raise ValueError(f"no such quarter: {nth}")
    start = date(number, 3 * nth - 2, 1)
    return Period(start, add_months(start, 3) - timedelta(days=1))
