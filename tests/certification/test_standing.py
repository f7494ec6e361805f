"""The states of certificates and people, by tables and by properties."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.standing import (
    SOON_DAYS,
    CertificateState,
    PersonState,
    certificate_state,
    first_soon_day,
    last_valid_day,
    next_due,
    person_state,
)
from core.dates import add_months

DAYS = st.dates(date(2015, 1, 1), date(2060, 12, 31))
MOMENT = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 11, 24), "valid"),
        (date(2028, 10, 24), "valid"),
        (date(2028, 10, 25), "soon"),
        (date(2028, 11, 23), "soon"),
        (date(2028, 11, 24), "lapsed"),
        (date(2030, 1, 1), "lapsed"),
    ],
)
def test_certificate_of_two_years_goes_from_valid_to_soon_to_lapsed(on, state):
    found = certificate_state(expires_on=date(2028, 11, 24), is_revoked=False, on=on)
    assert found == state


@given(expires_on=DAYS, on=DAYS)
def test_revoked_is_revoked_on_every_day(expires_on, on):
    state = certificate_state(expires_on=expires_on, is_revoked=True, on=on)
    assert state is CertificateState.REVOKED
    assert not state.holds


@given(expires_on=DAYS, on=DAYS)
def test_certificate_holds_up_to_and_including_its_last_valid_day(expires_on, on):
    state = certificate_state(expires_on=expires_on, is_revoked=False, on=on)
    assert state.holds == (on <= last_valid_day(expires_on))


@given(expires_on=DAYS)
def test_soon_lasts_exactly_as_long_as_said(expires_on):
    days = [
        first_soon_day(expires_on) + timedelta(days=n) for n in range(SOON_DAYS + 1)
    ]
    states = [
        certificate_state(expires_on=expires_on, is_revoked=False, on=on) for on in days
    ]
    assert states == ["soon"] * SOON_DAYS + ["lapsed"]


@given(issued_on=DAYS, months=st.integers(1, 240))
def test_certificate_issued_today_counts_today(issued_on, months):
    expires_on = add_months(issued_on, months)
    state = certificate_state(expires_on=expires_on, is_revoked=False, on=issued_on)
    assert state.holds


@pytest.mark.parametrize(
    ("certified_until", "due_on", "started_at", "state"),
    [
        (date(2026, 11, 25), date(2026, 1, 1), MOMENT, "certified"),
        (date(2026, 11, 24), date(2026, 1, 1), MOMENT, "overdue"),
        (None, date(2026, 11, 23), None, "overdue"),
        (None, date(2026, 11, 24), MOMENT, "in_progress"),
        (None, date(2026, 11, 24), None, "not_started"),
        (None, None, None, "not_started"),
    ],
)
def test_person_has_the_first_state_that_fits(
    certified_until, due_on, started_at, state
):
    found = person_state(
        certified_until=certified_until,
        due_on=due_on,
        started_at=started_at,
        on=date(2026, 11, 24),
    )
    assert found == state


@given(rule=DAYS, until=DAYS, on=DAYS)
def test_nobody_is_overdue_before_the_certificate_lapses(rule, until, on):
    state = person_state(
        certified_until=until, due_on=next_due(rule, until), started_at=None, on=on
    )
    if on < until:
        assert state is PersonState.CERTIFIED
    elif state is PersonState.OVERDUE:
        assert on > rule


def test_lapsed_yesterday_is_one_day_late():
    assert next_due(date(2026, 12, 31), date(2028, 11, 24)) == date(2028, 11, 23)
    assert next_due(date(2026, 12, 31), None) == date(2026, 12, 31)
