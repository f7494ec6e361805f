"""Whom a rule asks, and by when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.rules import (
    Excuse,
    Post,
    Rule,
    after_leave,
    counted_in,
    due_for,
    earliest_due,
    excused,
    fits,
    positions_of,
)

D = date(2026, 11, 24)
START = date(2025, 7, 1)
YEAR_END = date(2026, 12, 31)
RULE = Rule(
    key=1,
    programme=1,
    starts_on=START,
    asked_since=START,
    due_on=YEAR_END,
    days_after_appointment=90,
)
POST = Post(
    key=1,
    person=7,
    unit=3,
    unit_path="00010002",
    title="Công chức Văn phòng - Thống kê",
    is_head=False,
    is_concurrent=True,
    is_main=True,
    starts_on=date(2020, 1, 1),
)


@pytest.mark.parametrize(
    ("named", "answer"),
    [
        ({}, True),
        ({"unit_path": "0001"}, True),
        ({"unit_path": "0001", "with_below": False}, False),
        ({"unit_path": "00010002", "with_below": False}, True),
        ({"unit_path": "0002"}, False),
        ({"positions": positions_of("cong chuc van phong")}, True),
        ({"positions": positions_of("Chủ tịch\n\nthống kê")}, True),
        ({"positions": positions_of("Chủ tịch")}, False),
        ({"positions": positions_of("văn")}, True),
        ({"positions": positions_of("ph")}, False),
        ({"role": "heads"}, False),
        ({"role": "others"}, True),
        ({"post": "concurrent"}, True),
        ({"post": "full"}, False),
        ({"people": frozenset({7, 8})}, True),
        ({"people": frozenset({8})}, False),
        ({"people": frozenset({7}), "role": "heads"}, False),
    ],
)
def test_post_fits_when_it_fits_everything_named(named, answer):
    assert fits(replace(RULE, **named), POST) is answer


@pytest.mark.parametrize(
    ("rule", "started", "due"),
    [
        # A day: who was there before it, and a newcomer.
        ({}, date(2020, 1, 1), YEAR_END),
        ({}, date(2026, 10, 1), YEAR_END),
        ({}, date(2026, 11, 20), date(2027, 2, 18)),
        # Days after appointment; who was in post before the rule has them from its start.
        ({"due": "appointment"}, date(2026, 11, 20), date(2027, 2, 18)),
        ({"due": "appointment"}, date(2020, 1, 1), date(2025, 9, 29)),
        # Days after the law changed.
        (
            {"due": "change", "changed_on": date(2026, 10, 1), "days_after_change": 60},
            date(2020, 1, 1),
            date(2026, 11, 30),
        ),
        (
            {"due": "change", "changed_on": date(2026, 10, 1), "days_after_change": 60},
            date(2026, 11, 1),
            date(2027, 1, 30),
        ),
        # The change was withdrawn: nothing is due after it.
        ({"due": "change", "changed_on": None}, date(2020, 1, 1), None),
        # Not yet, and no longer.
        ({"starts_on": D + timedelta(1)}, date(2020, 1, 1), None),
        ({"ended_on": D}, date(2020, 1, 1), None),
        ({"ended_on": D + timedelta(1)}, date(2020, 1, 1), YEAR_END),
    ],
)
def test_due_day(rule, started, due):
    post = replace(POST, starts_on=started)
    assert due_for(replace(RULE, **rule), [post], D) == due


@pytest.mark.parametrize(
    ("stretch", "due", "moved"),
    [
        ((date(2026, 12, 1), date(2027, 3, 31)), YEAR_END, date(2027, 4, 30)),
        ((date(2026, 12, 31), date(2026, 12, 31)), YEAR_END, date(2027, 1, 30)),
        ((date(2026, 1, 1), date(2026, 12, 30)), YEAR_END, YEAR_END),
        ((date(2026, 12, 1), None), YEAR_END, YEAR_END),
    ],
)
def test_leave_over_the_due_day_gives_thirty_days_after_it(stretch, due, moved):
    leave = Excuse(True, *stretch, recorded_on=D)
    assert after_leave(due, [leave], D) == moved
    assert after_leave(due, [replace(leave, is_leave=False)], D) == due
    assert after_leave(due, [leave], D - timedelta(1)) == due


def test_one_leave_after_another_is_counted_from_the_last():
    first = Excuse(True, date(2026, 12, 1), date(2027, 1, 15), D)
    second = Excuse(True, date(2027, 2, 1), date(2027, 2, 28), D)
    assert after_leave(YEAR_END, [second, first], D) == date(2027, 3, 30)


@pytest.mark.parametrize(
    ("excuse", "stretch"),
    [
        (Excuse(True, D, D, START), (D, D + timedelta(1))),
        (Excuse(True, D, None, START), (D, None)),
        # Recorded late: on the days before, nobody knew of it.
        (Excuse(True, START, D, D), (D, D + timedelta(1))),
        (Excuse(True, START, date(2026, 11, 1), START), (None, None)),
        (Excuse(True, D, None, D + timedelta(1)), (None, None)),
        # Ended before its last day; and on its first, as if it had never been.
        (Excuse(True, START, None, START, D), (None, None)),
        (Excuse(True, D, None, START, D), (None, None)),
        # Ended tomorrow: today nobody knows.
        (Excuse(True, D, None, START, D + timedelta(1)), (D, None)),
    ],
)
def test_excused_from_and_until(excuse, stretch):
    assert excused([excuse], D) == stretch


def test_exceptions_that_touch_are_one_and_the_next_is_told_ahead():
    first = Excuse(True, date(2026, 12, 1), date(2026, 12, 31), D)
    second = Excuse(False, date(2027, 1, 1), date(2027, 1, 31), D)
    later = Excuse(False, date(2027, 6, 1), None, D)
    assert excused([later, second, first], D) == (date(2026, 12, 1), date(2027, 2, 1))


def test_counted_where_the_main_post_is_else_where_the_oldest_is():
    side = replace(POST, key=2, unit=9, is_main=False, starts_on=date(2019, 1, 1))
    newer = replace(side, key=3, unit=8, starts_on=date(2021, 1, 1))
    assert counted_in([side, POST, newer], D) == POST
    assert counted_in([newer, side], D) == side
    assert counted_in([replace(POST, ends_on=D - timedelta(1))], D) is None


# --- Properties: any posts, any rules, any day -----------------------------------------

few = settings(max_examples=60, deadline=None)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
paths = st.sampled_from(["0001", "00010001", "00010002", "000100020001"])


@st.composite
def posts(draw):
    starts_on = draw(days)
    return Post(
        key=draw(st.integers(1, 10**6)),
        person=7,
        unit=1,
        unit_path=draw(paths),
        title=draw(st.sampled_from(["Chủ tịch", "Phó Chủ tịch", "Công chức"])),
        is_head=draw(st.booleans()),
        is_concurrent=draw(st.booleans()),
        is_main=draw(st.booleans()),
        starts_on=starts_on,
        ends_on=draw(
            st.none() | st.integers(0, 900).map(lambda n: starts_on + timedelta(n))
        ),
    )


@st.composite
def rules(draw):
    starts_on = draw(days)
    return Rule(
        key=draw(st.integers(1, 9)),
        programme=1,
        starts_on=starts_on,
        asked_since=starts_on,
        ended_on=draw(
            st.none() | st.integers(0, 900).map(lambda n: starts_on + timedelta(n))
        ),
        unit_path=draw(st.just("") | paths),
        with_below=draw(st.booleans()),
        positions=positions_of(draw(st.sampled_from(["", "chu tich", "cong chuc"]))),
        role=draw(st.sampled_from(["any", "heads", "others"])),
        post=draw(st.sampled_from(["any", "concurrent", "full"])),
        people=draw(st.sampled_from([frozenset(), frozenset({7}), frozenset({8})])),
        due=draw(st.sampled_from(["date", "appointment", "change"])),
        due_on=draw(days),
        days_after_appointment=draw(st.integers(0, 120)),
        changed_on=draw(st.none() | days),
        days_after_change=draw(st.integers(0, 120)),
    )


@st.composite
def excuses(draw):
    starts_on = draw(days)
    ends_on = draw(
        st.none() | st.integers(0, 500).map(lambda n: starts_on + timedelta(n))
    )
    return Excuse(
        draw(st.booleans()), starts_on, ends_on, draw(days), draw(st.none() | days)
    )


some_posts = st.lists(posts(), max_size=4, unique_by=lambda post: post.key)
some_rules = st.lists(rules(), max_size=3)
some_excuses = st.lists(excuses(), max_size=3)


@few
@given(some_rules, some_posts, some_excuses, days, st.randoms())
def test_order_of_posts_and_rules_does_not_matter(rules, posts, excuses, day, chance):
    due = earliest_due(rules, posts, excuses, day)
    place = counted_in(posts, day)
    stretch = excused(excuses, day)
    for one in (rules, posts, excuses):
        chance.shuffle(one)
    assert earliest_due(rules, posts, excuses, day) == due
    assert counted_in(posts, day) == place
    assert excused(excuses, day) == stretch


@few
@given(rules(), posts(), st.integers(1, 400), st.integers(1, 400), days)
def test_leaving_and_coming_back_resets_nothing(rule, post, held, away, day):
    """Two stretches of a post are due no later than one that was never left."""
    left_on = post.starts_on + timedelta(held)
    back = replace(post, key=0, starts_on=left_on + timedelta(away), ends_on=None)
    never_left = due_for(rule, [replace(post, ends_on=None)], day)
    came_back = due_for(rule, [replace(post, ends_on=left_on), back], day)
    assert came_back in (never_left, None)
    if day >= back.starts_on or day <= left_on:
        assert came_back == never_left


@few
@given(rules(), some_posts, paths, posts(), days)
def test_moving_between_units_under_one_rule_resets_nothing(
    rule, some, path, post, day
):
    rule = replace(rule, unit_path="0001", with_below=True)
    moved_on = post.starts_on + timedelta(30)
    before = replace(post, ends_on=moved_on - timedelta(1))
    after = replace(post, key=0, unit_path=path, starts_on=moved_on, ends_on=None)
    stayed = due_for(rule, [replace(post, ends_on=None), *some], day)
    assert due_for(rule, [before, after, *some], day) == stayed


@few
@given(some_rules, some_posts, some_excuses, days, rules())
def test_one_more_rule_never_gives_more_time_and_never_frees(
    rules, posts, excuses, day, more
):
    due = earliest_due(rules, posts, excuses, day)
    with_more = earliest_due([*rules, more], posts, excuses, day)
    if due is not None:
        assert with_more is not None
        assert with_more <= due


@few
@given(some_rules, some_posts, some_excuses, days, excuses())
def test_one_more_excuse_never_gives_less_time(rules, posts, known, day, more):
    due = earliest_due(rules, posts, known, day)
    with_more = earliest_due(rules, posts, [*known, more], day)
    assert (due is None) == (with_more is None)
    if due is not None:
        assert with_more >= due


@few
@given(rules(), some_posts, days)
def test_who_holds_no_post_is_asked_by_no_rule_and_counted_nowhere(rule, some, day):
    ended = [post for post in some if not post.is_held_on(day)]
    assert due_for(rule, ended, day) is None
    assert counted_in(ended, day) is None
    if due_for(rule, some, day) is not None:
        assert counted_in(some, day) is not None


@few
@given(some_excuses, days)
def test_excused_is_what_some_excuse_known_that_day_says(some, day):
    start, until = excused(some, day)
    holds = start is not None and start <= day and (until is None or day < until)
    known = [one.known_on(day) for one in some]
    assert holds == any(one is not None and one[0] <= day <= one[1] for one in known)


@few
@given(some_rules, some_posts, some_excuses, days, excuses())
def test_what_is_recorded_later_changes_no_day_before(rules, posts, known, day, more):
    later = replace(more, recorded_on=day + timedelta(1))
    ended = [
        one
        if one.withdrawn_on is not None
        else replace(one, withdrawn_on=day + timedelta(1))
        for one in known
    ]
    assert excused([*ended, later], day) == excused(known, day)
    assert earliest_due(rules, posts, [*ended, later], day) == earliest_due(
        rules, posts, known, day
    )
