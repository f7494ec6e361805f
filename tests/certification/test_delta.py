"""What a change of law asks of a holder. Pure."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.delta import (
    COMPARISON,
    Moved,
    changed_on,
    minutes,
    progress,
    unsettled,
)

ISSUED = date(2026, 5, 5)
OCTOBER = Moved(date(2026, 10, 1), 7)
START = datetime(2026, 10, 1, tzinfo=UTC)


def open_on(day, *touching, annexed=None, issued_on=ISSUED):
    return unsettled(touching, issued_on=issued_on, annexed=annexed or {}, on=day)


@pytest.mark.parametrize(
    ("issued_on", "is_open"),
    [
        (date(2026, 9, 30), True),
        # What is law on the day of issue is what was learnt.
        (date(2026, 10, 1), False),
        (date(2026, 11, 1), False),
    ],
)
def test_only_what_was_issued_before_the_change_is_touched(issued_on, is_open):
    found = open_on(date(2026, 12, 1), OCTOBER, issued_on=issued_on)
    assert bool(found) is is_open


def test_a_change_ahead_is_known_and_not_yet_felt():
    ahead = open_on(date(2026, 9, 30), OCTOBER)
    assert ahead == [OCTOBER]
    assert not changed_on(ahead, date(2026, 9, 30))
    assert changed_on(ahead, date(2026, 10, 1))


def test_an_annex_settles_its_change_from_its_own_day_on_and_no_other():
    later = Moved(date(2026, 11, 1), 8)
    annexed = {7: date(2026, 10, 20)}
    assert open_on(date(2026, 10, 19), OCTOBER, annexed=annexed) == [OCTOBER]
    assert open_on(date(2026, 10, 20), OCTOBER, annexed=annexed) == []
    assert open_on(date(2026, 11, 1), later, OCTOBER, annexed=annexed) == [later]


def test_a_change_withdrawn_counted_until_the_day_before():
    mistaken = Moved(date(2026, 10, 1), 7, withdrawn_on=date(2026, 10, 5))
    assert open_on(date(2026, 10, 4), mistaken) == [mistaken]
    assert open_on(date(2026, 10, 5), mistaken) == []


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))
moves = st.lists(
    st.builds(Moved, days, st.integers(1, 5), st.none() | days),
    unique_by=lambda moved: moved.change,
    max_size=5,
)


@given(moves, days, st.dictionaries(st.integers(1, 5), days), days, st.randoms())
def test_the_order_of_changes_does_not_matter_and_settled_stays_settled(
    touching, issued_on, annexed, on, chance
):
    found = unsettled(touching, issued_on=issued_on, annexed=annexed, on=on)
    chance.shuffle(touching)
    assert found == unsettled(touching, issued_on=issued_on, annexed=annexed, on=on)
    assert found == sorted(found)
    later = unsettled(
        touching, issued_on=issued_on, annexed=annexed, on=on + timedelta(days=30)
    )
    assert set(later) <= set(found)


def test_every_step_has_to_be_done_and_the_comparison_is_one():
    found = progress(
        lessons=["a"], asks_quiz=True, read={"a": START}, passes=[], since=START
    )
    assert found.missing == (COMPARISON,)
    assert found.waits_for_quiz
    assert not found.complete


def test_a_path_without_lessons_and_questions_is_read_once():
    read = {COMPARISON: START}
    found = progress(lessons=[], asks_quiz=False, read=read, passes=[], since=START)
    assert found.complete
    assert found.done_at == START


def test_a_pass_from_before_the_change_applied_does_not_count():
    read = {COMPARISON: START}
    before = [START - timedelta(seconds=1)]
    assert not progress(
        lessons=[], asks_quiz=True, read=read, passes=before, since=START
    ).complete
    assert progress(
        lessons=[], asks_quiz=True, read=read, passes=[*before, START], since=START
    ).complete


moments = st.integers(-40 * 24, 330 * 24).map(lambda n: START + timedelta(hours=n))
keys = st.sampled_from([COMPARISON, "a", "b", "c"])


@given(st.dictionaries(keys, moments), st.lists(moments, max_size=3), st.booleans())
def test_more_facts_never_undo_a_path(read, passes, asks_quiz):
    def look(upto):
        return progress(
            lessons=["a", "b"],
            asks_quiz=asks_quiz,
            read={step: at for step, at in read.items() if at <= upto},
            passes=[at for at in passes if at <= upto],
            since=START,
        )

    days = sorted([*read.values(), *passes])
    complete = [look(day).complete for day in days]
    assert complete == sorted(complete)
    if complete and complete[-1]:
        # The fact that made it whole is the last one that it needed.
        assert look(look(days[-1]).done_at).complete


def test_minutes_are_those_of_the_lessons_and_one_for_each_question():
    assert minutes(compare=True, lessons=[4, 8], questions=5) == 19
    assert minutes(compare=False, lessons=[], questions=0) == 0
