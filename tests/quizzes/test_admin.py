import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data
from wagtail.users.models import UserProfile

from legal.models import LegalDocument, Provision
from quizzes.models import Question, Quiz
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory

from .conftest import graded


@pytest.fixture
def author(client, trainer):
    """A client signed in as a trainer, with the permissions of the group."""
    client.cookies["django_language"] = "en"
    names = ["access_admin"] + [
        f"{verb}_{model}"
        for verb in ("add", "change", "view")
        for model in ("question", "questionoption", "topic", "quiz")
    ]
    group = trainer.groups.get()
    group.permissions.add(*Permission.objects.filter(codename__in=names))
    UserProfile.objects.create(user=trainer, preferred_language="en")
    client.force_login(trainer)
    return client


@pytest.fixture
def provision(db):
    document = LegalDocument.objects.create(
        code="L-06-2022", kind="Luật", number="06/2022/QH15", title="Luật", issuer="QH"
    )
    return Provision.objects.create(document=document, key="dieu-84", label="Điều 84")


def question_form(topic, provision, *, right=(True, False), **changes):
    options = [
        {"text": f"Đáp án {n}", "is_correct": is_right, "feedback": "", "text_en": ""}
        for n, is_right in enumerate(right)
    ]
    return nested_form_data(
        {
            "stem": "Ai trình khen thưởng?",
            "code": "ai-trinh",
            "topic": topic.pk,
            "kind": "single",
            "difficulty": 1,
            "points": 1,
            "use": "graded",
            "state": "live",
            "explanation": "Theo Điều 84.",
            "provision": provision.pk,
            "options": inline_formset(options),
            **changes,
        }
    )


def add_url(model: str) -> str:
    return reverse(f"wagtailsnippets_quizzes_{model}:add")


def edit_url(row) -> str:
    name = row._meta.model_name
    return reverse(f"wagtailsnippets_quizzes_{name}:edit", args=[row.pk])


def test_saving_a_question_in_use_freezes_a_version(author, provision, trainer):
    sent = author.post(add_url("question"), question_form(TopicFactory(), provision))
    assert sent.status_code == 302, sent.context["form"].errors
    question = Question.objects.get()
    assert question.current_version.number == 1
    assert question.current_version.created_by == trainer
    keys = [option["key"] for option in question.current_version.content["options"]]
    assert keys == list(question.options.values_list("key", flat=True))


@pytest.mark.parametrize("right", [(False, False), (True, True)])
def test_a_question_in_use_needs_a_valid_key(author, provision, right):
    form = question_form(TopicFactory(), provision, right=right)
    page = author.post(add_url("question"), form)
    assert page.status_code == 200
    assert "Mark exactly one answer as right." in page.text
    assert not Question.objects.exists()


def test_a_draft_may_be_unfinished(author, provision):
    form = question_form(TopicFactory(), provision, right=(False, False), state="draft")
    assert author.post(add_url("question"), form).status_code == 302
    assert Question.objects.get().current_version is None


def test_an_edit_makes_a_new_version_and_keeps_the_names_of_answers(
    author, provision, trainer
):
    author.post(add_url("question"), question_form(TopicFactory(), provision))
    question = Question.objects.get()
    before = question.current_version.content["options"]
    rows = [
        {
            "id": option.pk,
            "text": f"{option.text} (sửa)",
            "is_correct": option.is_correct,
            "feedback": "",
        }
        for option in question.options.all()
    ]
    form = question_form(
        question.topic, provision, options=inline_formset(rows, initial=2)
    )
    sent = author.post(edit_url(question), form)
    assert sent.status_code == 302, sent.context["form"].errors
    question.refresh_from_db()
    after = question.current_version.content["options"]
    assert question.current_version.number == 2
    assert [o["key"] for o in after] == [o["key"] for o in before]
    assert after[0]["text"]["vi"].endswith("(sửa)")


def test_a_question_that_a_quiz_needs_cannot_be_retired(author, provision):
    question = QuestionFactory(provision=provision)
    quiz = QuizFactory(questions=[question])
    rows = [
        {"id": o.pk, "text": o.text, "is_correct": o.is_correct}
        for o in question.options.all()
    ]
    form = question_form(
        question.topic,
        provision,
        code=question.code,
        state="retired",
        options=inline_formset(rows, initial=4),
    )
    page = author.post(edit_url(question), form)
    assert page.status_code == 200
    assert f"“{quiz.title_en}” cannot do without this question" in page.text
    Quiz.objects.update(is_live=False)
    assert author.post(edit_url(question), form).status_code == 302


def test_questions_are_found_without_marks(author):
    QuestionFactory(stem="Ai trình khen thưởng?")
    QuestionFactory(stem="Hồ sơ gồm những gì?")
    page = author.get(
        reverse("wagtailsnippets_quizzes_question:list"), {"q": "khen thuong"}
    ).text
    assert "Ai trình khen thưởng?" in page
    assert "Hồ sơ gồm" not in page


def test_the_page_of_a_question_counts_the_attempts_of_each_version(author, lan):
    question = QuestionFactory()
    graded(QuizFactory(questions=[question]), lan, right=1)
    page = author.get(
        reverse("wagtailsnippets_quizzes_question:inspect", args=[question.pk])
    ).text
    assert "Version 1" in page
    assert "used in 1 attempt" in page


@pytest.mark.parametrize("mode", ["asked", "answered"])
def test_a_question_is_previewed_as_a_learner_sees_it(author, provision, mode):
    address = reverse("wagtailsnippets_quizzes_question:preview_on_add")
    form = question_form(TopicFactory(), provision)
    assert author.post(address, form).json()["is_valid"]
    page = author.get(address, {"mode": mode}).text
    assert "Ai trình khen thưởng?" in page
    assert ("Theo Điều 84." in page) is (mode == "answered")


def quiz_form(**changes):
    return nested_form_data(
        {
            "title": "Bài",
            "slug": "bai",
            "purpose": "exam",
            "pass_percent": 70,
            "attempts_allowed": 0,
            "wait_minutes": 0,
            "reveal": "after-sending",
            "is_live": "on",
            "draws": inline_formset([]),
            "fixed_questions": inline_formset([]),
            **changes,
        }
    )


def test_a_quiz_is_published_only_when_the_bank_can_fill_it(author):
    topic = TopicFactory()
    QuestionFactory(topic=topic)
    draws = inline_formset([{"topic": topic.pk, "count": 2, "difficulty": ""}])
    page = author.post(add_url("quiz"), quiz_form(draws=draws))
    assert page.status_code == 200
    assert "2 to draw, 1 in use" in page.text
    QuestionFactory(topic=topic)
    assert author.post(add_url("quiz"), quiz_form(draws=draws)).status_code == 302


def test_a_fixed_question_stands_once(author):
    pk = QuestionFactory().pk
    fixed = inline_formset([{"question": pk}, {"question": pk}])
    page = author.post(add_url("quiz"), quiz_form(fixed_questions=fixed))
    assert page.status_code == 200
    assert not Quiz.objects.exists()


@pytest.mark.parametrize("what", ["question", "quiz", "topic"])
def test_what_was_used_is_not_deleted_even_by_an_administrator(
    client, admin, lan, what
):
    client.cookies["django_language"] = "en"
    quiz = QuizFactory(questions=[QuestionFactory()])
    graded(quiz, lan, right=1)
    question = Question.objects.get()
    row = {"question": question, "quiz": quiz, "topic": question.topic}[what]
    client.force_login(admin)
    page = client.post(
        reverse(f"wagtailsnippets_quizzes_{what}:delete", args=[row.pk]), follow=True
    )
    assert page.status_code == 200
    assert type(row).objects.filter(pk=row.pk).exists()
    bulk = (
        reverse("wagtail_bulk_action", args=["quizzes", what, "delete"])
        + f"?id={row.pk}"
    )
    assert client.post(bulk).status_code in (200, 302)
    assert type(row).objects.filter(pk=row.pk).exists()


def test_the_list_of_questions_costs_the_same_for_twenty_as_for_two(
    author, count_queries
):
    address = reverse("wagtailsnippets_quizzes_question:list")
    topic = TopicFactory()
    QuestionFactory.create_batch(2, topic=topic)
    author.get(address)
    few = count_queries(lambda: author.get(address))
    QuestionFactory.create_batch(18, topic=topic)
    assert count_queries(lambda: author.get(address)) == few


def test_an_officer_has_no_door_to_the_bank(client, lan):
    client.force_login(lan)
    page = client.get(reverse("wagtailsnippets_quizzes_question:list"))
    assert page.status_code in (302, 403)
