"""Two markers at the same moment, on connections of their own."""

from decimal import Decimal

import pytest

from quizzes.models import Appeal, Marking, MarkingTask
from quizzes.refusals import AppealOpen, HeldByAnother
from quizzes.services import EssayMark, hold_attempt, mark_essays
from quizzes.services.appealing import open_appeal

from .essays import essay_quiz, sent
from .test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_markers_who_take_up_one_attempt_are_told_apart(lan, trainer, minh, at):
    attempt = sent(essay_quiz(), lan)
    outcomes = together(
        *[
            lambda who=who: hold_attempt(attempt=attempt, marker=who, at=at)
            for who in (trainer, minh)
        ]
    )
    assert sum(isinstance(one, HeldByAnother) for one in outcomes) == 1, outcomes
    winner = next(one for one in outcomes if isinstance(one, MarkingTask))
    assert MarkingTask.objects.get().marker == winner.marker


def test_two_markers_who_save_at_once_give_one_mark_and_one_grade(
    lan, trainer, minh, at
):
    attempt = sent(essay_quiz(), lan)
    item = attempt.items.get(position=2)
    mark = EssayMark({"nguyen-tac": Decimal(1), "vi-du": Decimal(1)})
    together(
        *[
            lambda who=who: mark_essays(
                attempt=attempt, marker=who, marks={item.pk: mark}, at=at
            )
            for who in (trainer, minh)
        ]
    )
    # The second finds the attempt graded: without a reason, nothing is marked again.
    assert Marking.objects.count() == 1
    assert attempt.grades.count() == 1


def test_two_clicks_on_send_open_one_appeal(lan, at):
    attempt = sent(essay_quiz(), lan)
    item = attempt.items.get(position=1)
    words = {"item": item, "text": "Đáp án này không đúng.", "at": at}
    outcomes = together(*[lambda: open_appeal(**words)] * 2)
    assert sum(isinstance(one, AppealOpen) for one in outcomes) == 1, outcomes
    assert Appeal.objects.count() == 1
