"""The way into a quiz: its window, its code, who is granted more, who only tries."""

from datetime import timedelta
from uuid import uuid4

import pytest

from certification import facts
from certification.eligibility import Asked, Plan, QuizAsked
from quizzes.kinds import kind_of
from quizzes.models import Allowance, Attempt
from quizzes.refusals import (
    AttemptsUsedUp,
    Closed,
    NotOpenYet,
    QuizNotReady,
    TooManyCodes,
    WrongCode,
)
from quizzes.results import newest_grades, passed_quiz_ids
from quizzes.services import start_attempt, submit_attempt
from quizzes.signals import attempt_graded, attempt_started
from tests.factories.quizzes import QuizFactory, question_of_kind

from .conftest import NINE, answer

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


# --- The window -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opens", "closes", "refusal"),
    [
        (SECOND, None, NotOpenYet),
        (timedelta(0), None, None),
        (-SECOND, None, None),
        (None, timedelta(0), Closed),
        (None, -SECOND, Closed),
        (None, SECOND, None),
        (-MINUTE, MINUTE, None),
    ],
)
def test_a_quiz_is_open_from_its_first_moment_to_just_before_its_last(
    quiz, lan, opens, closes, refusal
):
    quiz.opens_at = None if opens is None else NINE + opens
    quiz.closes_at = None if closes is None else NINE + closes
    quiz.save()
    if refusal is None:
        attempt = start_attempt(quiz=quiz, learner=lan, at=NINE)
        assert attempt.deadline_at == quiz.closes_at
    else:
        with pytest.raises(refusal):
            start_attempt(quiz=quiz, learner=lan, at=NINE)


def test_an_attempt_ends_when_the_quiz_closes(quiz, lan):
    quiz.time_limit_minutes = 30
    quiz.closes_at = NINE + 20 * MINUTE
    quiz.save()
    attempt = start_attempt(quiz=quiz, learner=lan, at=NINE)
    assert attempt.deadline_at == NINE + 20 * MINUTE


def test_who_began_goes_on_after_the_rules_change(quiz, lan):
    attempt = start_attempt(quiz=quiz, learner=lan, at=NINE)
    quiz.is_live = False
    quiz.access_code = "mới"
    quiz.save()
    assert start_attempt(quiz=quiz, learner=lan, at=NINE + MINUTE) == attempt


# --- The code ---------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Đợt-3", "  đợt-3 ", "ĐỢT-3", "đợt-3"])
def test_the_code_counts_without_its_capitals_blanks_and_spelling(quiz, lan, typed):
    quiz.access_code = "Đợt-3"
    quiz.save()
    assert start_attempt(quiz=quiz, learner=lan, at=NINE, code=typed).pk


@pytest.mark.parametrize("typed", ["", " ", "dot-3", "Đợt-33"])
def test_another_code_is_refused(quiz, lan, typed):
    quiz.access_code = "Đợt-3"
    quiz.save()
    with pytest.raises(WrongCode):
        start_attempt(quiz=quiz, learner=lan, at=NINE, code=typed)
    assert not Attempt.objects.exists()


def test_codes_cannot_be_tried_out(quiz, lan, minh):
    quiz.access_code = "Đợt-3"
    quiz.save()
    for n in range(5):
        with pytest.raises(WrongCode):
            start_attempt(quiz=quiz, learner=lan, at=NINE, code=str(n))
    with pytest.raises(TooManyCodes):
        start_attempt(quiz=quiz, learner=lan, at=NINE, code="Đợt-3")
    # Another person, or a minute later.
    assert start_attempt(quiz=quiz, learner=minh, at=NINE, code="Đợt-3")
    assert start_attempt(quiz=quiz, learner=lan, at=NINE + MINUTE, code="Đợt-3")


def test_who_may_not_sit_it_learns_nothing_of_the_code(quiz, lan):
    quiz.access_code = "Đợt-3"
    quiz.opens_at = NINE + MINUTE
    quiz.save()
    with pytest.raises(NotOpenYet):
        start_attempt(quiz=quiz, learner=lan, at=NINE, code="Đợt-3")


# --- Who is granted more ------------------------------------------------------------------


def test_more_time_is_of_the_limit_and_may_pass_the_closing(quiz, lan, minh):
    quiz.time_limit_minutes = 30
    quiz.closes_at = NINE + 40 * MINUTE
    quiz.save()
    Allowance.objects.create(person=lan, extra_percent=50, reason="Khiếm thị")
    at = NINE + 30 * MINUTE
    hers = start_attempt(quiz=quiz, learner=lan, at=at)
    his = start_attempt(quiz=quiz, learner=minh, at=at)
    assert his.deadline_at == NINE + 40 * MINUTE
    assert hers.deadline_at == NINE + 55 * MINUTE


def test_the_larger_share_holds_and_attempts_add_up(quiz, lan, minh):
    quiz.time_limit_minutes, quiz.attempts_allowed = 30, 1
    quiz.save()
    Allowance.objects.create(
        person=lan, extra_percent=50, extra_attempts=1, reason="Khiếm thị"
    )
    Allowance.objects.create(
        person=lan, quiz=quiz, extra_percent=10, extra_attempts=1, reason="Ốm"
    )
    for _n in range(3):
        attempt = start_attempt(quiz=quiz, learner=lan, at=NINE)
        assert attempt.deadline_at == NINE + 45 * MINUTE
        submit_attempt(attempt=attempt, at=NINE)
    with pytest.raises(AttemptsUsedUp, match="3"):
        start_attempt(quiz=quiz, learner=lan, at=NINE)
    submit_attempt(attempt=start_attempt(quiz=quiz, learner=minh, at=NINE), at=NINE)
    with pytest.raises(AttemptsUsedUp):
        start_attempt(quiz=quiz, learner=minh, at=NINE)


# --- Trials -----------------------------------------------------------------------------


@pytest.fixture
def told(quiz):
    """What the apps above hear."""
    heard = []

    def hear(signal, **kwargs):
        heard.append(signal)

    for signal in (attempt_started, attempt_graded):
        signal.connect(hear)
    yield heard
    for signal in (attempt_started, attempt_graded):
        signal.disconnect(hear)


def test_a_trial_counts_nowhere(quiz, trainer, told):
    quiz.is_live = False
    quiz.opens_at = NINE + MINUTE
    quiz.access_code = "Đợt-3"
    quiz.attempts_allowed = 1
    quiz.wait_minutes = 60
    quiz.save()
    with pytest.raises(QuizNotReady):
        start_attempt(quiz=quiz, learner=trainer, at=NINE)
    for _n in range(2):
        trial = start_attempt(quiz=quiz, learner=trainer, at=NINE, is_trial=True)
        for position in (1, 2, 3):
            answer(trial, position, "a")
        assert submit_attempt(attempt=trial, at=NINE).passed
    assert told == []
    assert not newest_grades().exists()
    assert passed_quiz_ids(trainer, [quiz.pk]) == {}
    asked = Asked(uuid4(), QuizAsked(quiz.pk))
    assert facts.people_with_facts(Plan((asked,))) == set()
    assert facts.first_steps([trainer.pk], [asked]) == {}
    # Nor does it use up an attempt, or make anybody wait.
    quiz.is_live, quiz.opens_at = True, None
    quiz.save()
    real = start_attempt(quiz=quiz, learner=trainer, at=NINE, code="đợt-3")
    assert (real.number, real.is_trial) == (3, False)
    assert len(told) == 1


def test_a_trial_has_the_time_that_learners_have(quiz, trainer):
    quiz.time_limit_minutes = 30
    quiz.closes_at = NINE - MINUTE
    quiz.save()
    trial = start_attempt(quiz=quiz, learner=trainer, at=NINE, is_trial=True)
    assert trial.deadline_at == NINE + 30 * MINUTE


def test_a_trial_needs_a_paper_too(quiz, trainer):
    quiz.fixed_questions.all().delete()
    with pytest.raises(QuizNotReady):
        start_attempt(quiz=quiz, learner=trainer, at=NINE, is_trial=True)


# --- What is shown when -------------------------------------------------------------------


def test_answers_come_once_the_quiz_has_closed_and_nobody_sits_it(
    quiz, lan, minh, hoa, trainer
):
    quiz.reveal = "after-closing"
    quiz.time_limit_minutes = 30
    quiz.closes_at = closing = NINE + 40 * MINUTE
    quiz.save()
    attempt = start_attempt(quiz=quiz, learner=lan, at=NINE)
    submit_attempt(attempt=attempt, at=NINE)
    assert not attempt.shows_answers_to(lan, closing - SECOND)
    assert attempt.shows_answers_to(trainer, NINE)
    assert attempt.shows_answers_to(lan, closing)
    assert not attempt.shows_answers_to(hoa, closing)
    # One with more time still sits it.
    Allowance.objects.create(person=minh, extra_percent=100, reason="Khiếm thị")
    start_attempt(quiz=quiz, learner=minh, at=closing - 20 * MINUTE)
    assert not attempt.shows_answers_to(lan, closing + 29 * MINUTE)
    assert attempt.shows_answers_to(lan, closing + 30 * MINUTE)
    # Who puts off the closing puts off the answers.
    quiz.closes_at = closing + 60 * MINUTE
    quiz.save()
    attempt.quiz.refresh_from_db()
    assert not attempt.shows_answers_to(lan, closing + 59 * MINUTE)


def test_a_question_of_order_is_never_laid_out_in_its_right_order(lan):
    question = question_of_kind("ordering")
    quiz = QuizFactory(questions=[question], shuffle_options=False)
    right = kind_of("ordering").order(question.current_version.content)
    for seed in range(20):
        attempt = start_attempt(quiz=quiz, learner=lan, at=NINE, seed=seed)
        shown = attempt.items.get().option_order
        assert sorted(shown) == sorted(right)
        assert shown != right
        attempt.delete()
