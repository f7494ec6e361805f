"""Marking by hand: the rules, the services, and the pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.marking import (
    Criterion,
    EssayPoints,
    fraction,
    needs_second_marker,
    read_points,
)
from quizzes.models import Attempt, Grade, Marking, MarkingTask
from quizzes.refusals import HeldByAnother, MarkedFirst, NothingToMark, ReasonMissing
from quizzes.services import EssayMark, hold_attempt, mark_essays, release_attempt
from quizzes.signals import attempt_graded
from tests.factories.organisation import UserFactory

from .conftest import NINE, graded
from .essays import essay_quiz, sent

QUARTER = timedelta(minutes=15)
D = Decimal


def essay_of(attempt):
    return attempt.items.get(position=2)


def give(attempt, marker, principle, example, at=NINE, **words):
    """Mark the first essay of an attempt."""
    mark = EssayMark({"nguyen-tac": D(principle), "vi-du": D(example)}, "Rõ ý.")
    return mark_essays(
        attempt=attempt,
        marker=marker,
        marks={essay_of(attempt).pk: mark},
        at=at,
        **words,
    )


# --- The rules -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("score", "possible", "pass_percent", "within", "second"),
    [
        ("7", "10", 70, 0, False),  # one marker is enough
        ("7", "10", 70, 5, True),  # on the mark
        ("6.5", "10", 70, 5, True),  # just within, below
        ("7.5", "10", 70, 5, True),  # just within, above
        ("6.49", "10", 70, 5, False),
        ("7.51", "10", 70, 5, False),
        ("0", "10", 70, 50, False),
        ("2", "10", 70, 50, True),
        ("0", "0", 70, 50, False),  # nothing to earn
        # 64.9966 % is shown as 65.00 % and lies outside 70 - 5.
        ("19.499", "30", 70, 5, False),
    ],
)
def test_a_second_marker_is_asked_for_near_the_pass_mark(
    score, possible, pass_percent, within, second
):
    assert needs_second_marker(D(score), D(possible), pass_percent, within) is second


@pytest.mark.parametrize(
    ("first", "second", "review", "final"),
    [
        (None, None, None, None),
        ("3", None, None, "3"),
        ("3", "2", None, "2.50"),
        ("3", "2.75", None, "2.88"),  # 2.875: halves up
        ("0", "0", None, "0.00"),
        ("3", "2", "4", "4"),
    ],
)
def test_two_markers_count_half_each_and_a_review_alone(first, second, review, final):
    points = EssayPoints(*(one and D(one) for one in (first, second, review)))
    assert points.final() == (None if final is None else D(final))


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_mean_lies_between_the_two(first, second):
    a, b = D(first) / 4, D(second) / 4
    final = EssayPoints(a, b).final()
    assert min(a, b) <= final <= max(a, b) + D("0.005")
    assert final == EssayPoints(b, a).final()


@pytest.mark.parametrize(
    ("typed", "points"), [("1,5", "1.5"), ("0", "0"), (" 2 ", "2"), ("0.25", "0.25")]
)
def test_points_are_typed_with_a_comma_or_a_point(typed, points):
    assert read_points(typed, D(2)) == D(points)


@pytest.mark.parametrize("typed", ["", "hai", "-1", "2.25", "0.3", "NaN", "Infinity"])
def test_other_points_are_refused(typed):
    with pytest.raises(ValueError, match=r"."):
        read_points(typed, D(2))


def test_the_most_is_allowed_even_between_two_quarters():
    assert read_points("1,1", D("1.1")) == D("1.1")


def test_a_fraction_is_of_the_whole_rubric():
    rubric = [Criterion("a", {}, D(2), {}), Criterion("b", {}, D(6), {})]
    assert fraction(D(2), rubric) == D("0.25")
    assert fraction(D(8), rubric) == 1
    assert fraction(D(0), []) == 0


# --- Waiting and grading ---------------------------------------------------------------


@pytest.fixture
def heard():
    """What listeners were told, in turn."""
    grades = []

    def listen(attempt, grade, **kwargs):
        grades.append(grade)

    attempt_graded.connect(listen)
    yield grades
    attempt_graded.disconnect(listen)


def test_an_essay_keeps_the_attempt_waiting_without_a_grade(lan, heard):
    attempt = sent(essay_quiz(), lan)
    assert attempt.state == Attempt.State.MARKING
    assert not attempt.grades.exists()
    assert heard == []


def test_an_empty_essay_earns_nothing_at_once(lan, heard):
    attempt = sent(essay_quiz(), lan, text="")
    assert attempt.state == Attempt.State.GRADED
    assert (attempt.grades.get().score, attempt.grades.get().possible) == (6, 10)
    assert len(heard) == 1


def test_the_last_marking_brings_the_grade(lan, trainer, heard):
    attempt = sent(essay_quiz(essays=2), lan)
    second = attempt.items.get(position=3)
    assert give(attempt, trainer, "1.5", "2") is None
    assert heard == []
    grade = mark_essays(
        attempt=attempt,
        marker=trainer,
        marks={second.pk: EssayMark({"nguyen-tac": D(0), "vi-du": D(1)})},
        at=NINE,
    )
    assert heard == [grade]
    assert (grade.score, grade.possible, grade.by) == (D("10.5"), 14, trainer)
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.GRADED


def test_points_of_the_rubric_become_points_of_the_quiz(lan, trainer):
    attempt = sent(essay_quiz(), lan)
    attempt.items.filter(position=2).update(points=10)
    grade = give(attempt, trainer, "1", "2")
    assert grade.marks.get(item=essay_of(attempt)).points == D("7.5")


def test_essays_of_a_trial_are_left_out(lan, trainer):
    attempt = sent(essay_quiz(), lan)
    Attempt.objects.filter(pk=attempt.pk).update(is_trial=True)
    from quizzes.services.marks import grade_attempt

    grade = grade_attempt(attempt=Attempt.objects.get(pk=attempt.pk), at=NINE)
    assert (grade.score, grade.possible) == (6, 6)


# --- The second marker -----------------------------------------------------------------


def test_near_the_pass_mark_another_person_marks_too(lan, trainer, minh):
    # 6 + 1 of 10 is 70 %.
    attempt = sent(essay_quiz(borderline_percent=10), lan)
    Attempt.objects.filter(pk=attempt.pk).update(borderline_percent=10)
    assert give(attempt, trainer, "0.5", "0.5") is None
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.MARKING
    with pytest.raises(MarkedFirst):
        hold_attempt(attempt=attempt, marker=trainer, at=NINE)
    grade = give(attempt, minh, "1", "1.25")
    # (1 + 2.25) / 2 is 1.625: halves up.
    assert grade.score == D("7.63")
    assert grade.passed
    rounds = list(Marking.objects.values_list("round", "marker__username"))
    assert rounds == [(1, "trainer"), (2, "minh")]


def test_far_from_the_pass_mark_one_person_is_enough(lan, trainer):
    attempt = sent(essay_quiz(), lan)
    Attempt.objects.filter(pk=attempt.pk).update(borderline_percent=10)
    assert give(attempt, trainer, "2", "2").score == 10


def test_what_is_graded_is_marked_again_with_a_reason(lan, trainer, minh, heard):
    attempt = sent(essay_quiz(), lan)
    first = give(attempt, trainer, "0", "0.5")
    with pytest.raises(ReasonMissing):
        give(attempt, minh, "2", "2")
    second = give(attempt, minh, "2", "2", reason="Phúc khảo theo đơn.")
    assert (first.score, second.score) == (D("6.5"), 10)
    assert second.reason == "Phúc khảo theo đơn."
    assert list(attempt.grades.all()) == [first, second]
    assert heard == [first, second]


# --- Two markers at once ---------------------------------------------------------------


def test_who_holds_an_attempt_keeps_others_off_for_a_quarter_of_an_hour(
    lan, trainer, minh
):
    attempt = sent(essay_quiz(), lan)
    hold_attempt(attempt=attempt, marker=trainer, at=NINE)
    with pytest.raises(HeldByAnother, match="Dìn"):
        hold_attempt(attempt=attempt, marker=minh, at=NINE + QUARTER / 2)
    assert not Marking.objects.exists()
    task = hold_attempt(attempt=attempt, marker=minh, at=NINE + QUARTER)
    assert task.marker == minh
    with pytest.raises(HeldByAnother, match="Minh"):
        give(attempt, trainer, "1", "1", at=NINE + QUARTER)


def test_a_save_renews_the_hold(lan, trainer, minh):
    attempt = sent(essay_quiz(essays=2), lan)
    hold_attempt(attempt=attempt, marker=trainer, at=NINE)
    give(attempt, trainer, "1", "1", at=NINE + QUARTER / 2)
    assert MarkingTask.objects.get().expires_at == NINE + QUARTER * 1.5


def test_an_attempt_can_be_taken_over_and_put_back(lan, trainer, minh):
    attempt = sent(essay_quiz(), lan)
    hold_attempt(attempt=attempt, marker=trainer, at=NINE)
    hold_attempt(attempt=attempt, marker=minh, at=NINE, take_over=True)
    with pytest.raises(HeldByAnother):
        give(attempt, trainer, "1", "1")
    release_attempt(attempt=attempt, marker=trainer)  # not the holder: nothing happens
    assert MarkingTask.objects.get().marker == minh
    release_attempt(attempt=attempt, marker=minh)
    assert give(attempt, trainer, "1", "1").score == 8


def test_only_what_was_sent_and_has_an_essay_is_marked(quiz, lan, trainer, at):
    attempt = graded(quiz, lan, right=2)
    with pytest.raises(NothingToMark):
        hold_attempt(attempt=attempt, marker=trainer, at=at)
    assert Grade.objects.count() == 1
    assert UserFactory().pk
