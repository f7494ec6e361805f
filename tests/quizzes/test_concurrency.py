"""Two requests at the same moment, on connections of their own."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from quizzes.models import Attempt, Grade, ItemMark, Response, SetAside
from quizzes.refusals import AttemptClosed
from quizzes.services import (
    Sending,
    close_overdue,
    declare_outage,
    save_response,
    start_attempt,
    submit_attempt,
)

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


def _sent(attempt, item, key, sequence, at, device="phone-0001"):
    return save_response(
        attempt=attempt,
        item=item,
        answer=[key],
        at=at,
        sending=Sending(device=device, sequence=sequence),
    )


def test_the_same_save_sent_at_once_is_kept_once(quiz, lan, at):
    attempt = start_attempt(quiz=quiz, learner=lan, at=at)
    item = attempt.items.select_related("version").get(position=1)
    outcomes = together(*[lambda: _sent(attempt, item, "a", 1, at)] * 4)
    assert len({receipt.response.pk for receipt in outcomes}) == 1
    assert Response.objects.count() == 1


def test_saves_that_overtake_each_other_end_with_the_devices_last(quiz, lan, at):
    attempt = start_attempt(quiz=quiz, learner=lan, at=at)
    item = attempt.items.select_related("version").get(position=1)
    keys = ["b", "c", "d", "a"]
    outcomes = together(
        *[
            lambda k=key, n=number: _sent(attempt, item, k, n, at)
            for number, key in enumerate(keys, start=1)
        ]
    )
    assert all(receipt.response for receipt in outcomes)
    assert item.responses.latest("pk").answer == ["a"]
    assert Response.objects.count() + SetAside.objects.count() == 4


def test_two_clocks_at_once_close_each_attempt_once(quiz, lan, minh, hoa, at):
    quiz.time_limit_minutes = 10
    for learner in (lan, minh, hoa):
        start_attempt(quiz=quiz, learner=learner, at=at)
    late = at + timedelta(minutes=11)
    outcomes = together(*[lambda: close_overdue(at=late)] * 3)
    assert sum(outcomes) == 3, outcomes
    assert Grade.objects.count() == 3


def test_an_outage_and_the_clock_at_once_leave_no_attempt_half_closed(
    quiz, lan, minh, trainer, at
):
    quiz.time_limit_minutes = 10
    for learner in (lan, minh):
        start_attempt(quiz=quiz, learner=learner, at=at)
    late = at + timedelta(minutes=11)
    closed, outage = together(
        lambda: close_overdue(at=late),
        lambda: declare_outage(
            quiz=quiz, unit=None, minutes=15, reason="…", by=trainer, at=late
        ),
    )
    still_open = Attempt.objects.open().count()
    assert closed + still_open == 2
    assert Grade.objects.count() == closed
    # Closed first: graded, not extended. Extended first: open.
    assert outage.extensions.count() == still_open


def test_the_same_outage_declared_twice_at_once_extends_once(quiz, lan, trainer, at):
    quiz.time_limit_minutes = 10
    attempt = start_attempt(quiz=quiz, learner=lan, at=at)
    token = uuid4()
    outcomes = together(
        *[
            lambda: declare_outage(
                quiz=quiz,
                unit=None,
                minutes=15,
                reason="…",
                by=trainer,
                at=at,
                token=token,
            )
        ]
        * 3
    )
    assert len({outage.pk for outage in outcomes}) == 1, outcomes
    attempt.refresh_from_db()
    assert attempt.deadline_at == at + timedelta(minutes=25)
