from datetime import timedelta
from decimal import Decimal

import pytest

from organisation.models import User
from quizzes.models import Grade
from quizzes.results import first_passes, passed_quiz_ids
from tests.factories.quizzes import QuestionFactory, QuizFactory

from .conftest import graded

DAY = timedelta(days=1)


def test_the_first_of_several_passes_counts(quiz, lan, at):
    graded(quiz, lan, right=0, at=at)
    first = graded(quiz, lan, right=3, at=at + DAY)
    graded(quiz, lan, right=3, at=at + 2 * DAY)
    found = passed_quiz_ids(lan, [quiz.pk])[quiz.pk]
    assert found.attempt == first.public_id
    assert found.graded_at == at + DAY
    assert found.percent == Decimal("100.00")


def test_who_has_to_pass_again_needs_a_later_pass(quiz, lan, at):
    graded(quiz, lan, right=3, at=at)
    assert passed_quiz_ids(lan, [quiz.pk], since=at + DAY) == {}
    graded(quiz, lan, right=3, at=at + 2 * DAY)
    again = passed_quiz_ids(lan, [quiz.pk], since=at + DAY)
    assert again[quiz.pk].graded_at == at + 2 * DAY


@pytest.mark.parametrize("corrected", [True, False])
def test_the_newest_grade_of_an_attempt_counts(quiz, lan, at, corrected):
    attempt = graded(quiz, lan, right=0 if corrected else 3, at=at)
    Grade.objects.create(
        attempt=attempt,
        graded_at=at + DAY,
        score=3,
        possible=3,
        percent=100,
        passed=corrected,
        reason="Đáp án của câu 2 sai.",
    )
    assert (quiz.pk in passed_quiz_ids(lan, [quiz.pk])) is corrected


def test_many_people_and_quizzes_cost_one_query(
    quiz, lan, minh, hoa, at, django_assert_num_queries
):
    other = QuizFactory(questions=[QuestionFactory()])
    graded(quiz, lan, right=3, at=at)
    graded(quiz, minh, right=1, at=at)
    graded(other, minh, right=1, at=at)
    with django_assert_num_queries(1):
        found = first_passes(User.objects.all(), [quiz.pk, other.pk])
    assert set(found) == {(lan.pk, quiz.pk), (minh.pk, other.pk)}
    assert first_passes([hoa.pk], [quiz.pk]) == {}
