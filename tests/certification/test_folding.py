"""What happened, folded into a summary: for any history, by properties."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.folding import Held, History, Touch, end_of, next_due, summarise
from certification.standing import ALLOWED, FREE, HOLDING, State, is_free, state_on
from tests.certification.standing_strategies import LENGTH, Asked, day, lives, moment


def folded(life, number):
    on = day(number)
    return summarise(life.history(number), day=on, until=end_of(on, UTC))


@settings(max_examples=60)
@given(life=lives())
def test_standing_is_total_and_moves_along_allowed_edges(life):
    states = [state_on(folded(life, n), day(n)) for n in range(LENGTH)]
    assert set(states) <= set(State)
    for before, after in pairwise(states):
        assert after in ALLOWED[before], (before, after)


@settings(max_examples=60)
@given(life=lives(), number=st.integers(0, LENGTH))
def test_nothing_later_has_a_part_in_an_earlier_day(life, number):
    assert folded(life, number) == folded(life.before(number), number)


@settings(max_examples=60)
@given(life=lives(), number=st.integers(0, LENGTH - 1))
def test_a_summary_says_tomorrow_where_nothing_happens_today(life, number):
    """What a refresh wrote yesterday stays right until a fact is recorded."""
    today = folded(life, number)
    tomorrow = folded(life, number + 1)
    if today == tomorrow:
        return
    quiet = life.before(number)
    same_rule = (
        life.history(number).asking == life.history(number + 1).asking
        and life.before(number + 1).certificates == quiet.certificates
        and life.before(number + 1).steps == quiet.steps
    )
    assert not same_rule


@settings(max_examples=60)
@given(life=lives(), number=st.integers(0, LENGTH))
def test_who_holds_a_certificate_is_told_so_and_nobody_else(life, number):
    on = day(number)
    holds = any(
        one.issued_on <= on < one.expires_on and not one.is_revoked(on)
        for one in life.certificates
    )
    summary = folded(life, number)
    state = state_on(summary, on)
    assert (state in HOLDING) == holds
    if is_free(summary, on) and not holds:
        assert state in FREE


def certificate(**changes):
    fields = {
        "nth": 1,
        "issued_on": day(0),
        "expires_on": day(60),
        "renewal_from": day(30),
        "grace_until": day(70),
    }
    return Held(**{**fields, **changes})


def test_only_changes_of_law_after_the_issue_touch_a_certificate():
    touches = (Touch(day(0), moment(-9)), Touch(day(8), moment(3)))
    history = History(Asked(day(9)), [certificate(touches=touches)])
    for number, found in ((2, None), (3, day(8))):
        until = end_of(day(number), UTC)
        summary = summarise(history, day=day(number), until=until)
        assert summary.basis_changed_from == found


def test_steps_count_for_the_next_certificate_from_the_renewal_window_on():
    steps = [moment(-5), moment(20), moment(31)]
    history = History(Asked(day(9)), [certificate()], steps)
    for number, found in ((25, None), (31, moment(31))):
        until = end_of(day(number), UTC)
        assert summarise(history, day=day(number), until=until).started_at == found


def test_after_a_revocation_what_was_begun_before_it_does_not_count():
    revoked = certificate(revoked_at=moment(20), revoked_on=day(20))
    history = History(Asked(day(9)), [revoked], [moment(20 - 1), moment(25)])

    def state(number):
        summary = summarise(history, day=day(number), until=end_of(day(number), UTC))
        return state_on(summary, day(number))

    assert [state(19), state(20), state(25), state(51)] == [
        "certified",
        "revoked",
        "due_soon",
        "overdue",
    ]


@pytest.mark.parametrize(
    ("holding", "revoked_on", "due_on"),
    [
        (None, None, date(2026, 12, 31)),
        (Held(1, date(2026, 11, 24), date(2028, 11, 24)), None, date(2028, 11, 23)),
        (
            Held(
                1,
                date(2026, 11, 24),
                date(2028, 11, 24),
                grace_until=date(2028, 12, 24),
            ),
            None,
            date(2028, 12, 23),
        ),
        (None, date(2026, 12, 20), date(2027, 1, 19)),
        (None, date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_who_held_one_is_due_at_the_end_of_its_grace(holding, revoked_on, due_on):
    assert next_due(date(2026, 12, 31), holding, revoked_on) == due_on


def test_midnight_belongs_to_the_next_day():
    assert end_of(date(2026, 12, 31), UTC) == datetime(2027, 1, 1, tzinfo=UTC)
