"""How long a certificate lasts: no database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.terms import Terms

DAYS = st.dates(date(2020, 1, 1), date(2050, 12, 31))
TWO_YEARS = Terms(24, renewal_days=60, grace_days=30)


def test_worked_example_of_the_form():
    term = TWO_YEARS.term(date(2026, 11, 24))
    assert term.expires_on == date(2028, 11, 24)
    assert term.renewal_from == date(2028, 9, 25)
    assert term.grace_until == date(2028, 12, 24)


@pytest.mark.parametrize(
    ("renewed_on", "ends_on"),
    [
        (date(2028, 9, 25), date(2030, 11, 24)),
        (date(2028, 11, 23), date(2030, 11, 24)),
    ],
)
def test_renewing_early_loses_no_day(renewed_on, ends_on):
    assert TWO_YEARS.term(renewed_on, date(2028, 11, 24)).expires_on == ends_on


def test_renewing_after_the_end_counts_from_the_new_day():
    assert TWO_YEARS.term(date(2028, 12, 1)).expires_on == date(2030, 12, 1)


def test_fixed_day_is_the_last_valid_one():
    fixed = Terms(24, until=date(2027, 12, 31))
    assert fixed.term(date(2027, 12, 31)).expires_on == date(2028, 1, 1)
    assert fixed.term(date(2028, 1, 1)) is None
    # The one held lasts as long: there is nothing to renew until a new day is set.
    assert fixed.term(date(2027, 12, 20), date(2028, 1, 1)) is None


@given(
    months=st.integers(1, 240),
    renewal=st.integers(0, 730),
    grace=st.integers(0, 365),
    day=DAYS,
    held=st.none() | st.integers(1, 800),
)
def test_days_stand_in_their_order_and_nobody_loses_by_renewing(
    months, renewal, grace, day, held
):
    terms = Terms(months, None, renewal, grace)
    until = None if held is None else day + timedelta(days=held)
    term = terms.term(day, until)
    assert day < term.renewal_from <= term.grace_until
    assert term.expires_on <= term.grace_until
    assert term.expires_on >= terms.term(day).expires_on
