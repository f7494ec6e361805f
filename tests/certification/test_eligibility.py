"""What is done, what is missing, and by when: no database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.eligibility import (
    CourseAsked,
    Done,
    Facts,
    QuizAsked,
    due_on,
    earliest_due,
    progress,
)

COURSE = CourseAsked(UUID(int=1))
QUIZ = QuizAsked(7)
OCTOBER = datetime(2026, 10, 1, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)
DAYS = st.dates(date(2015, 1, 1), date(2060, 12, 31))


def facts(*passes, read=OCTOBER):
    return Facts(
        {COURSE.key: read} if read else {},
        {QUIZ.quiz: [Done(at, Decimal(80), UUID(int=9)) for at in passes]},
    )


def test_everything_done_is_complete_with_its_evidence():
    found = progress([COURSE, QUIZ], facts(NOVEMBER))
    assert found.complete
    assert found.missing == []
    assert found.evidence[COURSE].at == OCTOBER
    assert found.evidence[QUIZ].percent == 80
    assert found.done_at == NOVEMBER


def test_what_is_missing_is_named():
    found = progress([COURSE, QUIZ], facts())
    assert not found.complete
    assert found.missing == [QUIZ]
    assert [asked for asked, _done in found.done] == [COURSE]


def test_programme_that_asks_for_nothing_earns_nothing():
    assert not progress([], facts(NOVEMBER)).complete


def test_first_of_two_passes_is_the_evidence():
    found = progress([QUIZ], facts(NOVEMBER, OCTOBER))
    assert found.evidence[QUIZ].at == OCTOBER


def test_pass_that_earned_the_last_certificate_does_not_earn_the_next():
    assert not progress([COURSE, QUIZ], facts(OCTOBER), since=NOVEMBER).complete


def test_new_pass_renews_while_the_course_once_read_stays_read():
    found = progress([COURSE, QUIZ], facts(OCTOBER, NOVEMBER), since=NOVEMBER)
    assert found.complete
    assert found.evidence[QUIZ].at == NOVEMBER


def test_course_alone_is_not_earned_twice():
    assert not progress([COURSE], facts(), since=NOVEMBER).complete


@pytest.mark.parametrize(
    ("appointed_on", "due"),
    [
        (date(2020, 1, 1), date(2026, 12, 31)),
        (date(2026, 10, 2), date(2026, 12, 31)),
        (date(2026, 10, 3), date(2027, 1, 1)),
        (date(2026, 12, 1), date(2027, 3, 1)),
    ],
)
def test_newcomer_has_ninety_days(appointed_on, due):
    assert due_on(date(2026, 12, 31), 90, appointed_on) == due


@given(assigned=DAYS, days=st.integers(0, 365), appointed=DAYS)
def test_due_day_is_one_of_the_two_and_before_neither(assigned, days, appointed):
    found = due_on(assigned, days, appointed)
    assert found in (assigned, appointed + timedelta(days=days))
    assert found >= assigned
    assert found >= appointed


@given(
    rules=st.lists(st.tuples(DAYS, st.integers(0, 365)), max_size=6),
    more=st.tuples(DAYS, st.integers(0, 365)),
    appointed=DAYS,
)
def test_one_more_assignment_never_makes_the_due_day_later(rules, more, appointed):
    before = earliest_due(rules, appointed)
    after = earliest_due([*rules, more], appointed)
    assert after is not None
    assert before is None or after <= before


@given(
    read=st.booleans(),
    passes=st.lists(st.integers(0, 900), max_size=4),
    since=st.none() | st.integers(0, 900),
)
def test_each_requirement_is_either_done_or_missing(read, passes, since):
    def at(day):
        return OCTOBER + timedelta(days=day)

    found = progress(
        [COURSE, QUIZ],
        facts(*map(at, passes), read=OCTOBER if read else None),
        None if since is None else at(since),
    )
    done = [asked for asked, _done in found.done]
    assert sorted(map(str, done + found.missing)) == sorted(map(str, [COURSE, QUIZ]))
    assert not (found.complete and found.missing)
