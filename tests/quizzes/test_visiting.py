"""Practising without an account, end to end."""

import pytest
from django.utils.timezone import now

from quizzes.models import Attempt, Response
from quizzes.services.regrading import apply_regrade, plan_regrade
from quizzes.visits import MOST_TRIES
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    """Three questions, checked at once; the right answer is always ``a``."""
    return QuizFactory(
        slug="luyen-tap",
        title="Luyện tập",
        purpose="practice",
        reveal="at-once",
        is_open_to_visitors=True,
        questions=QuestionFactory.create_batch(3, topic=TopicFactory()),
    )


URL = "/quizzes/luyen-tap/try/"


def post(client, **data):
    return client.post(URL, data, follow=True)


def name(client):
    """Return the name of the try under way, as a page's form would have it."""
    return client.get(URL).context["try"].name


def give(client, position, *keys, go="answer"):
    return post(client, **{"try": name(client)}, position=position, answer=keys, go=go)


def test_a_visitor_practises_from_start_to_result(client, practice):
    assert client.get(URL).status_code == 200
    page = post(client, go="start")
    assert page.context["place"] == 1
    page = give(client, 1, "a")
    assert page.context["reviewed"].verdict == "right"
    page = give(client, 2, "b")
    assert page.context["reviewed"].verdict == "wrong"
    assert "1/2" in page.content.decode()
    page = post(client, **{"try": name(client)}, go="finish")
    assert page.context["outcome"].score == 1
    assert len(page.context["reviews"]) == 3
    assert "1/2" in page.content.decode()
    # A further try; the score goes on.
    post(client, **{"try": name(client)}, go="again")
    page = give(client, 1, "a")
    assert "2/3" in page.content.decode()
    assert not Attempt.objects.exists()
    assert not Response.objects.exists()


@pytest.mark.parametrize("reveal", ["after-sending", "result-only", "after-closing"])
def test_answers_are_shown_as_the_quiz_rules(client, practice, reveal):
    practice.reveal = reveal
    practice.save()
    post(client, go="start")
    assert give(client, 1, "b").context["place"] == 2
    assert client.get(f"{URL}?q=1").context["question"].options[1].chosen
    give(client, 1, "a")
    assert "1/1" not in client.get(URL).content.decode()
    page = post(client, **{"try": name(client)}, go="finish")
    assert page.context["outcome"].score == 1
    assert bool(page.context["reviews"]) == (reveal == "after-sending")
    assert "Vì quy định" not in page.content.decode() or reveal == "after-sending"


def test_what_was_checked_stays_as_it_is(client, practice):
    post(client, go="start")
    give(client, 1, "b")
    give(client, 1, "a")
    page = post(client, **{"try": name(client)}, go="finish")
    assert page.context["outcome"].score == 0
    assert page.context["tally"].answered == 1


def test_double_clicks_and_old_pages_change_nothing(client, practice):
    post(client, go="start")
    first = name(client)
    post(client, go="start")
    assert name(client) == first
    give(client, 1, "a")
    for _click in range(2):
        page = post(client, **{"try": first}, go="finish")
        assert page.context["tally"].right == 1
    for _click in range(2):
        post(client, **{"try": first}, go="again")
    second = name(client)
    assert second != first
    page = post(client, **{"try": first}, position=1, answer="b", go="answer")
    assert page.context["try"].name == second
    assert page.context["try"].answers == {}


@pytest.mark.parametrize("position", ["", "0", "99", "-1", "x", "²", "9" * 50])
@pytest.mark.parametrize("answer", ["z", "a" * 3000])
def test_nonsense_is_refused_in_words(client, practice, position, answer):
    post(client, go="start")
    page = give(client, position, answer)
    assert page.status_code == 200
    assert page.context["try"].answers == {}
    assert list(page.context["messages"])
    assert client.get(URL, {"q": position}).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"is_open_to_visitors": False},
        {"purpose": "exam"},
        {"is_live": False},
        {"access_code": "x"},
    ],
)
def test_nothing_else_is_open_to_visitors(client, practice, change):
    post(client, go="start")
    type(practice).objects.update(**change)
    assert client.get(URL).status_code == 404
    assert client.post(URL, {"go": "start"}).status_code == 404


def test_outside_its_window_no_try_begins(client, practice):
    practice.closes_at = "2026-01-01T00:00Z"
    practice.save()
    assert "try" not in post(client, go="start").context
    assert client.get(URL).context["refusal"]


def test_who_has_an_account_goes_the_normal_way(client, practice, lan):
    client.force_login(lan)
    assert client.get(URL).url == "/quizzes/luyen-tap/"
    assert client.post(URL, {"go": "start"}).url == "/quizzes/luyen-tap/"


def test_a_quiz_the_bank_cannot_fill_says_so(client, practice):
    practice.fixed_questions.all().delete()
    assert "try" not in post(client, go="start").context


def test_a_session_stays_small(client, practice):
    for n in range(MOST_TRIES + 2):
        QuizFactory(
            slug=f"them-{n}",
            purpose="practice",
            is_open_to_visitors=True,
            questions=[row.question for row in practice.fixed_questions.all()],
        )
        client.post(f"/quizzes/them-{n}/try/", {"go": "start"})
    assert len(client.session["practice-tries"]) == MOST_TRIES
    assert client.session.get_expiry_age() <= 3 * 24 * 3600


def test_a_page_costs_the_same_for_thirty_questions_as_for_three(
    client, practice, count_queries
):
    def sit(quiz):
        url = f"/quizzes/{quiz.slug}/try/"
        client.post(url, {"go": "start"})
        question = count_queries(lambda: client.get(url))
        one = client.get(url).context["try"].name
        client.post(url, {"go": "finish", "try": one})
        return question, count_queries(lambda: client.get(url))

    big = QuizFactory(
        slug="dai",
        purpose="practice",
        is_open_to_visitors=True,
        questions=QuestionFactory.create_batch(30, topic=TopicFactory()),
    )
    assert sit(big) == sit(practice)


def test_a_visitor_is_told_by_the_key_that_was_put_right(client, practice, trainer):
    questions = [fixed.question for fixed in practice.fixed_questions.all()]
    for question, remedy, right in [
        (questions[0], "rekey", ["b"]),
        (questions[1], "drop", []),
    ]:
        regrade = plan_regrade(question=question, number=1, remedy=remedy, right=right)
        apply_regrade(
            regrade=regrade,
            expected=str(regrade.counts()),
            reason="Đáp án sai.",
            by=trainer,
            at=now(),
        )
    client.cookies["django_language"] = "en"
    post(client, go="start")
    page = give(client, 1, "b")
    assert page.context["reviewed"].verdict == "right"
    assert "The key of this question was corrected" in page.text
    give(client, 2, "a")
    give(client, 3, "a")
    page = post(client, **{"try": name(client)}, go="finish")
    assert (page.context["outcome"].score, page.context["outcome"].possible) == (2, 2)
    assert "This question does not count" in page.text
