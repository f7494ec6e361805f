import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from quizzes.models import Question, Quiz
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory

from .bank_forms import add_url
from .conftest import graded


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
            "borderline_percent": 0,
            "sections": inline_formset([]),
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
