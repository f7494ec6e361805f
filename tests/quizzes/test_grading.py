from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import grading
from quizzes.grading import Mark


def marks(*pairs):
    return [Mark(Decimal(points), Decimal(possible)) for points, possible in pairs]


@pytest.mark.parametrize(
    ("score", "possible", "pass_percent", "percent", "passed"),
    [
        (14, 20, 70, "70.00", True),
        (13, 20, 70, "65.00", False),
        (1, 3, 33, "33.33", True),
        (1, 3, 34, "33.33", False),
        (2, 3, 67, "66.67", False),
        (1, 8, 12, "12.50", True),
        (0, 5, 0, "0.00", True),
        (5, 5, 100, "100.00", True),
        # 69.996 % looks like 70.00 %, and is not
        (17499, 25000, 70, "70.00", False),
    ],
)
def test_percent_is_rounded_and_passing_is_exact(
    score, possible, pass_percent, percent, passed
):
    outcome = grading.result(marks((score, possible)), pass_percent)
    assert (outcome.percent, outcome.passed) == (Decimal(percent), passed)


def test_halves_round_up():
    assert grading.rounded(Decimal("0.125")) == Decimal("0.13")
    assert grading.rounded(Decimal("2.675")) == Decimal("2.68")


def test_an_attempt_with_nothing_to_earn_is_not_passed():
    assert not grading.result([], 0).passed


@pytest.mark.parametrize("fraction", ["-0.1", "1.1"])
def test_a_fraction_outside_its_range_is_a_mistake_of_ours(fraction):
    with pytest.raises(ValueError, match="no such fraction"):
        grading.mark(Decimal(fraction), 1)


POINTS = st.lists(
    st.integers(1, 50).flatmap(
        lambda most: st.tuples(st.integers(0, most), st.just(most))
    ),
    min_size=1,
    max_size=60,
)


@given(POINTS, st.integers(0, 100))
def test_a_result_adds_up(pairs, pass_percent):
    outcome = grading.result(marks(*pairs), pass_percent)
    assert outcome.score == sum(points for points, _most in pairs)
    assert 0 <= outcome.percent <= 100
    needed = grading.points_needed(outcome.possible, pass_percent)
    assert outcome.passed == (outcome.score >= needed)


@given(POINTS, st.integers(0, 99))
def test_a_higher_pass_mark_is_never_easier(pairs, pass_percent):
    if not grading.result(marks(*pairs), pass_percent).passed:
        assert not grading.result(marks(*pairs), pass_percent + 1).passed


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=40))
def test_topics_share_out_every_question(rows):
    all_marks = [Mark(Decimal(int(right)), Decimal(1), topic) for topic, right in rows]
    totals = grading.by_topic(all_marks)
    assert sum(total.asked for total in totals) == len(rows)
    assert sum(total.right for total in totals) == sum(right for _topic, right in rows)
    assert [t.topic for t in totals] == list(dict.fromkeys(topic for topic, _r in rows))
