"""Who has passed which quiz: what certification and reports ask.

The newest grade of an attempt counts; of several passed attempts, the first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from organisation.models import User

from .models import Grade

Ids = Iterable[int] | QuerySet[User]


@dataclass(frozen=True)
class Pass:
    """A passed attempt: which, when it was graded, with what."""

    attempt: UUID
    graded_at: datetime
    percent: Decimal


def passed_quiz_ids(
    learner: User, quiz_ids: Iterable[int], *, since: datetime | None = None
) -> dict[int, Pass]:
    """Return the first pass of each quiz that the learner has passed, by quiz."""
    passes = first_passes([learner.pk], quiz_ids, since=since)
    return {quiz: found for (_learner, quiz), found in passes.items()}


def first_passes(
    learner_ids: Ids, quiz_ids: Iterable[int], *, since: datetime | None = None
) -> dict[tuple[int, int], Pass]:
    """Return the first pass of each learner at each quiz, in one query.

    ``learner_ids`` may be a queryset, which stays in the database. ``since`` leaves out
    attempts graded before it, for whoever has to pass again.
    """
    learners = learner_ids if isinstance(learner_ids, QuerySet) else list(learner_ids)
    grades = (
        newest_grades()
        .filter(
            passed=True,
            attempt__learner__in=learners,
            attempt__quiz__in=list(quiz_ids),
        )
        .order_by("-graded_at", "-pk")
    )
    if since is not None:
        grades = grades.filter(graded_at__gte=since)
    rows = grades.values_list(
        "attempt__learner",
        "attempt__quiz",
        "attempt__public_id",
        "graded_at",
        "percent",
    )
    # Newest first, so that the first pass is what stays.
    return {
        (learner, quiz): Pass(attempt, graded_at, percent)
        for learner, quiz, attempt, graded_at, percent in rows
    }


def newest_grades() -> QuerySet[Grade]:
    """Return the grade that counts of each attempt; a trainer's trial has none."""
    return latest_grades().filter(attempt__is_trial=False)


def latest_grades() -> QuerySet[Grade]:
    """Return the newest grade of each attempt, trials too."""
    newest = Grade.objects.filter(attempt=OuterRef("attempt")).order_by("-pk")
    return Grade.objects.filter(pk=Subquery(newest.values("pk")[:1]))
