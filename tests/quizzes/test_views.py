from datetime import timedelta

import pytest
from django.urls import reverse

from quizzes.models import Attempt, Grade, Quiz, Response
from quizzes.services import start_attempt
from tests.factories.quizzes import QuestionFactory, QuizFactory

from .conftest import NINE, answer, graded

FETCH = {"X-Requested-With": "fetch"}


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def as_lan(client, lan):
    client.force_login(lan)
    return client


@pytest.fixture
def now(time_machine):
    """Nine o'clock, standing still; move it with ``now.shift``."""
    time_machine.move_to(NINE, tick=False)
    return time_machine


@pytest.fixture
def attempt(quiz, lan, now) -> Attempt:
    return start_attempt(quiz=quiz, learner=lan, at=NINE)


def url(name: str, quiz: Quiz) -> str:
    return reverse(f"quizzes:{name}", args=[quiz.slug])


def form(attempt: Attempt, position: int, *keys: str, **more) -> dict:
    return {
        "attempt": str(attempt.public_id),
        "position": position,
        "answer": list(keys),
        **more,
    }


# --- Choosing ------------------------------------------------------------------------------


def test_anyone_sees_the_quizzes_and_the_rules(client, quiz):
    assert quiz.title_en in client.get("/quizzes/").text
    page = client.get(url("quiz", quiz)).text
    assert "Sign in to begin" in page
    assert "70 %" in page


def test_only_trainers_see_drafts(client, lan, trainer):
    draft = QuizFactory(is_live=False)
    client.force_login(lan)
    assert client.get(url("quiz", draft)).status_code == 404
    client.force_login(trainer)
    assert client.get(url("quiz", draft)).status_code == 200


@pytest.mark.parametrize("name", ["take", "summary"])
def test_sitting_needs_signing_in(client, quiz, name):
    answer = client.get(url(name, quiz))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("name", ["start", "save", "submit"])
def test_only_a_post_changes_anything(as_lan, quiz, name):
    assert as_lan.get(url(name, quiz)).status_code == 405


def test_starting_twice_leads_to_one_attempt(as_lan, quiz):
    for _click in range(2):
        answer = as_lan.post(url("start", quiz))
        assert answer["Location"] == url("take", quiz)
    assert Attempt.objects.count() == 1


def test_a_refusal_to_start_is_said_on_the_page_of_the_quiz(as_lan, lan, quiz, now):
    Quiz.objects.update(attempts_allowed=1)
    graded(quiz, lan, right=0)
    page = as_lan.post(url("start", quiz), follow=True)
    assert page.redirect_chain[-1][0] == url("quiz", quiz)
    assert "attempt that this quiz allows has been used" in page.text
    assert "Begin another" not in page.text


def test_without_an_attempt_the_question_page_leads_to_the_quiz(as_lan, quiz):
    page = as_lan.get(url("take", quiz), follow=True)
    assert page.redirect_chain[-1][0] == url("quiz", quiz)
    assert "no attempt under way" in page.text


# --- Answering -----------------------------------------------------------------------------


def test_a_question_page_does_not_say_which_answer_is_right(as_lan, quiz, attempt):
    page = as_lan.get(url("take", quiz))
    assert "Question 1 of 3" in page.text
    assert "Nhận xét" not in page.text
    assert "no-store" in page["Cache-Control"]


def test_the_first_unanswered_question_comes_up(as_lan, quiz, attempt):
    answer(attempt, 1, "b")
    assert "Question 2 of 3" in as_lan.get(url("take", quiz)).text
    assert "Question 3 of 3" in as_lan.get(url("take", quiz), {"q": "99"}).text
    assert "Question 2 of 3" in as_lan.get(url("take", quiz), {"q": "<script>"}).text


@pytest.mark.parametrize(
    ("position", "go", "next_page"),
    [
        (1, "next", "/take/?q=2"),
        (1, "back", "/take/?q=1"),
        (2, "back", "/take/?q=1"),
        (3, "next", "/summary/"),
        (1, "summary", "/summary/"),
        (1, "3", "/take/?q=3"),
        (1, "//evil.example", "/summary/"),
    ],
)
def test_the_button_says_where_to_go(as_lan, quiz, attempt, position, go, next_page):
    sent = as_lan.post(url("save", quiz), form(attempt, position, "b", go=go))
    assert sent["Location"] == f"/quizzes/{quiz.slug}{next_page}"
    assert Response.objects.get().answer == ["b"]


def test_a_double_click_saves_once(as_lan, quiz, attempt):
    for _click in range(2):
        as_lan.post(url("save", quiz), form(attempt, 1, "b"))
    assert Response.objects.count() == 1


def test_a_script_gets_a_receipt(as_lan, quiz, attempt):
    answer(attempt, 2, "a")
    said = as_lan.post(url("save", quiz), form(attempt, 1, "b"), headers=FETCH).json()
    assert said == {
        "saved_at": "09:00:00",
        "receipt": Response.objects.latest("pk").receipt,
        "received": 2,
        "total": 3,
        "seconds_left": None,
    }


def test_what_was_chosen_is_still_chosen_on_coming_back(as_lan, quiz, attempt):
    as_lan.post(url("save", quiz), form(attempt, 1, "c"))
    assert 'value="c" checked' in as_lan.get(url("take", quiz), {"q": 1}).text


def test_a_mark_to_come_back_to_is_kept_and_taken_off(as_lan, quiz, attempt):
    as_lan.post(url("save", quiz), form(attempt, 1, marked="on"))
    assert "to come back to" in as_lan.get(url("summary", quiz)).text
    as_lan.post(url("save", quiz), form(attempt, 1))
    assert "to come back to" not in as_lan.get(url("summary", quiz)).text


@pytest.mark.parametrize(
    "wrong",
    [
        {"attempt": "00000000-0000-0000-0000-000000000000"},
        {"attempt": "x"},
        {"position": "4"},
        {"position": "-1"},
        {"position": "²"},
        {"position": ""},
    ],
)
def test_a_form_that_names_no_question_of_ones_own_is_not_found(
    as_lan, quiz, attempt, wrong
):
    sent = as_lan.post(url("save", quiz), form(attempt, 1, "a") | wrong)
    assert sent.status_code == 404


def test_nobody_answers_for_another(client, minh, quiz, attempt):
    client.force_login(minh)
    assert client.post(url("save", quiz), form(attempt, 1, "a")).status_code == 404
    assert client.post(url("submit", quiz), form(attempt, 1)).status_code == 404
    assert not Response.objects.exists()


def test_an_answer_that_is_none_is_refused_in_words(as_lan, quiz, attempt):
    page = as_lan.post(url("save", quiz), form(attempt, 1, "zz"), follow=True)
    assert "does not belong to the question" in page.text
    said = as_lan.post(url("save", quiz), form(attempt, 1, "zz"), headers=FETCH)
    assert said.status_code == 400


def test_an_old_form_of_a_sent_attempt_leads_to_its_result(as_lan, lan, quiz, now):
    old = graded(quiz, lan, right=1)
    start_attempt(quiz=quiz, learner=lan, at=NINE)
    page = as_lan.post(url("save", quiz), form(old, 1, "b"), follow=True)
    assert page.redirect_chain[-1][0] == old.get_absolute_url()
    assert "does not count" in page.text
    said = as_lan.post(url("save", quiz), form(old, 1, "b"), headers=FETCH)
    assert said.status_code == 409
    assert said.json()["url"] == old.get_absolute_url()
    assert Response.objects.count() == 1


# --- Practice: each answer at once -----------------------------------------------------


def test_practice_explains_each_answer_and_then_fixes_it(as_lan, lan, quiz, now):
    Quiz.objects.update(reveal="at-once", purpose="practice")
    quiz.refresh_from_db()
    attempt = start_attempt(quiz=quiz, learner=lan, at=NINE)
    assert "Check the answer" in as_lan.get(url("take", quiz)).text
    sent = as_lan.post(url("save", quiz), form(attempt, 1, "b", go="stay"), follow=True)
    assert sent.redirect_chain[-1][0].endswith("?q=1")
    assert "Not right, chosen" in sent.text
    assert "Right, not chosen" in sent.text
    assert "Because the rule says so." in sent.text
    again = as_lan.post(
        url("save", quiz), form(attempt, 1, "a", go="stay"), follow=True
    )
    assert "stays as it is" in again.text
    assert Response.objects.get().answer == ["b"]


def test_practice_asks_for_a_choice(as_lan, lan, quiz, now):
    Quiz.objects.update(reveal="at-once")
    quiz.refresh_from_db()
    attempt = start_attempt(quiz=quiz, learner=lan, at=NINE)
    page = as_lan.post(url("save", quiz), form(attempt, 1, go="stay"), follow=True)
    assert "Choose an answer first" in page.text


# --- Sending, and the clock ------------------------------------------------------------


def test_sending_twice_gives_one_result(as_lan, quiz, attempt):
    answer(attempt, 1, "a")
    assert "2 questions have no answer yet" in as_lan.get(url("summary", quiz)).text
    for _click in range(2):
        sent = as_lan.post(url("submit", quiz), form(attempt, 1))
        assert sent["Location"] == attempt.get_absolute_url()
    assert Grade.objects.count() == 1


@pytest.fixture
def timed(quiz, lan, now) -> Attempt:
    Quiz.objects.update(time_limit_minutes=10)
    quiz.refresh_from_db()
    attempt = start_attempt(quiz=quiz, learner=lan, at=NINE)
    answer(attempt, 1, "a")
    return attempt


def test_the_time_left_stands_on_the_page(as_lan, quiz, timed, now):
    now.shift(timedelta(minutes=3, seconds=30))
    page = as_lan.get(url("take", quiz)).text
    assert "7 minutes left" in page
    assert 'data-deadline-seconds="390"' in page


@pytest.mark.parametrize("name", ["take", "summary", "quiz"])
def test_whatever_page_is_opened_too_late_closes_the_attempt(
    as_lan, quiz, timed, now, name
):
    now.shift(timedelta(minutes=11))
    as_lan.get(url(name, quiz))
    timed.refresh_from_db()
    assert (timed.state, timed.closed_by) == ("graded", "clock")
    assert Grade.objects.get().score == 1


def test_an_answer_that_comes_too_late_is_said_not_to_count(as_lan, quiz, timed, now):
    now.shift(timedelta(minutes=11))
    page = as_lan.post(url("save", quiz), form(timed, 2, "a"), follow=True)
    assert page.redirect_chain[-1][0] == timed.get_absolute_url()
    assert "Time ran out at 09:10" in page.text
    assert Grade.objects.get().score == 1


# --- The result ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status", "answers"),
    [
        ("lan", 200, True),
        ("minh", 200, False),
        ("hoa", 404, False),
        ("trainer", 200, True),
    ],
)
def test_who_may_see_a_result_and_who_the_answers(
    client, request, lan, quiz, now, who, status, answers
):
    attempt = graded(quiz, lan, right=2)
    client.force_login(request.getfixturevalue(who))
    page = client.get(attempt.get_absolute_url())
    assert page.status_code == status
    if status == 200:
        assert "Authority" in page.text
        assert ("Question by question" in page.text) is answers
        assert ("Right, chosen" in page.text) is answers


def test_a_stranger_is_asked_to_sign_in(client, lan, quiz):
    attempt = graded(quiz, lan, right=2)
    assert client.get(attempt.get_absolute_url()).status_code == 302


def test_a_result_only_quiz_keeps_its_questions_to_itself(as_lan, lan, quiz):
    quiz.reveal = "result-only"
    attempt = graded(quiz, lan, right=3)
    page = as_lan.get(attempt.get_absolute_url()).text
    assert "Passed" in page
    assert "3 of 3" in page
    assert "Answer a" not in page


def test_an_open_attempt_leads_its_learner_back_and_others_nowhere(
    client, lan, minh, quiz, attempt
):
    client.force_login(minh)
    assert (
        "has not sent this attempt yet" in client.get(attempt.get_absolute_url()).text
    )
    client.force_login(lan)
    assert client.get(attempt.get_absolute_url())["Location"] == url("take", quiz)


def test_the_review_shows_what_was_asked_then(as_lan, lan, quiz):
    attempt = graded(quiz, lan, right=0)
    question = attempt.items.first().version.question
    question.stem_en = "Rewritten?"
    question.save()
    assert "Rewritten?" not in as_lan.get(attempt.get_absolute_url()).text


# --- What it costs ---------------------------------------------------------------------


@pytest.mark.parametrize("count", [5, 20])
@pytest.mark.parametrize(
    ("what", "most"), [("take", 5), ("save", 8), ("fetch", 8), ("summary", 4)]
)
def test_pages_of_an_attempt_cost_few_queries_however_long_it_is(
    as_lan, lan, at, count, what, most, django_assert_max_num_queries
):
    quiz = QuizFactory(questions=QuestionFactory.create_batch(count))
    attempt = start_attempt(quiz=quiz, learner=lan, at=at)
    as_lan.get(url("take", quiz))  # the menu remembers the roles from now on
    with django_assert_max_num_queries(most):
        if what == "save":
            as_lan.post(url("save", quiz), form(attempt, 2, "b"))
        elif what == "fetch":
            as_lan.post(url("save", quiz), form(attempt, 2, "b"), headers=FETCH)
        else:
            as_lan.get(url(what, quiz))


def test_a_result_costs_the_same_for_twenty_questions_as_for_five(
    as_lan, lan, at, count_queries
):
    counts = []
    for count in (5, 20):
        quiz = QuizFactory(questions=QuestionFactory.create_batch(count))
        attempt = graded(quiz, lan, right=count, at=at)
        as_lan.get("/quizzes/")
        counts.append(count_queries(lambda a=attempt: as_lan.get(a.get_absolute_url())))
    assert counts[0] == counts[1]


def test_the_list_costs_the_same_for_ten_quizzes_as_for_one(
    as_lan, lan, quiz, at, count_queries
):
    graded(quiz, lan, right=1)
    as_lan.get("/quizzes/")
    few = count_queries(lambda: as_lan.get("/quizzes/"))
    for _more in range(9):
        graded(QuizFactory(questions=[QuestionFactory()]), lan, right=1)
    assert count_queries(lambda: as_lan.get("/quizzes/")) == few
