"""Standings after a rule changed: at once for a few people, in the background for many."""

import logging
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from core import jobs
from core.models import Job
from organisation.models import Appointment, User

from .models import Certificate, Programme, ProgrammeStanding
from .standings import refresh_standing

logger = logging.getLogger(__name__)

KIND = "recalculate"
# So many people are a second's work.
AT_ONCE = 500
CHUNK = 500


def recalculate(
    *,
    programme: int,
    at: datetime,
    by: User | None = None,
    people: Collection[int] | None = None,
) -> Job | None:
    """Rebuild the standings of those whom a change of a programme or its rules concerns.

    ``people`` are their keys; None: everyone it may concern. Up to 500 are done at once;
    for more, the job that does it is returned. One that still waits serves for both.
    """
    changed = Programme.objects.get(pk=programme)
    if people is None:
        concerned = _concerned(programme, localdate(at))
        count = concerned.count()
        if count <= AT_ONCE:
            people = list(concerned.values_list("pk", flat=True))
    else:
        count = len(people)
    if people is not None and count <= AT_ONCE:
        refresh_standing(people=sorted(people), programme=changed, at=at)
        return None
    waiting = Job.objects.filter(
        kind=KIND, state=Job.State.WAITING, arguments__programme=programme
    ).first()
    if waiting is not None:
        return waiting
    return jobs.start(
        kind=KIND,
        title=changed.title,
        arguments={"programme": programme},
        total=_concerned(programme, localdate(at)).count(),
        at=at,
        by=by,
    )


def under_way(programmes: Collection[int]) -> Job | None:
    """Return the newest job that recalculates one of these programmes and is not done."""
    return (
        Job.objects.filter(
            kind=KIND,
            state__in=(Job.State.WAITING, Job.State.RUNNING),
            arguments__programme__in=list(programmes),
        )
        .order_by("-pk")
        .first()
    )


@jobs.register(KIND, _("Recalculation of who stands where"))
def recalculate_some(job: Job) -> bool:
    """Rebuild the next 500 people's standings; a programme deleted since needs none."""
    programme = Programme.objects.filter(pk=job.arguments["programme"]).first()
    if programme is None:
        return False
    at = now()
    concerned = _concerned(programme.pk, localdate(at))
    after: Any = job.cursor.get("after", 0)
    people = list(concerned.filter(pk__gt=after).values_list("pk", flat=True)[:CHUNK])
    if people:
        refresh_standing(people=people, programme=programme, at=at)
        job.cursor = {"after": people[-1]}
        job.done += len(people)
    return len(people) == CHUNK


def _concerned(programme: int, day: date) -> QuerySet[User]:
    """Return who may have a standing: in post that day, counted before, or a holder."""
    of_person = {"person": OuterRef("pk")}
    return User.objects.filter(
        Exists(Appointment.objects.active_on(day).filter(**of_person))
        | Exists(ProgrammeStanding.objects.filter(programme=programme, **of_person))
        | Exists(Certificate.objects.filter(programme=programme, holder=OuterRef("pk")))
    ).order_by("pk")
