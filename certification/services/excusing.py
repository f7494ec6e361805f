"""Who need not hold a certificate for some days, and why: never silent."""

import logging
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.text import nfc
from organisation.models import User

from ..models import Exemption, Programme
from ..recalculating import recalculate
from .assigning import AlreadyEnded, require_reason

logger = logging.getLogger(__name__)


class ExceptionEndsBeforeItBegins(Refusal):
    """The last day lies before the first."""


class AlreadyExcused(Refusal):
    """The person is excused in that time already."""


@transaction.atomic
def excuse(
    *,
    people: Sequence[User],
    programme: Programme | None,
    kind: str,
    reason: str,
    starts_on: date,
    ends_on: date | None,
    by: User,
    at: datetime,
) -> list[Exemption]:
    """Excuse people from a programme, or from all (None); all of them or none.

    Raises ExceptionEndsBeforeItBegins, ReasonMissing, or AlreadyExcused where one of them
    has an exception of the same programme with a day in common.
    """
    if ends_on is not None and ends_on < starts_on:
        raise ExceptionEndsBeforeItBegins(
            _("The last day lies before the first. Choose %(day)s or later.")
            % {"day": f"{starts_on:%d/%m/%Y}"}
        )
    require_reason(reason)
    # One at a time for one person, or two could both find none.
    list(User.objects.select_for_update().filter(pk__in=[one.pk for one in people]))
    _require_free(people, programme, starts_on, ends_on)
    made = Exemption.objects.bulk_create(
        Exemption(
            person=person,
            programme=programme,
            kind=kind,
            reason=nfc(reason.strip()),
            starts_on=starts_on,
            ends_on=ends_on,
            by=by,
            at=at,
        )
        for person in people
    )
    _follow(programme, [person.pk for person in people], by, at)
    logger.info("excused people=%d by=%s", len(made), by.pk)
    return made


@transaction.atomic
def end_excuse(*, exemption: Exemption, reason: str, by: User, at: datetime) -> None:
    """End an exception today, for a reason; one to come then never holds.

    Raises ReasonMissing, or AlreadyEnded where it ended before.
    """
    exemption = Exemption.objects.select_for_update().get(pk=exemption.pk)
    today = localdate(at)
    ended_on = exemption.withdrawn_on
    if ended_on is None and exemption.ends_on is not None:
        ended_on = exemption.ends_on + timedelta(days=1)
    if exemption.withdrawn_on is not None or (ended_on and ended_on <= today):
        raise AlreadyEnded(
            _("This exception has not held since %(day)s already.")
            % {"day": f"{ended_on:%d/%m/%Y}"}
        )
    require_reason(reason)
    exemption.withdrawn_on, exemption.withdrawn_by = today, by
    exemption.withdrawn_reason = nfc(reason.strip())
    exemption.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_reason"])
    _follow(exemption.programme, [exemption.person_id], by, at)
    logger.info("exception ended exemption=%s by=%s", exemption.pk, by.pk)


def _require_free(
    people: Collection[User],
    programme: Programme | None,
    starts_on: date,
    ends_on: date | None,
) -> None:
    others = Exemption.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on),
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=starts_on),
        person__in=people,
        programme=programme,
    )
    if ends_on is not None:
        others = others.filter(starts_on__lte=ends_on)
    for other in others.select_related("person").order_by("starts_on", "pk"):
        last = other.last_day
        if other.never_held:
            continue
        raise AlreadyExcused(
            _(
                "%(person)s is excused from %(first)s to %(last)s already: %(reason)s. "
                "End that one first, or choose other days."
            )
            % {
                "person": other.person,
                "first": f"{other.starts_on:%d/%m/%Y}",
                "last": _("until further notice")
                if last is None
                else f"{last:%d/%m/%Y}",
                "reason": other.reason,
            }
        )


def _follow(
    programme: Programme | None, people: Collection[int], by: User, at: datetime
) -> None:
    programmes = (
        Programme.objects.filter(is_live=True).order_by("pk")
        if programme is None
        else [programme]
    )
    for one in programmes:
        recalculate(programme=one.pk, people=people, by=by, at=at)
