"""Something earlier or elsewhere that a trainer lets count for a requirement."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core.models import CustomDocument
from core.text import tidy
from organisation.models import User

from .. import facts
from ..eligibility import FIRST
from ..models import AcceptedEvidence, Programme
from ..refusals import (
    AlreadyAccepted,
    AlreadyWithdrawn,
    NotAsked,
    OwnRecord,
    ReasonMissing,
)
from ..standings import refresh_standing
from .issuing import issue_if_earned
from .recording import needed_reason

logger = logging.getLogger(__name__)


@transaction.atomic
def accept_evidence(
    *,
    person: User,
    programme: Programme,
    requirement: UUID,
    what: str,
    reason: str,
    by: User,
    at: datetime,
    document: CustomDocument | None = None,
) -> AcceptedEvidence:
    """Let it count from now on, and issue what it completes.

    ``requirement`` is the key of one that the programme asks for. Raises OwnRecord,
    NotAsked, ReasonMissing, and AlreadyAccepted where something accepted counts already.
    """
    if person.pk == by.pk:
        raise OwnRecord(
            _("Nobody accepts their own evidence: ask another trainer to look at it.")
        )
    asked = {one.key: one for one in programme.requirements.all()}
    if requirement not in asked:
        raise NotAsked(
            _(
                "“%(programme)s” no longer asks for this. Choose one of its "
                "requirements of today."
            )
            % {"programme": programme.local_title}
        )
    what, reason = tidy(what), needed_reason(reason)
    if not what:
        raise ReasonMissing(_("Say what was shown: a paper, its number and its day."))
    _refuse_twice(person, programme, requirement, at)
    accepted = AcceptedEvidence.objects.create(
        person=person,
        programme=programme,
        requirement_key=requirement,
        requirement_title=str(asked[requirement])[:200],
        what=what[:300],
        reason=reason,
        document=document,
        accepted_by=by,
        accepted_at=at,
    )
    logger.info("evidence accepted evidence=%s by=%s", accepted.pk, by.pk)
    issue_if_earned(programme=programme, person=person, at=at)
    refresh_standing(people=[person.pk], programme=programme, at=at)
    return accepted


def _refuse_twice(
    person: User, programme: Programme, requirement: UUID, at: datetime
) -> None:
    """Raise AlreadyAccepted where what was accepted counts for the next certificate."""
    last = facts.last_certificates(programme, [person.pk]).get(person.pk)
    turn = facts.turn_of(last, localdate(at)) or FIRST
    standing = AcceptedEvidence.objects.standing().filter(
        person=person, requirement_key=requirement
    )
    if turn.since is not None:
        standing = standing.filter(accepted_at__gte=turn.since)
    if standing.exists():
        raise AlreadyAccepted(
            _(
                "Something is accepted for this requirement already, and counts. "
                "Withdraw it first if it was a mistake."
            )
        )


@transaction.atomic
def withdraw_evidence(
    *, accepted: AcceptedEvidence, by: User, at: datetime, reason: str
) -> None:
    """Let it count no more; a certificate that rests on it stays.

    Raises ReasonMissing, AlreadyWithdrawn.
    """
    reason = needed_reason(reason)
    changed = AcceptedEvidence.objects.filter(
        pk=accepted.pk, withdrawn_at__isnull=True
    ).update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason)
    if not changed:
        raise AlreadyWithdrawn(_("This evidence was already withdrawn."))
    logger.info("evidence withdrawn evidence=%s by=%s", accepted.pk, by.pk)
    refresh_standing(people=[accepted.person_id], programme=accepted.programme, at=at)
