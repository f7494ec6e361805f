"""The marker's desk: which attempts wait, who holds them, and in what round.

The same few queries for ten attempts as for ten thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core.text import fold
from organisation.models import Appointment, Unit, User

from .models import Attempt, Marking, MarkingRight, MarkingTask

_ANY_RIGHTS = "any-marking-rights"


@dataclass(frozen=True)
class Wanted:
    """What narrows the queue; "" and None leave everything in."""

    state: str = "waiting"
    quiz: str = ""
    person: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Counts:
    """How many attempts a marker finds on the desk."""

    first: int
    second: int
    mine: int
    held: int


@dataclass(frozen=True)
class Row:
    """One attempt of the queue; ``holder`` is who marks it now, if anybody."""

    attempt: Attempt
    unit: str
    round: int
    holder: User | None
    until: datetime | None
    is_mine: bool
    # The reader was the first marker, so the second has to be somebody else.
    is_for_others: bool

    @property
    def is_marked(self) -> bool:
        return self.attempt.state == Attempt.State.GRADED

    @property
    def words(self) -> str:
        if self.is_marked:
            return _("Marked")
        if self.round == Marking.Round.SECOND:
            return _("Second marker")
        return _("To mark")


def queue(marker: User, on: date) -> QuerySet[Attempt]:
    """Return what is, or was, to be marked by somebody, oldest first."""
    return (
        Attempt.objects.all()
        .markable_by(marker, on)
        .filter(
            Q(state=Attempt.State.MARKING)
            | Q(state=Attempt.State.GRADED, marking_task__isnull=False)
        )
        .annotate(is_first_by_me=_marked_first_by(marker))
        .order_by("closed_at", "pk")
    )


def narrowed(
    attempts: QuerySet[Attempt], wanted: Wanted, marker: User, at: datetime, on: date
) -> QuerySet[Attempt]:
    """Keep what the filters ask for."""
    found = _in_state(attempts, wanted.state, marker, at)
    if wanted.quiz:
        found = found.filter(quiz__slug=wanted.quiz)
    for word in fold(wanted.person).split():
        found = found.filter(learner__search_text__contains=word)
    if wanted.unit.strip():
        units = Unit.objects.all().below(list(Unit.objects.all().matching(wanted.unit)))
        posts = Appointment.objects.active_on(on).filter(unit__in=units)
        found = found.filter(learner__in=posts.values("person"))
    return found


def counts(attempts: QuerySet[Attempt], marker: User, at: datetime) -> Counts:
    """Count the desk in one query; ``attempts`` is a `queue`, not narrowed."""
    second = Q(marking_task__round=Marking.Round.SECOND)
    held = Q(marking_task__marker__isnull=False, marking_task__expires_at__gt=at)
    mine = held & Q(marking_task__marker=marker)
    found = attempts.filter(state=Attempt.State.MARKING).aggregate(
        first=Count("pk", filter=Q(marking_task__isnull=True) | ~second),
        second=Count("pk", filter=second),
        mine=Count("pk", filter=mine),
        held=Count("pk", filter=held & ~mine),
    )
    return Counts(**found)


def waiting_for(person: User, is_trainer: bool, on: date) -> int | None:
    """Return how many attempts a person may mark; None for who marks nothing.

    For the menu, which is on every page: whether anybody but trainers marks at all is
    remembered, so that learners are asked nothing.
    """
    if not is_trainer:
        has_rights = cache.get_or_set(_ANY_RIGHTS, MarkingRight.objects.exists, 60)
        if not has_rights or not MarkingRight.objects.filter(person=person).exists():
            return None
    return Attempt.objects.all().markable_by(person, on).to_mark().count()


def next_free(
    attempts: QuerySet[Attempt], marker: User, at: datetime
) -> Attempt | None:
    """Return the oldest attempt that the marker may take up now."""
    return (
        attempts.filter(state=Attempt.State.MARKING)
        .exclude(_held_by_others(marker, at))
        .exclude(_marked_first_by(marker), marking_task__round=Marking.Round.SECOND)
        .first()
    )


def rows(
    attempts: Sequence[Attempt], marker: User, at: datetime, on: date
) -> list[Row]:
    """Return the rows of a page of the queue, with everyone's unit, in two queries."""
    tasks = {
        task.attempt_id: task
        for task in MarkingTask.objects.filter(attempt__in=attempts).select_related(
            "marker"
        )
    }
    units = units_of([attempt.learner_id for attempt in attempts], on)
    return [
        _row(attempt, tasks.get(attempt.pk), units, marker, at) for attempt in attempts
    ]


def units_of(people: Sequence[int], on: date) -> dict[int, str]:
    """Return the unit of each person's main post on a day, in one query."""
    posts = (
        Appointment.objects.active_on(on)
        .filter(person__in=people)
        .select_related("unit")
        .order_by("is_main", "pk")
    )
    return {post.person_id: post.unit.local_name for post in posts}


def _row(
    attempt: Attempt,
    task: MarkingTask | None,
    units: dict[int, str],
    marker: User,
    at: datetime,
) -> Row:
    is_held = task is not None and task.is_held(at)
    nth = task.round if task is not None else Marking.Round.FIRST
    extra: Any = attempt
    return Row(
        attempt=attempt,
        unit=units.get(attempt.learner_id, ""),
        round=nth,
        holder=task.marker if task is not None and is_held else None,
        until=task.expires_at if task is not None and is_held else None,
        is_mine=task is not None and task.is_held_by(marker.pk, at),
        is_for_others=nth == Marking.Round.SECOND and extra.is_first_by_me,
    )


def _marked_first_by(marker: User) -> Exists:
    return Exists(
        Marking.objects.filter(
            item__attempt=OuterRef("pk"), round=Marking.Round.FIRST, marker=marker
        )
    )


def _in_state(
    attempts: QuerySet[Attempt], state: str, marker: User, at: datetime
) -> QuerySet[Attempt]:
    if state == "marked":
        return attempts.filter(state=Attempt.State.GRADED).order_by(
            F("closed_at").desc(), "-pk"
        )
    waiting = attempts.filter(state=Attempt.State.MARKING)
    second = Q(marking_task__round=Marking.Round.SECOND)
    if state == "first":
        return waiting.filter(Q(marking_task__isnull=True) | ~second)
    if state == "second":
        return waiting.filter(second)
    if state == "mine":
        return waiting.filter(
            marking_task__marker=marker, marking_task__expires_at__gt=at
        )
    if state == "held":
        return waiting.filter(_held_by_others(marker, at))
    return waiting


def _held_by_others(marker: User, at: datetime) -> Q:
    return (
        Q(marking_task__marker__isnull=False)
        & ~Q(marking_task__marker=marker)
        & Q(marking_task__expires_at__gt=at)
    )
