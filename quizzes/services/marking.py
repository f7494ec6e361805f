"""Marking by hand: taking an attempt up, marking its essays, and the grade that follows.

Whoever marks holds the attempt for a quarter of an hour, renewed with every save, so that
two markers do not write over each other.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from organisation.models import User

from ..models import Attempt, Grade, Marking, MarkingTask
from ..refusals import HeldByAnother, MarkedFirst, NothingToMark, ReasonMissing
from ..signals import attempt_graded
from .marks import essays_of, grade_attempt

logger = logging.getLogger(__name__)

HOLD = timedelta(minutes=15)
Round = Marking.Round


@dataclass(frozen=True)
class EssayMark:
    """What a marker gives one essay: points by criterion, and a comment."""

    scores: Mapping[str, Decimal]
    comment: str = ""

    @property
    def points(self) -> Decimal:
        return sum(self.scores.values(), Decimal(0))


@transaction.atomic
def hold_attempt(
    *, attempt: Attempt, marker: User, at: datetime, take_over: bool = False
) -> MarkingTask:
    """Let a marker hold an attempt for the next quarter of an hour, alone.

    Raises HeldByAnother while somebody else does, unless taken over; MarkedFirst for who
    was the first marker where a second one is asked for; NothingToMark for an attempt
    that is under way, or has no essay to mark.
    """
    attempt = _locked(attempt)
    task, _created = MarkingTask.objects.get_or_create(attempt=attempt)
    if _round_of(attempt, task) == Round.SECOND and _has_marked_first(attempt, marker):
        raise MarkedFirst(
            _("You marked this attempt first; the second marker is somebody else.")
        )
    free = Q(marker__isnull=True) | Q(marker=marker) | Q(expires_at__lte=at)
    rows = MarkingTask.objects.filter(pk=task.pk)
    # One statement decides between two markers.
    if not (rows if take_over else rows.filter(free)).update(
        marker=marker, expires_at=at + HOLD
    ):
        raise HeldByAnother(_held_message(_fresh(task)))
    if take_over and task.is_held(at) and task.marker_id != marker.pk:
        logger.info(
            "marking taken over attempt=%s from=%s by=%s",
            attempt.pk,
            task.marker_id,
            marker.pk,
        )
    return _fresh(task)


def release_attempt(*, attempt: Attempt, marker: User) -> None:
    """Let go of an attempt; harmless where somebody else holds it."""
    MarkingTask.objects.filter(attempt=attempt, marker=marker).update(
        marker=None, expires_at=None
    )


@transaction.atomic
def mark_essays(
    *,
    attempt: Attempt,
    marker: User,
    marks: Mapping[int, EssayMark],
    at: datetime,
    reason: str = "",
) -> Grade | None:
    """Keep what a marker gives essays, by item; with the last one needed comes the grade.

    Marking again what is graded takes a reason, and makes a new grade. Raises what
    `hold_attempt` does: a save renews the hold, and is refused to who has lost it; and
    ReasonMissing. KeyError: an item that is no essay of the attempt, a mistake of ours.
    """
    task = hold_attempt(attempt=attempt, marker=marker, at=at)
    attempt = task.attempt
    nth = _round_of(attempt, task)
    if nth == Round.REVIEW and not reason.strip():
        raise ReasonMissing(
            _("Say why it is marked again; the reason stands with the new grade.")
        )
    essays = {line.item: line for line in essays_of(attempt.pk)}
    Marking.objects.bulk_create(
        Marking(
            item_id=essays[item].item,
            marker=marker,
            round=nth,
            scores={key: str(points) for key, points in mark.scores.items()},
            points=mark.points,
            comment=mark.comment,
            marked_at=at,
        )
        for item, mark in marks.items()
    )
    if marks:
        logger.info(
            "essays marked attempt=%s by=%s round=%s", attempt.pk, marker.pk, nth
        )
    if not _is_round_complete(attempt, nth, list(essays)):
        return None
    return _settle(attempt, task, marker, at, reason)


def _settle(
    attempt: Attempt, task: MarkingTask, marker: User, at: datetime, reason: str
) -> Grade | None:
    """Grade an attempt whose round is complete, or pass it on to the second marker."""
    grade = grade_attempt(attempt=attempt, at=at, by=marker, reason=reason.strip())
    task.marker, task.expires_at = None, None
    if grade is None:
        task.round = Round.SECOND
    task.save(update_fields=["marker", "expires_at", "round"])
    if grade is None:
        logger.info("second marker asked for attempt=%s", attempt.pk)
        return None
    attempt_graded.send(Attempt, attempt=attempt, grade=grade)
    logger.info(
        "attempt graded attempt=%s passed=%s by=marking", attempt.pk, grade.passed
    )
    return grade


def round_of(attempt: Attempt) -> Round:
    """Return the round in which an attempt now is; one that is graded is marked again."""
    task = MarkingTask.objects.filter(attempt=attempt).first()
    return _round_of(attempt, task)


def _round_of(attempt: Attempt, task: MarkingTask | None) -> Round:
    if attempt.state == Attempt.State.GRADED:
        return Round.REVIEW
    return Round.FIRST if task is None else Round(task.round)


def _locked(attempt: Attempt) -> Attempt:
    """Return the attempt with its row locked; raise NothingToMark where it is not one."""
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("quiz", "learner")
        .get(pk=attempt.pk)
    )
    if attempt.state == Attempt.State.OPEN:
        raise NothingToMark(_("This attempt has not been sent yet."))
    if not essays_of(attempt.pk):
        raise NothingToMark(_("This attempt has no essay to mark."))
    return attempt


def _has_marked_first(attempt: Attempt, marker: User) -> bool:
    return Marking.objects.filter(
        item__attempt=attempt, round=Round.FIRST, marker=marker
    ).exists()


def _is_round_complete(attempt: Attempt, nth: Round, essays: Sequence[int]) -> bool:
    if nth == Round.REVIEW:
        # Each essay has a mark already; one marked again is enough.
        return True
    marked = (
        Marking.objects.filter(item__in=essays, round=nth).values("item").distinct()
    )
    return marked.count() == len(essays)


def _fresh(task: MarkingTask) -> MarkingTask:
    return MarkingTask.objects.select_related(
        "marker", "attempt__quiz", "attempt__learner"
    ).get(pk=task.pk)


def _held_message(task: MarkingTask) -> str:
    until = task.expires_at and date_format(localtime(task.expires_at), "TIME_FORMAT")
    return _(
        "%(name)s is marking this attempt, until %(moment)s unless it is saved again."
    ) % {"name": task.marker, "moment": until}
