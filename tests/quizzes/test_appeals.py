"""“Something is wrong with this question”: said by a learner, answered by a trainer."""

import pytest
from django.urls import reverse

from quizzes.models import Appeal
from quizzes.refusals import AppealAnswered, AppealOpen
from quizzes.services import start_attempt
from quizzes.services.appealing import answer_appeal, open_appeal
from tests.factories.organisation import UserFactory

from .conftest import NINE, answer, graded

DOUBT = "Theo Điều 84, đáp án b mới đúng."


def address(attempt, position=2):
    return reverse("quizzes:appeal", args=[attempt.public_id, position])


def doubt(attempt, position=2, at=NINE):
    return open_appeal(item=attempt.items.get(position=position), text=DOUBT, at=at)


@pytest.fixture
def attempt(quiz, lan):
    return graded(quiz, lan, right=1)


@pytest.fixture
def as_lan(client, lan):
    client.force_login(lan)
    return client


def test_a_learner_says_what_is_wrong_and_reads_the_answer(
    client, attempt, lan, trainer
):
    client.force_login(lan)
    assert client.post(address(attempt), {"text": DOUBT}).status_code == 302
    found = Appeal.objects.get()
    assert (found.text, found.state, found.item.position) == (DOUBT, "open", 2)
    assert DOUBT in client.get(address(attempt)).content.decode()

    client.force_login(trainer)
    assert DOUBT in client.get(found.get_absolute_url()).content.decode()
    client.post(
        found.get_absolute_url(),
        {"decision": "uphold", "answer": "Đúng, câu này sẽ được đính chính."},
    )
    found.refresh_from_db()
    assert (found.state, found.answered_by) == ("upheld", trainer)

    client.force_login(lan)
    for url in (address(attempt), attempt.get_absolute_url()):
        assert "câu này sẽ được đính chính" in client.get(url).content.decode()


def test_a_doubt_while_sitting_shows_no_key_and_saves_the_answer(as_lan, quiz, lan, at):
    attempt = start_attempt(quiz=quiz, learner=lan, at=at, seed=1)
    answer(attempt, 2, "b")
    text = as_lan.get(address(attempt)).content.decode()
    assert "Nhận xét về" not in text
    assert "Vì quy định như vậy" not in text


@pytest.mark.parametrize("text", ["", "ngắn", "d" * 2001])
def test_a_doubt_too_short_or_too_long_is_not_sent(as_lan, attempt, text):
    refused = as_lan.post(address(attempt), {"text": text})
    assert refused.status_code == 422
    assert not Appeal.objects.exists()


def test_a_question_has_one_open_appeal(as_lan, attempt):
    first = doubt(attempt)
    with pytest.raises(AppealOpen):
        doubt(attempt)
    assert as_lan.post(address(attempt), {"text": DOUBT}).status_code == 302
    assert Appeal.objects.get() == first


def test_an_answer_is_given_once(attempt, trainer):
    found = doubt(attempt)
    words = {"appeal": found, "answer": "Không.", "by": trainer, "at": NINE}
    answer_appeal(upheld=False, **words)
    with pytest.raises(AppealAnswered):
        answer_appeal(upheld=True, **words)
    assert Appeal.objects.get().state == "declined"
    assert doubt(attempt).state == "open"  # another may follow


def test_an_answer_needs_words(client, attempt, trainer):
    client.force_login(trainer)
    found = doubt(attempt)
    refused = client.post(found.get_absolute_url(), {"decision": "decline"})
    assert refused.status_code == 422
    assert Appeal.objects.get().state == "open"


def test_only_the_learner_doubts_and_only_markers_answer(
    client, attempt, minh, hoa, trainer
):
    found = doubt(attempt)
    for who in (minh, hoa):
        client.force_login(who)
        assert client.get(address(attempt)).status_code == 404
        assert client.get(found.get_absolute_url()).status_code == 404
        assert client.get("/marking/appeals/").status_code == 404
    client.force_login(trainer)
    assert client.get(address(attempt)).status_code == 404
    assert client.get("/marking/appeals/").status_code == 200


def test_those_that_wait_stand_first_the_most_doubted_on_top(
    client, quiz, lan, minh, trainer, at
):
    one, two = graded(quiz, lan, right=1), graded(quiz, minh, right=1)
    answered, lonely = doubt(one, 1), doubt(one, 3)
    pair = [doubt(one, 2), doubt(two, 2)]
    answer_appeal(appeal=answered, upheld=False, answer="Không.", by=trainer, at=at)
    client.force_login(trainer)
    page = client.get("/marking/appeals/").context["page"]
    assert list(page) == [*pair, lonely, answered]
    assert [appeal.of_question for appeal in page] == [2, 2, 1, 1]


def test_the_list_costs_the_same_for_ten_as_for_one(
    client, quiz, trainer, count_queries
):
    client.force_login(trainer)
    doubt(graded(quiz, UserFactory(), right=1))
    client.get("/marking/appeals/")
    few = count_queries(lambda: client.get("/marking/appeals/"))
    for _number in range(9):
        doubt(graded(quiz, UserFactory(), right=1))
    assert count_queries(lambda: client.get("/marking/appeals/")) == few
