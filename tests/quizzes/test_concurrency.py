"""Two requests at the same moment, on connections of their own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from quizzes.models import Attempt, Grade, ItemMark, Response
from quizzes.refusals import AttemptClosed
from quizzes.services import save_response, start_attempt, submit_attempt

from .conftest import answer

pytestmark = pytest.mark.django_db(transaction=True)


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls at once; return what each returned or raised."""
    barrier = Barrier(len(calls))
    outcomes: list[Any] = [None] * len(calls)

    def run(place: int, call: Callable[[], Any]) -> None:
        connection.ensure_connection()
        barrier.wait()
        try:
            outcomes[place] = call()
        except Exception as error:  # noqa: BLE001  (it is the outcome)
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_two_clicks_on_begin_give_one_attempt(quiz, lan, at):
    outcomes = together(*[lambda: start_attempt(quiz=quiz, learner=lan, at=at)] * 4)
    assert len(set(outcomes)) == 1, outcomes
    assert Attempt.objects.count() == 1
    assert Attempt.objects.get().items.count() == 3


def test_two_clicks_on_send_give_one_grade(quiz, lan, at):
    attempt = start_attempt(quiz=quiz, learner=lan, at=at)
    answer(attempt, 1, "a")
    copies = [Attempt.objects.get(pk=attempt.pk) for _click in range(4)]
    outcomes = together(
        *[lambda c=copy: submit_attempt(attempt=c, at=at) for copy in copies]
    )
    assert {grade.pk for grade in outcomes} == {Grade.objects.get().pk}
    assert ItemMark.objects.count() == 3


def test_the_same_answer_sent_at_once_is_kept_once(quiz, lan, at):
    attempt = start_attempt(quiz=quiz, learner=lan, at=at)
    item = attempt.items.select_related("version").get(position=1)
    outcomes = together(
        *[lambda: save_response(attempt=attempt, item=item, answer=["a"], at=at)] * 4
    )
    assert len({receipt.response.pk for receipt in outcomes}) == 1
    assert Response.objects.count() == 1


def test_an_answer_is_in_the_grade_or_refused_never_lost_between(quiz, lan, at):
    attempt = start_attempt(quiz=quiz, learner=lan, at=at)
    item = attempt.items.select_related("version").get(position=1)
    copy = Attempt.objects.get(pk=attempt.pk)
    saved, grade = together(
        lambda: save_response(attempt=attempt, item=item, answer=["a"], at=at),
        lambda: submit_attempt(attempt=copy, at=at),
    )
    if isinstance(saved, AttemptClosed):
        assert grade.score == 0
        assert not Response.objects.exists()
    else:
        assert grade.score == 1
        assert grade.marks.get(item=item).response == saved.response
