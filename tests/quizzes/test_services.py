from datetime import timedelta
from decimal import Decimal

import pytest

from quizzes.kinds import InvalidAnswer
from quizzes.models import Attempt, Grade, Question, QuestionVersion, Response
from quizzes.refusals import (
    AnswerFixed,
    AttemptClosed,
    AttemptsUsedUp,
    MustWait,
    QuestionNotReady,
    QuizNotReady,
)
from quizzes.services import (
    close_overdue,
    freeze_version,
    save_response,
    start_attempt,
    submit_attempt,
)
from quizzes.signals import attempt_graded, attempt_started
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory

from .conftest import answer, graded

MINUTE = timedelta(minutes=1)


# --- Freezing ------------------------------------------------------------------------------


def test_freezing_again_without_a_change_keeps_the_version(db, at):
    question = QuestionFactory()
    first = question.current_version
    assert freeze_version(question=question, by=None, at=at) == first
    assert question.versions.count() == 1


@pytest.mark.parametrize(
    "change", [{"stem": "Câu hỏi khác?"}, {"points": 2}, {"explanation": "Khác."}]
)
def test_a_change_of_what_is_asked_makes_a_new_version(db, at, change):
    question = QuestionFactory()
    for name, value in change.items():
        setattr(question, name, value)
    question.save()
    version = freeze_version(question=question, by=None, at=at)
    assert version.number == 2
    assert Question.objects.get(pk=question.pk).current_version == version


def test_a_change_of_topic_or_level_makes_none(db, at):
    question = QuestionFactory()
    question.topic = TopicFactory()
    question.difficulty = 3
    question.save()
    assert freeze_version(question=question, by=None, at=at).number == 1


def test_a_question_that_cannot_be_asked_says_all_that_is_wrong(db, at):
    question = QuestionFactory(
        state="draft", explanation="", options=[("a", True), ("b", True)]
    )
    with pytest.raises(QuestionNotReady) as refusal:
        freeze_version(question=question, by=None, at=at)
    assert len(refusal.value.problems) == 2
    assert not question.versions.exists()


def test_a_version_is_written_once(db):
    version = QuestionFactory().current_version
    version.points = 5
    with pytest.raises(ValueError, match="written once"):
        version.save()


# --- Starting ------------------------------------------------------------------------------


def test_starting_twice_gives_the_open_attempt(quiz, lan, at):
    first = start_attempt(quiz=quiz, learner=lan, at=at)
    assert start_attempt(quiz=quiz, learner=lan, at=at + MINUTE) == first
    assert first.items.count() == 3


def test_the_same_seed_gives_the_same_paper(lan, minh, at):
    topic = TopicFactory()
    QuestionFactory.create_batch(12, topic=topic)
    quiz = QuizFactory(draws=[(topic, 5)], shuffle_questions=True, shuffle_options=True)
    papers = [
        list(
            start_attempt(quiz=quiz, learner=who, at=at, seed=seed)
            .items.order_by("position")
            .values_list("version", "option_order")
        )
        for who, seed in [(lan, 7), (minh, 7)]
    ]
    assert papers[0] == papers[1]


def test_a_draw_takes_questions_of_the_topics_below_it(lan, at):
    parent = TopicFactory()
    child = TopicFactory(parent=parent)
    QuestionFactory.create_batch(3, topic=child)
    quiz = QuizFactory(draws=[(parent, 3)])
    assert start_attempt(quiz=quiz, learner=lan, at=at).items.count() == 3


@pytest.mark.parametrize(
    "unfit", [{"state": "draft"}, {"state": "retired"}, {"use": "self-check"}]
)
def test_a_draw_takes_only_what_is_live_and_graded(lan, at, unfit):
    topic = TopicFactory()
    QuestionFactory(topic=topic)
    QuestionFactory(topic=topic, **unfit)
    quiz = QuizFactory(draws=[(topic, 2)])
    with pytest.raises(QuizNotReady):
        start_attempt(quiz=quiz, learner=lan, at=at)


def test_an_unpublished_or_empty_quiz_cannot_be_begun(lan, at):
    for quiz in (QuizFactory(is_live=False), QuizFactory()):
        with pytest.raises(QuizNotReady):
            start_attempt(quiz=quiz, learner=lan, at=at)


def test_the_attempts_allowed_can_be_used_up(quiz, lan, at):
    quiz.attempts_allowed = 1
    graded(quiz, lan, right=0)
    with pytest.raises(AttemptsUsedUp):
        start_attempt(quiz=quiz, learner=lan, at=at + MINUTE)


def test_the_wait_between_attempts_says_until_when(quiz, lan, at):
    quiz.wait_minutes = 30
    graded(quiz, lan, right=0)
    with pytest.raises(MustWait) as refusal:
        start_attempt(quiz=quiz, learner=lan, at=at + 29 * MINUTE)
    assert refusal.value.until == at + 30 * MINUTE
    assert start_attempt(quiz=quiz, learner=lan, at=at + 30 * MINUTE).number == 2


def test_an_attempt_past_its_deadline_is_closed_before_the_next_begins(quiz, lan, at):
    quiz.time_limit_minutes = 10
    first = start_attempt(quiz=quiz, learner=lan, at=at)
    second = start_attempt(quiz=quiz, learner=lan, at=at + 11 * MINUTE)
    first.refresh_from_db()
    assert second != first
    assert (first.state, first.closed_by) == ("graded", "clock")


def test_later_changes_of_the_quiz_leave_an_attempt_alone(quiz, lan, at):
    attempt = start_attempt(quiz=quiz, learner=lan, at=at)
    question = Question.objects.first()
    question.stem = "Đã sửa?"
    question.save()
    freeze_version(question=question, by=None, at=at)
    quiz.pass_percent = 100
    quiz.save()
    answer(attempt, 1, "a")
    answer(attempt, 2, "a")
    answer(attempt, 3, "a")
    attempt.refresh_from_db()
    assert submit_attempt(attempt=attempt, at=at).passed
    assert attempt.pass_percent == 70
    assert "Đã sửa?" not in [
        item.version.content["stem"]["vi"] for item in attempt.items.all()
    ]


def test_starting_tells_the_layers_above(quiz, lan, at):
    heard = []
    attempt_started.connect(
        lambda attempt, **kw: heard.append(attempt), weak=False, dispatch_uid="t"
    )
    try:
        attempt = start_attempt(quiz=quiz, learner=lan, at=at)
        start_attempt(quiz=quiz, learner=lan, at=at)
    finally:
        attempt_started.disconnect(dispatch_uid="t")
    assert heard == [attempt]


# --- Answering -----------------------------------------------------------------------------


@pytest.fixture
def attempt(quiz, lan, at) -> Attempt:
    quiz.time_limit_minutes = 10
    return start_attempt(quiz=quiz, learner=lan, at=at)


@pytest.fixture
def item(attempt):
    return attempt.items.select_related("version").get(position=2)


def test_the_last_answer_counts_and_all_are_kept(attempt, item, at):
    for key in ("b", "a"):
        save_response(attempt=attempt, item=item, answer=[key], at=at)
    assert [r.answer for r in item.responses.all()] == [["b"], ["a"]]
    assert submit_attempt(attempt=attempt, at=at).score == 1


def test_the_same_answer_again_gives_the_same_receipt(attempt, item, at):
    first = save_response(attempt=attempt, item=item, answer=["b"], at=at)
    again = save_response(attempt=attempt, item=item, answer=["b"], at=at + MINUTE)
    assert first.response.receipt == again.response.receipt
    assert again.response.saved_at == at
    assert Response.objects.count() == 1
    assert (again.received, again.total) == (1, 3)


def test_nothing_chosen_where_nothing_was_is_not_kept(attempt, item, at):
    assert save_response(attempt=attempt, item=item, answer=[], at=at).response is None


def test_taking_an_answer_back_is_kept(attempt, item, at):
    save_response(attempt=attempt, item=item, answer=["a"], at=at)
    receipt = save_response(attempt=attempt, item=item, answer=[], at=at)
    assert receipt.received == 0
    assert submit_attempt(attempt=attempt, at=at).score == 0


@pytest.mark.parametrize("bad", [["zz"], ["a", "b"], ["a"] * 500])
def test_what_is_no_answer_is_refused(attempt, item, at, bad):
    with pytest.raises(InvalidAnswer):
        save_response(attempt=attempt, item=item, answer=bad, at=at)
    assert not Response.objects.exists()


def test_nothing_is_saved_to_a_graded_attempt(attempt, item, at):
    submit_attempt(attempt=attempt, at=at)
    with pytest.raises(AttemptClosed):
        save_response(attempt=attempt, item=item, answer=["a"], at=at)


@pytest.mark.parametrize(
    ("late", "kept"), [(0, True), (4, True), (5, False), (60, False)]
)
def test_a_save_under_way_has_five_seconds_of_grace(attempt, item, at, late, kept):
    moment = at + 10 * MINUTE + timedelta(seconds=late)
    if kept:
        save_response(attempt=attempt, item=item, answer=["a"], at=moment)
        assert Response.objects.count() == 1
        return
    with pytest.raises(AttemptClosed):
        save_response(attempt=attempt, item=item, answer=["a"], at=moment)
    attempt.refresh_from_db()
    assert (attempt.state, attempt.closed_at) == ("graded", attempt.deadline_at)
    assert Grade.objects.get().graded_at == moment


def test_an_answer_shown_as_right_or_wrong_stays(quiz, lan, at):
    quiz.reveal = "at-once"
    attempt = start_attempt(quiz=quiz, learner=lan, at=at)
    answer(attempt, 1, "b")
    answer(attempt, 1, "b")
    with pytest.raises(AnswerFixed):
        answer(attempt, 1, "a")


# --- Closing -------------------------------------------------------------------------------


def test_submitting_grades_once(attempt, at):
    answer(attempt, 1, "a")
    answer(attempt, 2, "b")
    first = submit_attempt(attempt=attempt, at=at)
    assert submit_attempt(attempt=attempt, at=at + MINUTE) == first
    assert (first.score, first.possible) == (Decimal(1), Decimal(3))
    assert first.percent == Decimal("33.33")
    assert not first.passed
    assert attempt.closed_by == "learner"
    assert [
        (m.points, m.response_id is not None) for m in first.marks.order_by("item")
    ] == [(1, True), (0, True), (0, False)]


def test_grading_tells_the_layers_above_once(attempt, at):
    heard = []
    attempt_graded.connect(
        lambda attempt, grade, **kw: heard.append((attempt, grade)),
        weak=False,
        dispatch_uid="t",
    )
    try:
        grade = submit_attempt(attempt=attempt, at=at)
        submit_attempt(attempt=attempt, at=at)
    finally:
        attempt_graded.disconnect(dispatch_uid="t")
    assert heard == [(attempt, grade)]


def test_what_fails_above_leaves_the_attempt_open(attempt, at):
    def fail(**kwargs):
        raise RuntimeError("above")

    attempt_graded.connect(fail, dispatch_uid="t")
    try:
        with pytest.raises(RuntimeError):
            submit_attempt(attempt=attempt, at=at)
    finally:
        attempt_graded.disconnect(dispatch_uid="t")
    attempt.refresh_from_db()
    assert attempt.state == "open"
    assert not Grade.objects.exists()


def test_the_clock_closes_what_is_overdue_and_nothing_else(attempt, minh, quiz, at):
    answer(attempt, 1, "a")
    quiz.time_limit_minutes = None
    unlimited = start_attempt(quiz=quiz, learner=minh, at=at)
    late = at + 10 * MINUTE + timedelta(seconds=5)
    assert close_overdue(at=late - timedelta(seconds=1)) == 0
    assert close_overdue(at=late) == 1
    assert close_overdue(at=late) == 0
    attempt.refresh_from_db()
    unlimited.refresh_from_db()
    assert (attempt.state, unlimited.state) == ("graded", "open")
    assert attempt.closed_at == attempt.deadline_at
    assert Grade.objects.get().score == 1


def test_one_attempt_that_cannot_be_closed_keeps_no_other_open(attempt, minh, quiz, at):
    other = start_attempt(quiz=quiz, learner=minh, at=at)

    def fail(attempt, **kwargs):
        if attempt.learner != minh:
            raise RuntimeError("above")

    attempt_graded.connect(fail, dispatch_uid="t")
    try:
        assert close_overdue(at=at + 11 * MINUTE) == 1
    finally:
        attempt_graded.disconnect(dispatch_uid="t")
    attempt.refresh_from_db()
    other.refresh_from_db()
    assert (attempt.state, other.state) == ("open", "graded")


def test_finishing_costs_the_same_whatever_the_number_of_questions(
    lan, at, count_queries
):
    costs = []
    for count in (5, 20):
        quiz = QuizFactory(questions=QuestionFactory.create_batch(count))
        attempt = start_attempt(quiz=quiz, learner=lan, at=at)
        for position in range(1, count + 1):
            answer(attempt, position, "a")
        costs.append(count_queries(lambda a=attempt: submit_attempt(attempt=a, at=at)))
    assert costs[0] == costs[1]
    # Savepoint, closing, items with versions and answers, grade, marks, release; and
    # one question by certification: does a programme ask for this quiz?
    assert costs[0] <= 8


def test_versions_of_an_attempt_cannot_be_deleted(attempt):
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        QuestionVersion.objects.all().delete()
