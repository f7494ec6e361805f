"""The list of quizzes and the page of one: what they say, to whom."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from quizzes.models import Allowance, Attempt, QuizSection
from quizzes.services import start_attempt, submit_attempt
from tests.factories.quizzes import QuizFactory

from .essays import essay_quiz, sent

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def text(client, url):
    return " ".join(client.get(url).content.decode().split())


@pytest.fixture
def url(quiz):
    return quiz.get_absolute_url()


def test_the_page_of_a_quiz_with_everything_switched_on(client, lan, quiz, url):
    quiz.opens_at, quiz.closes_at = now() - HOUR, now() + HOUR
    quiz.access_code = "Đợt-3"
    quiz.time_limit_minutes, quiz.attempts_allowed = 30, 2
    quiz.reveal = "after-closing"
    quiz.save()
    QuizSection.objects.create(quiz=quiz, title="Lý thuyết", pass_percent=50)
    Allowance.objects.create(
        person=lan, quiz=quiz, extra_percent=50, extra_attempts=1, reason="Khiếm thị"
    )
    client.force_login(lan)
    page = client.get(url)
    assert page.context["own_minutes"] == 45
    assert page.context["left"] == 3
    body = " ".join(page.content.decode().split())
    assert "Lý thuyết" in body
    assert "50 %" in body
    assert 'name="code"' in body
    assert "Đợt-3" not in body


def test_one_begins_by_the_code(client, lan, quiz, url):
    quiz.access_code = "Đợt-3"
    quiz.save()
    client.force_login(lan)
    page = client.post(f"{url}start/", {"code": "sai"}, follow=True)
    assert [m.level_tag for m in page.context["messages"]] == ["error"]
    assert not Attempt.objects.exists()
    client.post(f"{url}start/", {"code": "đợt-3"})
    assert Attempt.objects.get().learner == lan


@pytest.mark.parametrize("change", [{"opens_at": HOUR}, {"closes_at": -HOUR}])
def test_outside_its_window_there_is_nothing_to_press(client, lan, quiz, url, change):
    for field, shift in change.items():
        setattr(quiz, field, now() + shift)
    quiz.save()
    client.force_login(lan)
    assert f"{url}start/" not in text(client, url)
    client.post(f"{url}start/")
    assert not Attempt.objects.exists()
    assert client.get("/quizzes/").status_code == 200


def test_only_trainers_try_a_quiz_out(client, lan, trainer, quiz, url):
    client.force_login(lan)
    assert 'name="trial"' not in text(client, url)
    client.post(f"{url}start/", {"trial": "1"})
    assert not Attempt.objects.get().is_trial
    client.force_login(trainer)
    assert 'name="trial"' in text(client, url)
    client.post(f"{url}start/", {"trial": "1"})
    trial = Attempt.objects.get(learner=trainer)
    assert trial.is_trial
    submit_attempt(attempt=trial, at=now())
    page = client.get(url)
    assert page.context["own"][0].standing == "not_passed"
    assert client.get(trial.get_absolute_url()).status_code == 200


def test_a_draft_is_there_for_trainers_to_try(client, lan, trainer, quiz, url):
    quiz.is_live = False
    quiz.save()
    client.force_login(lan)
    assert client.get(url).status_code == 404
    assert client.post(f"{url}start/", {"trial": "1"}).status_code == 404
    client.force_login(trainer)
    client.post(f"{url}start/")
    assert Attempt.objects.get().is_trial


def test_a_trainer_reads_what_the_bank_lacks(client, trainer, lan, quiz, url):
    question = quiz.fixed_questions.get(sort_order=0).question
    question.state = "retired"
    question.save()
    client.force_login(trainer)
    assert question.code in text(client, url)
    client.force_login(lan)
    assert question.code not in text(client, url)


def test_visitors_are_led_to_practice_that_is_open_to_them(client, quiz, url):
    practice = QuizFactory(purpose="practice", is_open_to_visitors=True)
    assert f"{practice.get_absolute_url()}try/" in text(
        client, practice.get_absolute_url()
    )
    assert f"{url}try/" not in text(client, url)


def test_the_page_costs_the_same_for_many_attempts(client, lan, quiz, count_queries):
    client.force_login(lan)

    def sit():
        submit_attempt(
            attempt=start_attempt(quiz=quiz, learner=lan, at=now()), at=now()
        )

    sit()
    client.get(quiz.get_absolute_url())
    few = count_queries(lambda: client.get(quiz.get_absolute_url()))
    for _n in range(4):
        sit()
    assert count_queries(lambda: client.get(quiz.get_absolute_url())) == few


def test_trainers_go_from_a_quiz_to_its_form_statistics_and_marking(
    client, author, lan
):
    quiz = essay_quiz(slug="tu-luan")
    sent(quiz, lan)
    page = author.get(quiz.get_absolute_url()).text
    edit = reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz.pk])
    wanted = ["/quizzes/tu-luan/statistics/", "/marking/?quiz=tu-luan"]
    assert all(f'href="{address}"' in page for address in (edit, *wanted))
    form = author.get(edit).text
    wanted.append(quiz.get_absolute_url())
    assert all(f'href="{address}"' in form for address in wanted)
    client.logout()
    client.force_login(lan)
    page = client.get(quiz.get_absolute_url()).text
    assert edit not in page
    assert "statistics" not in page


def test_a_trial_says_so_on_every_page(client, trainer, quiz, url):
    client.force_login(trainer)
    client.cookies["django_language"] = "en"
    client.post(f"{url}start/", {"trial": "1"})
    words = "A trial by a trainer: it counts nowhere"
    attempt = Attempt.objects.get()
    assert words in text(client, f"{url}take/")
    assert words in text(client, f"{url}summary/")
    client.post(f"{url}submit/", {"attempt": attempt.public_id})
    assert words in text(client, attempt.get_absolute_url())
