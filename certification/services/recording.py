"""What a trainer records: who attended a session; and takes back."""

import logging
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core.text import tidy
from organisation.models import User

from .. import facts
from ..models import Attendance, WorkshopMeeting
from ..refusals import AlreadyWithdrawn, NotYetHeld, OwnRecord, ReasonMissing
from ..standings import refresh_standing
from .issuing import issue_if_earned

logger = logging.getLogger(__name__)


@transaction.atomic
def record_attendance(
    *, meeting: WorkshopMeeting, people: Collection[User], by: User, at: datetime
) -> list[Attendance]:
    """Record who was there, and issue what that completes; who was recorded stays so.

    Returns the new ones only. Raises NotYetHeld before the day of the session, OwnRecord
    where the person who records is among those recorded; nothing is written then.
    """
    if meeting.held_on > localdate(at):
        raise NotYetHeld(
            _(
                "This session is held on %(day)s: who was there can be recorded from "
                "that day on."
            )
            % {"day": f"{meeting.held_on:%d/%m/%Y}"}
        )
    if any(person.pk == by.pk for person in people):
        raise OwnRecord(
            _(
                "Nobody records themselves: leave your own name out, and ask another "
                "trainer. Nothing was recorded."
            )
        )
    # Two trainers at the same list, one after the other.
    WorkshopMeeting.objects.select_for_update().get(pk=meeting.pk)
    known = set(
        Attendance.objects.standing()
        .filter(meeting=meeting, person__in=people)
        .values_list("person", flat=True)
    )
    new = Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person=person, recorded_by=by, recorded_at=at)
        for person in people
        if person.pk not in known
    )
    logger.info(
        "attendance recorded meeting=%s count=%d by=%s", meeting.pk, len(new), by.pk
    )
    _follow(meeting, [attendance.person for attendance in new], at)
    return new


def _follow(meeting: WorkshopMeeting, people: list[User], at: datetime) -> None:
    """Issue what the session completes, and count who has begun something."""
    for programme in facts.live_programmes(workshop=meeting.workshop_id):
        for person in people:
            issue_if_earned(programme=programme, person=person, at=at)
        refresh_standing(
            people=[person.pk for person in people], programme=programme, at=at
        )


@transaction.atomic
def withdraw_attendance(
    *, attendance: Attendance, by: User, at: datetime, reason: str
) -> None:
    """Take back what was recorded by mistake; a certificate that rests on it stays.

    Raises ReasonMissing, AlreadyWithdrawn.
    """
    reason = needed_reason(reason)
    changed = Attendance.objects.filter(
        pk=attendance.pk, withdrawn_at__isnull=True
    ).update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason)
    if not changed:
        raise AlreadyWithdrawn(_("This attendance was already withdrawn."))
    logger.info("attendance withdrawn attendance=%s by=%s", attendance.pk, by.pk)
    for programme in facts.live_programmes(workshop=attendance.meeting.workshop_id):
        refresh_standing(people=[attendance.person_id], programme=programme, at=at)


def needed_reason(reason: str) -> str:
    """Return the reason, tidied; raise ReasonMissing without one."""
    reason = tidy(reason)
    if not reason:
        raise ReasonMissing(_("Say why, for whoever asks later. Nothing was changed."))
    return reason[:300]
