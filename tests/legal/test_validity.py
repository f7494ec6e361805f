"""Whether a text holds on a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal.validity import Force, Term

DAYS = st.dates(date(2000, 1, 1), date(2050, 1, 1))


@pytest.mark.parametrize(
    ("start", "end", "day", "force"),
    [
        (date(2024, 1, 1), date(2025, 7, 1), date(2025, 6, 30), Force.IN_FORCE),
        (date(2024, 1, 1), date(2025, 7, 1), date(2025, 7, 1), Force.EXPIRED),
        (date(2026, 10, 1), None, date(2026, 9, 30), Force.NOT_YET),
        (date(2026, 10, 1), None, date(2026, 10, 1), Force.IN_FORCE),
        (None, None, date(2026, 10, 1), Force.UNKNOWN),
        (None, date(2024, 1, 1), date(2026, 10, 1), Force.EXPIRED),
    ],
)
def test_the_first_day_counts_and_the_end_is_the_first_day_without(
    start, end, day, force
):
    assert Term(start, end).force_on(day) is force


@given(DAYS, DAYS, DAYS)
def test_once_expired_a_text_stays_expired(start, end, day):
    term = Term(start, end)
    if term.force_on(day) is Force.EXPIRED:
        assert term.force_on(date(2060, 1, 1)) is Force.EXPIRED
