"""What the screens say of a quiz that waits or is over, and of figures and ways back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import now

from quizzes.admin.numbers import PlainNumber
from quizzes.services import save_response, start_attempt, submit_attempt
from quizzes.typing_errors import words_changed
from tests.factories.quizzes import QuizFactory, question_of_kind

pytestmark = pytest.mark.django_db
INDEX = "/quizzes/"


def states(client) -> list[str]:
    """Return the shape of each quiz's state on the list."""
    page = client.get(INDEX).content.decode()
    return [
        part.partition('"')[0] for part in page.split('<span class="state state--')[1:]
    ]


def test_a_quiz_whose_essays_wait_is_not_one_never_begun(client, lan):
    client.force_login(lan)
    quiz = QuizFactory(questions=[question_of_kind("essay")])
    assert states(client) == ["todo"]
    attempt = start_attempt(quiz=quiz, learner=lan, at=now(), seed=1)
    assert states(client) == ["doing"]
    item = attempt.items.select_related("version", "attempt").get()
    save_response(
        attempt=attempt,
        item=item,
        answer=["Khen thưởng kịp thời thì người dân tin."],
        at=now(),
    )
    submit_attempt(attempt=attempt, at=now())
    assert states(client) == ["doing"]
    client.cookies["django_language"] = "en"
    assert "Waiting to be marked" in client.get(INDEX).content.decode()


def test_a_quiz_that_is_over_says_so_to_one_who_never_began_it(client, lan):
    client.force_login(lan)
    QuizFactory(
        questions=[question_of_kind("single")], closes_at=now() - timedelta(hours=1)
    )
    assert states(client) == ["expired"]


def test_a_difference_is_read_in_runs_of_words():
    pieces = words_changed("Câu này hỏi gì?", "Hồ sơ gồm những gì?")
    assert [(one.change, one.text) for one in pieces] == [
        ("del", "Câu này hỏi"),
        ("ins", "Hồ sơ gồm những"),
        ("", " gì?"),
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("50.00000"), "50"),
        (Decimal("33.33333"), "33.33333"),
        (Decimal("100"), "100"),
        (Decimal("-0.50"), "-0.5"),
        ("12,5", "12,5"),
        (None, None),
    ],
)
def test_a_number_in_the_editor_is_written_as_people_write_it(value, shown):
    assert PlainNumber().format_value(value) == shown


def test_a_question_without_a_basis_says_nothing_rather_than_none(author):
    question = question_of_kind("single")
    page = author.get(
        reverse("wagtailsnippets_quizzes_question:inspect", args=[question.pk])
    )
    assert ">None<" not in "".join(page.content.decode().split())


def test_a_correction_leads_back_to_the_bank(author):
    question = question_of_kind("single")
    page = author.get(reverse("quizzes_correct", args=[question.pk])).content.decode()
    assert f'href="{reverse("wagtailsnippets_quizzes_question:list")}"' in page
