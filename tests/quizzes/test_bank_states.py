"""The way of a question: draft, review, in use, under watch, retired."""

import pytest
from django.urls import reverse

from courses.roles import ensure_roles
from quizzes.models import Question
from quizzes.refusals import (
    MeaningChanged,
    QuestionNeeded,
    QuestionNotInUse,
    QuestionNotReady,
)
from quizzes.services import put_in_use, retire, send_back, unwatch, watch
from tests.factories.organisation import UserFactory
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory

from .bank_forms import SUBMIT, add_url, edit_form, edit_url, question_form

pytestmark = pytest.mark.django_db


def state_of(question) -> str:
    return Question.objects.get(pk=question.pk).state


def test_live_is_what_the_state_says_however_it_was_written():
    question = QuestionFactory(state="draft")
    for state, live in [("live", True), ("watch", True), ("retired", False)]:
        Question.objects.filter(pk=question.pk).update(state=state)
        question.refresh_from_db()
        assert question.live is live


def test_a_draft_is_put_in_use_with_its_first_version(at, trainer):
    question = QuestionFactory(state="draft")
    version = put_in_use(question=question, by=trainer, at=at)
    assert (version.number, version.created_by, version.created_at) == (1, trainer, at)
    assert question.state == "live"


def test_an_unfinished_question_is_not_put_in_use_and_says_why(at, trainer):
    question = QuestionFactory(state="draft", explanation="")
    question.options.filter(key="a").update(is_correct=False)
    with pytest.raises(QuestionNotReady) as refused:
        put_in_use(question=question, by=trainer, at=at)
    assert len(refused.value.problems) == 2
    assert (state_of(question), question.versions.count()) == ("draft", 0)


def test_a_correction_of_more_than_words_changes_nothing(at, trainer):
    question = QuestionFactory()
    question.points = 5
    question.save_revision()
    with pytest.raises(MeaningChanged):
        put_in_use(question=question, by=trainer, at=at, correction=True)
    kept = Question.objects.get(pk=question.pk)
    assert (kept.points, kept.current_version.number) == (1, 1)
    assert kept.has_unpublished_changes


def test_a_watched_question_is_still_asked_and_says_why(at, trainer):
    question = QuestionFactory()
    watch(question=question, reason="Nhiều người giỏi trả lời sai", by=trainer, at=at)
    question.refresh_from_db()
    assert question.watch_reason == "Nhiều người giỏi trả lời sai"
    assert question in Question.objects.live()
    unwatch(question=question, by=trainer, at=at)
    assert (state_of(question), question.watch_reason) == ("live", "")


def test_a_new_meaning_ends_the_watch_and_a_typing_error_does_not(at, trainer):
    question = QuestionFactory()
    watch(question=question, reason="Đáp án gây tranh cãi", by=trainer, at=at)
    for stem, correction, state in [
        ("Sửa dấu?", True, "watch"),
        ("Mới?", False, "live"),
    ]:
        question.refresh_from_db()
        question.stem = stem
        question.save_revision()
        put_in_use(question=question, by=trainer, at=at, correction=correction)
        assert state_of(question) == state


def test_only_what_is_asked_is_watched_or_retired(at, trainer):
    question = QuestionFactory(state="draft")
    with pytest.raises(QuestionNotInUse):
        watch(question=question, reason="", by=trainer, at=at)
    with pytest.raises(QuestionNotInUse):
        retire(question=question, by=trainer, at=at)
    with pytest.raises(QuestionNotInUse):
        unwatch(question=question, by=trainer, at=at)
    with pytest.raises(QuestionNotInUse):
        send_back(question=question, by=trainer, at=at)


def test_what_a_published_quiz_needs_is_not_retired(at, trainer):
    question = QuestionFactory()
    QuizFactory(questions=[question])
    with pytest.raises(QuestionNeeded):
        retire(question=question, by=trainer, at=at)
    assert state_of(question) == "live"


def test_a_retired_question_comes_back_with_its_version(at, trainer):
    question = QuestionFactory()
    retire(question=question, by=trainer, at=at)
    question.refresh_from_db()
    assert state_of(question) == "retired"
    assert put_in_use(question=question, by=trainer, at=at).number == 1
    assert state_of(question) == "live"


@pytest.fixture
def reviewed(author, provision):
    """A draft that was sent to review in the editor."""
    ensure_roles()
    form = question_form(TopicFactory(), provision) | SUBMIT
    assert author.post(add_url("question"), form).status_code == 302
    return Question.objects.get()


def act(client, question, action, **data):
    task = question.current_workflow_task_state
    return client.post(
        reverse(
            "wagtailsnippets_quizzes_question:workflow_action",
            args=[question.pk, action, task.pk],
        ),
        data,
    )


def test_a_draft_goes_through_review_into_use(author, reviewed):
    assert reviewed.state == "review"
    assert reviewed.current_version is None
    assert act(author, reviewed, "approve").status_code == 302
    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.current_version.number) == ("live", 1)


def test_a_reviewer_sends_a_draft_back(author, reviewed):
    act(author, reviewed, "reject", comment="Đáp án b cũng đúng.")
    assert state_of(reviewed) == "draft"


def test_a_service_sends_a_draft_back_too(trainer, at, reviewed):
    send_back(question=reviewed, by=trainer, at=at, comment="Thiếu căn cứ.")
    assert state_of(reviewed) == "draft"
    assert not reviewed.workflow_in_progress


def test_what_was_broken_during_review_is_not_approved(author, reviewed):
    form = edit_form(reviewed, explanation="", code=reviewed.code)
    assert author.post(edit_url(reviewed), form).status_code == 302
    page = act(author, reviewed, "approve")
    assert page.status_code == 302
    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.current_version) == ("review", None)
    assert "Write the explanation in Vietnamese." in author.get(page.url).text


def test_an_unfinished_draft_is_not_sent_to_review(author, provision):
    ensure_roles()
    form = question_form(TopicFactory(), provision, right=(False, False)) | SUBMIT
    assert author.post(add_url("question"), form).status_code == 200
    assert not Question.objects.exists()


def test_a_question_in_use_stays_in_use_while_a_change_is_reviewed(author):
    ensure_roles()
    question = QuestionFactory()
    form = edit_form(question, stem="Viết lại?") | SUBMIT
    assert author.post(edit_url(question), form).status_code == 302
    assert state_of(question) == "live"
    question.refresh_from_db()
    act(author, question, "approve")
    question.refresh_from_db()
    assert question.current_version.number == 2


def test_roles_give_trainers_the_review_and_the_shortcut(trainer, admin):
    ensure_roles()
    ensure_roles()
    assert Question.get_default_workflow().name == "Duyệt câu hỏi"
    for name in ("publish", "lock", "unlock", "add", "change"):
        assert UserFactory._meta.model.objects.get(pk=trainer.pk).has_perm(
            f"quizzes.{name}_question"
        )


def test_without_the_right_nobody_puts_a_question_in_use(author, trainer):
    question = QuestionFactory(state="draft")
    trainer.groups.get().permissions.filter(codename="publish_question").delete()
    form = edit_form(question) | {"action-publish": "x"}
    author.post(edit_url(question), form)
    assert state_of(question) == "draft"
    page = author.get(
        reverse("wagtailsnippets_quizzes_question:put_in_use", args=[question.pk])
    )
    assert page.status_code in (302, 403)
