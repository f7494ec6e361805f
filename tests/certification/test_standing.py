"""The states of certificates and people, by tables and by properties."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.standing import (
    ALLOWED,
    BY_ITSELF,
    SOON_DAYS,
    CertificateState,
    State,
    Summary,
    certificate_state,
    first_soon_day,
    last_valid_day,
    next_change,
    state_on,
)
from core.dates import add_months
from tests.certification.standing_strategies import DAY_ZERO, summaries

DAYS = st.dates(date(2015, 1, 1), date(2060, 12, 31))
MOMENT = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ONE = timedelta(days=1)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2026, 11, 24), "valid"),
        (date(2028, 9, 24), "valid"),
        (date(2028, 9, 25), "renewal_open"),
        (date(2028, 11, 23), "renewal_open"),
        (date(2028, 11, 24), "expired"),
        (date(2030, 1, 1), "expired"),
    ],
)
def test_certificate_of_two_years_can_be_renewed_before_it_ends(on, state):
    found = certificate_state(
        expires_on=date(2028, 11, 24),
        renewal_from=date(2028, 9, 25),
        is_revoked=False,
        on=on,
    )
    assert found == state


def test_a_change_of_law_goes_before_renewal_and_ends_with_the_certificate():
    def state(on):
        return certificate_state(
            expires_on=date(2028, 11, 24),
            renewal_from=date(2028, 9, 25),
            basis_changed_from=date(2028, 10, 1),
            is_revoked=False,
            on=on,
        )

    days = [date(2028, 9, 30), date(2028, 10, 1), date(2028, 11, 24)]
    assert [state(on) for on in days] == ["renewal_open", "basis_changed", "expired"]


@given(expires_on=DAYS, on=DAYS)
def test_revoked_is_revoked_on_every_day(expires_on, on):
    state = certificate_state(expires_on=expires_on, is_revoked=True, on=on)
    assert state is CertificateState.REVOKED
    assert not state.holds


@given(expires_on=DAYS, on=DAYS)
def test_certificate_holds_up_to_and_including_its_last_valid_day(expires_on, on):
    state = certificate_state(expires_on=expires_on, is_revoked=False, on=on)
    assert state.holds == (on <= last_valid_day(expires_on))


@given(issued_on=DAYS, months=st.integers(1, 240))
def test_certificate_issued_today_counts_today(issued_on, months):
    expires_on = add_months(issued_on, months)
    state = certificate_state(expires_on=expires_on, is_revoked=False, on=issued_on)
    assert state.holds


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, "not_required"),
        ({"due_on": TODAY + 31 * ONE}, "not_started"),
        ({"due_on": TODAY + 31 * ONE, "started_at": MOMENT}, "in_progress"),
        ({"due_on": TODAY + 30 * ONE, "started_at": MOMENT}, "due_soon"),
        ({"due_on": TODAY}, "due_soon"),
        ({"due_on": TODAY - ONE, "started_at": MOMENT}, "overdue"),
        ({"due_on": TODAY - ONE, "excused_from": TODAY}, "not_required"),
        ({"due_on": TODAY - ONE, "excused_from": TODAY + ONE}, "overdue"),
        (
            {
                "due_on": TODAY - ONE,
                "excused_from": TODAY - ONE,
                "excused_until": TODAY,
            },
            "overdue",
        ),
        ({"certified_until": TODAY + ONE}, "certified"),
        ({"certified_until": TODAY + ONE, "due_on": TODAY - 9 * ONE}, "certified"),
        ({"certified_until": TODAY + ONE, "renewal_from": TODAY}, "renewal_open"),
        (
            {"certified_until": TODAY + ONE, "basis_changed_from": TODAY},
            "basis_changed",
        ),
        (
            {"certified_until": TODAY + ONE, "basis_changed_from": TODAY + ONE},
            "certified",
        ),
        ({"certified_until": TODAY}, "expired"),
        (
            {
                "certified_until": TODAY,
                "grace_until": TODAY + ONE,
                "due_on": TODAY,
            },
            "expired",
        ),
        (
            {
                "certified_until": TODAY - ONE,
                "grace_until": TODAY,
                "due_on": TODAY - ONE,
            },
            "overdue",
        ),
        (
            {"certified_until": TODAY, "due_on": TODAY, "excused_from": TODAY},
            "expired",
        ),
        ({"revoked_on": TODAY}, "revoked"),
        ({"revoked_on": TODAY, "due_on": TODAY + 30 * ONE}, "revoked"),
        ({"revoked_on": TODAY, "due_on": TODAY - ONE}, "overdue"),
        (
            {
                "revoked_on": TODAY,
                "due_on": TODAY + 31 * ONE,
                "started_at": MOMENT,
            },
            "in_progress",
        ),
    ],
)
def test_person_has_the_first_state_that_fits(fields, state):
    assert state_on(Summary(**fields), TODAY) == state


@settings(max_examples=100)
@given(summary=summaries(), day=st.integers(0, 90))
def test_the_next_change_is_the_first_day_with_another_state(summary, day):
    on = DAY_ZERO + day * ONE
    now = state_on(summary, on)
    later = (on + n * ONE for n in range(1, 200))
    first = next((one for one in later if state_on(summary, one) != now), None)
    assert next_change(summary, on) == first


@settings(max_examples=100)
@given(summary=summaries())
def test_with_nothing_happening_only_some_states_follow(summary):
    states = [state_on(summary, DAY_ZERO + n * ONE) for n in range(100)]
    for before, after in pairwise(states):
        assert after in BY_ITSELF[before] <= ALLOWED[before], (before, after)


@given(due_on=DAYS)
def test_soon_lasts_exactly_as_long_as_said(due_on):
    days = [first_soon_day(due_on) + n * ONE for n in range(-1, SOON_DAYS + 2)]
    states = [state_on(Summary(due_on=due_on), on) for on in days]
    assert states == ["not_started", *["due_soon"] * (SOON_DAYS + 1), "overdue"]


def test_every_state_says_what_may_follow():
    assert set(ALLOWED) == set(BY_ITSELF) == set(State)
