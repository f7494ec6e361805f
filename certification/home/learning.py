"""What the person did, as far as some programme asks for it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from courses.outline import Outline
from courses.progress import CourseProgress
from courses.queries import course_progress
from organisation.models import User
from quizzes.models import Attempt

from .. import facts
from ..eligibility import Facts
from ..models import WorkshopMeeting
from .demands import Demand, Item


@dataclass(frozen=True)
class Tries:
    """A person's attempts at one quiz: how many, is one open or being marked, the best."""

    count: int = 0
    is_open: bool = False
    is_marking: bool = False
    passed_at: tuple[datetime, ...] = ()
    best: Decimal | None = None


@dataclass(frozen=True)
class Learning:
    """Facts for the rules, and beside them what is only shown."""

    facts: Facts
    courses: Mapping[UUID, CourseProgress]
    quizzes: Mapping[int, Tries]
    # The next time each session is held.
    meetings: Mapping[int, WorkshopMeeting] = field(default_factory=dict)

    def course(self, item: Item) -> CourseProgress | None:
        return None if item.course_key is None else self.courses.get(item.course_key)

    def tries(self, item: Item) -> Tries:
        return self.quizzes.get(item.quiz.pk if item.quiz else 0, Tries())


def learning(
    person: User, wanted: Collection[Demand], on: date, contents: Outline
) -> Learning:
    """Gather it in a number of queries that does not grow with what is asked."""
    items = [item for demand in wanted for item in demand.items]
    workshops = {item.workshop for item in items if item.workshop}
    return Learning(
        facts.gather([person.pk], [item.asked for item in items], on=on)[person.pk],
        course_progress(
            person,
            {item.course_key for item in items if item.course_key},
            contents.language,
            contents,
        ),
        _tries(person, {item.quiz.pk for item in items if item.quiz}),
        _next_meetings(workshops, on) if workshops else {},
    )


def _tries(person: User, quizzes: set[int]) -> dict[int, Tries]:
    """Return the attempts at each quiz, in one query; an attempt's newest grade counts."""
    rows = (
        Attempt.objects.counting()
        .filter(learner=person, quiz__in=quizzes)
        .order_by("pk", "grades__pk")
        .values_list(
            "pk",
            "quiz",
            "state",
            "grades__passed",
            "grades__graded_at",
            "grades__percent",
        )
    )
    newest = {row[0]: row[1:] for row in rows}
    found: dict[int, Tries] = {}
    for quiz, state, passed, graded_at, percent in newest.values():
        known = found.get(quiz, Tries())
        found[quiz] = Tries(
            count=known.count + 1,
            is_open=known.is_open or state == Attempt.State.OPEN,
            is_marking=known.is_marking or state == Attempt.State.MARKING,
            passed_at=(*known.passed_at, graded_at) if passed else known.passed_at,
            best=max((p for p in (known.best, percent) if p is not None), default=None),
        )
    return found


def _next_meetings(workshops: set[int], on: date) -> dict[int, WorkshopMeeting]:
    rows = WorkshopMeeting.objects.filter(
        workshop__in=workshops, held_on__gte=on
    ).order_by("-held_on", "-pk")
    return {row.workshop_id: row for row in rows}
