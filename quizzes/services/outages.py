"""Giving time back: an outage of a line or a server moves the deadlines of whom it hit."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import models, transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from organisation.models import Appointment, Unit, User

from ..models import Attempt, Extension, Outage, Quiz
from ..querysets import AttemptQuerySet
from ..refusals import OutageTooWide

logger = logging.getLogger(__name__)

_BATCH = 500


@dataclass(frozen=True)
class Reach:
    """Whom an outage would touch, counted.

    ``open``: under way with a deadline, so extended. ``unlimited``: under way without one,
    and in need of nothing. ``closed``: closed by the clock while it lasted; what is graded
    stays graded, and a further attempt can be granted.
    """

    open: int
    unlimited: int
    closed: int


def reach_of_outage(
    *, quiz: Quiz | None, unit: Unit | None, minutes: int, at: datetime
) -> Reach:
    """Return whom an outage that ends now would touch; raise OutageTooWide."""
    attempts = _touched(quiz, unit, at)
    going = attempts.open()
    return Reach(
        open=going.filter(deadline_at__isnull=False).count(),
        unlimited=going.filter(deadline_at__isnull=True).count(),
        closed=attempts.filter(
            closed_by=Attempt.ClosedBy.CLOCK,
            closed_at__gt=at - timedelta(minutes=minutes),
            closed_at__lte=at,
        ).count(),
    )


@transaction.atomic
def declare_outage(
    *,
    quiz: Quiz | None,
    unit: Unit | None,
    minutes: int,
    reason: str,
    by: User,
    at: datetime,
    token: UUID | None = None,
) -> Outage:
    """Give the minutes back to every open attempt with a deadline that the outage hit.

    Hit are attempts at the quiz, of the people with a post that day in the unit or below
    it; at least one of the two is named, else OutageTooWide is raised. One whose time has
    run out, but which nobody has closed yet, is extended like the others. ``token`` names
    the declaration: the same again gives the outage there is, and extends nothing twice.
    """
    attempts = _touched(quiz, unit, at)
    outage, is_new = Outage.objects.get_or_create(
        token=token or uuid4(),
        defaults={
            "quiz": quiz,
            "unit": unit,
            "minutes": minutes,
            "reason": reason,
            "declared_by": by,
            "declared_at": at,
        },
    )
    if is_new:
        count = _extend(outage, attempts.open().filter(deadline_at__isnull=False))
        logger.info("outage declared outage=%s attempts=%s", outage.pk, count)
    return outage


def _extend(outage: Outage, attempts: AttemptQuerySet) -> int:
    """Move the deadlines, with a record of each; saving and closing wait meanwhile."""
    added = timedelta(minutes=outage.minutes)
    # In the order of the key, so that two outages at once wait for each other, not both.
    held = [
        (attempt, deadline)
        for attempt, deadline in attempts.order_by("pk")
        .select_for_update()
        .values_list("pk", "deadline_at")
        if deadline is not None
    ]
    for start in range(0, len(held), _BATCH):
        batch = held[start : start + _BATCH]
        Extension.objects.bulk_create(
            Extension(
                attempt_id=attempt,
                outage=outage,
                deadline_before=deadline,
                deadline_after=deadline + added,
            )
            for attempt, deadline in batch
        )
        Attempt.objects.filter(pk__in=[attempt for attempt, _deadline in batch]).update(
            deadline_at=models.F("deadline_at") + added
        )
    return len(held)


def _touched(quiz: Quiz | None, unit: Unit | None, at: datetime) -> AttemptQuerySet:
    if quiz is None and unit is None:
        raise OutageTooWide(
            _("Name the quiz or the unit that the outage hit, or both.")
        )
    attempts = Attempt.objects.all()
    if quiz is not None:
        attempts = attempts.filter(quiz=quiz)
    if unit is not None:
        posts = Appointment.objects.active_on(localdate(at)).filter(
            unit__in=Unit.objects.below([unit])
        )
        attempts = attempts.filter(learner__in=posts.values("person"))
    return attempts


def given_back(attempt: Attempt) -> list[Outage]:
    """Return the outages that moved the deadline of an attempt, in order."""
    return list(Outage.objects.filter(extensions__attempt=attempt).order_by("pk"))
