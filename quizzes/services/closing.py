"""The end of an attempt: closed once, by the learner or by the clock, and graded."""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from ..models import Attempt, Grade
from ..signals import attempt_graded
from ..states import Event
from .marks import grade_attempt

logger = logging.getLogger(__name__)

# A save that was under way when the time ran out still counts.
GRACE = timedelta(seconds=5)
# How many overdue attempts are looked up at a time.
_BATCH = 200


def submit_attempt(*, attempt: Attempt, at: datetime) -> Grade | None:
    """Close the attempt and grade it; a second time, return the grade it has.

    None: closed, and a person has to mark an answer before there is a grade.
    """
    _close(attempt, at, only_overdue=False)
    return attempt.grades.order_by("-pk").first()


def close_if_overdue(*, attempt: Attempt, at: datetime) -> bool:
    """Close an open attempt whose time has run out; return whether it had.

    False too for one that has been given more time since it was read.
    """
    if attempt.state != Attempt.State.OPEN or not attempt.is_overdue(at):
        return False
    _close(attempt, at, only_overdue=True)
    return attempt.state != Attempt.State.OPEN


def close_overdue(*, at: datetime) -> int:
    """Close every attempt whose time, and the grace after it, has run out; count them.

    A transaction each: one that fails is logged, and keeps no other from being closed.
    Two of it may run at once: each closes what the other has not.
    """
    count, last = 0, 0
    overdue = Attempt.objects.overdue(at - GRACE).order_by("pk")
    while batch := list(overdue.filter(pk__gt=last)[:_BATCH]):
        for attempt in batch:
            try:
                count += _close(attempt, at, only_overdue=True)
            except Exception:
                logger.exception("attempt not closed attempt=%s", attempt.pk)
        last = batch[-1].pk
    return count


@transaction.atomic
def _close(attempt: Attempt, at: datetime, *, only_overdue: bool) -> bool:
    """Close and grade the attempt; return whether it was this call that did."""
    # A second round where an outage has moved the deadline since the attempt was read.
    while attempt.state == Attempt.State.OPEN:
        by_clock = attempt.is_overdue(at)
        if only_overdue and not by_clock:
            return False
        if _take(attempt, at, by_clock=by_clock):
            _grade(attempt, at, Event.EXPIRE if by_clock else Event.SUBMIT)
            return True
        attempt.refresh_from_db(
            fields=["state", "deadline_at", "closed_at", "closed_by"]
        )
    return False


def _take(attempt: Attempt, at: datetime, *, by_clock: bool) -> bool:
    """Mark the attempt as closed, if it is still as it was read; return whether it was."""
    closed = {
        "state": Attempt.State.GRADED,
        "closed_at": attempt.deadline_at if by_clock else at,
        "closed_by": Attempt.ClosedBy.CLOCK if by_clock else Attempt.ClosedBy.LEARNER,
    }
    # One statement decides between two requests; it also waits for a save under way.
    still = Attempt.objects.open().filter(
        pk=attempt.pk, deadline_at=attempt.deadline_at
    )
    if not still.update(**closed):
        return False
    for name, value in closed.items():
        setattr(attempt, name, value)
    return True


def _grade(attempt: Attempt, at: datetime, event: Event) -> None:
    grade = grade_attempt(attempt=attempt, at=at, event=event)
    if grade is None:
        logger.info("attempt closed, to be marked attempt=%s", attempt.pk)
        return
    # A trainer's trial counts nowhere: nothing above is told of it.
    if not attempt.is_trial:
        attempt_graded.send(Attempt, attempt=attempt, grade=grade)
    logger.info(
        "attempt graded attempt=%s passed=%s by=%s",
        attempt.pk,
        grade.passed,
        attempt.closed_by,
    )
