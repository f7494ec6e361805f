"""The end of an attempt: closed once, by the learner or by the clock, and graded."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from ..models import Attempt, Grade
from ..signals import attempt_graded
from .marks import grade_attempt

logger = logging.getLogger(__name__)

# A save that was under way when the time ran out still counts.
GRACE = timedelta(seconds=5)


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
    grade = grade_attempt(attempt=attempt, at=at)
    # A trainer's trial counts nowhere: nothing above is told of it.
    if not attempt.is_trial:
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
