"""The end of an attempt: closed once, by the learner or by the clock, and graded."""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from .. import grading, sheets
from ..kinds import kind_of
from ..models import Attempt, Grade
from ..signals import attempt_graded

logger = logging.getLogger(__name__)

# A save that was under way when the time ran out still counts.
GRACE = timedelta(seconds=5)

# By hand: twenty models that nobody reads were half the work of grading.
_KEEP_MARK = """
INSERT INTO quizzes_itemmark (grade_id, item_id, response_id, points, possible)
VALUES (%s, %s, %s, %s, %s)
"""


@transaction.atomic
def submit_attempt(*, attempt: Attempt, at: datetime) -> Grade:
    """Close and grade the attempt; a second time, return the grade it has."""
    by_clock = attempt.is_overdue(at)
    closed = {
        "state": Attempt.State.GRADED,
        "closed_at": attempt.deadline_at if by_clock else at,
        "closed_by": Attempt.ClosedBy.CLOCK if by_clock else Attempt.ClosedBy.LEARNER,
    }
    # One statement decides between two requests; it also waits for a save under way.
    is_ours = Attempt.objects.open().filter(pk=attempt.pk).update(**closed)
    if not is_ours:
        attempt.refresh_from_db(fields=list(closed))
        return attempt.grades.latest("pk")
    for name, value in closed.items():
        setattr(attempt, name, value)
    grade = _grade(attempt, at)
    attempt_graded.send(Attempt, attempt=attempt, grade=grade)
    logger.info(
        "attempt graded attempt=%s passed=%s by=%s",
        attempt.pk,
        grade.passed,
        attempt.closed_by,
    )
    return grade


def close_if_overdue(*, attempt: Attempt, at: datetime) -> bool:
    """Close and grade an open attempt whose time has run out; return whether it had."""
    if attempt.state != Attempt.State.OPEN or not attempt.is_overdue(at):
        return False
    submit_attempt(attempt=attempt, at=at)
    return True


def close_overdue(*, at: datetime) -> int:
    """Close every attempt whose time, and the grace after it, has run out; count them.

    A transaction each: one that fails is logged, and keeps no other from being closed.
    """
    count = 0
    for attempt in list(Attempt.objects.overdue(at - GRACE).order_by("pk")):
        try:
            submit_attempt(attempt=attempt, at=at)
        except Exception:
            logger.exception("attempt not closed attempt=%s", attempt.pk)
        else:
            count += 1
    return count


def _grade(attempt: Attempt, at: datetime) -> Grade:
    lines = sheets.answered(attempt.pk)
    marks = [
        grading.mark(kind_of(line.kind).grade(line.content, line.answer), line.points)
        for line in lines
    ]
    outcome = grading.result(marks, attempt.pass_percent)
    grade = Grade.objects.create(
        attempt=attempt,
        graded_at=at,
        score=outcome.score,
        possible=outcome.possible,
        percent=outcome.percent,
        passed=outcome.passed,
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            _KEEP_MARK,
            [
                (grade.pk, line.item, line.response, mark.points, mark.possible)
                for line, mark in zip(lines, marks, strict=True)
            ],
        )
    return grade
