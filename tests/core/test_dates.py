"""Days and periods as the province counts them."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.dates import add_months, half_year, quarter, year


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 8, 31), 1, date(2026, 9, 30)),
        (date(2026, 11, 24), 24, date(2028, 11, 24)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
    ],
)
def test_add_months_keeps_the_day_or_takes_the_last(day, months, later):
    assert add_months(day, months) == later


@given(
    st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)),
    st.integers(min_value=0, max_value=600),
)
def test_add_months_moves_by_whole_months(day, months):
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


def test_periods():
    assert (year(2026).first, year(2026).last) == (date(2026, 1, 1), date(2026, 12, 31))
    assert half_year(2026, 1).last == date(2026, 6, 30)
    assert half_year(2026, 2).first == date(2026, 7, 1)
    assert [quarter(2028, n).last for n in (1, 2, 3, 4)] == [
        date(2028, 3, 31),
        date(2028, 6, 30),
        date(2028, 9, 30),
        date(2028, 12, 31),
    ]


@given(st.integers(min_value=1990, max_value=2100))
def test_the_quarters_of_a_year_follow_each_other(number):
    quarters = [quarter(number, nth) for nth in (1, 2, 3, 4)]
    for one, following in pairwise(quarters):
        assert one.last + timedelta(days=1) == following.first
    assert quarters[0].first == year(number).first
    assert quarters[3].last == year(number).last


@pytest.mark.parametrize(("make", "nth"), [(half_year, 3), (quarter, 0), (quarter, 5)])
def test_no_such_period_is_an_error(make, nth):
    with pytest.raises(ValueError, match="no such"):
        make(2026, nth)


def test_a_period_holds_both_its_ends():
    assert date(2026, 1, 1) in year(2026)
    assert date(2026, 12, 31) in year(2026)
    assert date(2027, 1, 1) not in year(2026)
