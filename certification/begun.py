"""When people took up what programmes ask: every moment, a query for each kind of thing.

All of them, not the first: for the next certificate a step counts only from when it can
be renewed, or from when the last one was taken back.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from courses.models import Enrolment
from quizzes.models import Attempt

from .duties import Key
from .eligibility import Asked, CourseAsked, EssayAsked, Plan, QuizAsked, SessionAsked
from .facts import gathering as facts
from .models import RenewalReading

# What a step is towards: a course, a quiz, a kind of session, or a requirement's own key.
Towards = tuple[str, UUID | int]


def begun(
    people: Collection[int], plans: Mapping[int, Plan], until: datetime
) -> dict[Key, list[datetime]]:
    """Return the moments at which each person took up something that a programme asks.

    ``plans`` by the programme's key; ``until`` is the first moment that has no part in it.
    """
    wanted: dict[Towards, set[int]] = defaultdict(set)
    asked: list[Asked] = []
    for programme, plan in plans.items():
        for one in plan.asked:
            asked.append(one)
            for towards in _towards(one):
                wanted[towards].add(programme)
    found: dict[Key, list[datetime]] = defaultdict(list)
    for person, towards, at in _steps(people, asked, until):
        for programme in wanted.get(towards, ()):
            found[person, programme].append(at)
    return found


def _towards(one: Asked) -> Iterator[Towards]:
    yield "requirement", one.key
    match one.deed:
        case CourseAsked(key):
            yield "course", key
        case QuizAsked(quiz, _) | EssayAsked(quiz, _):
            yield "quiz", quiz
        case SessionAsked(workshop):
            yield "session", workshop


def _steps(
    people: Collection[int], asked: list[Asked], until: datetime
) -> Iterator[tuple[int, Towards, datetime]]:
    courses = facts.course_keys(asked)
    quizzes = [*facts.quizzes(asked, QuizAsked), *facts.quizzes(asked, EssayAsked)]
    # Where nothing of a kind is asked, Django asks the database nothing.
    rows: list[tuple[str, QuerySet[Any, Any]]] = [
        (
            "course",
            Enrolment.objects.filter(
                learner__in=people,
                course_key__in=courses,
                enrolled_at__lt=until,
            ).values_list("learner", "course_key", "enrolled_at"),
        ),
        (
            "course",
            RenewalReading.objects.filter(
                person__in=people, course_key__in=courses, at__lt=until
            ).values_list("person", "course_key", "at"),
        ),
        (
            "quiz",
            Attempt.objects.counting()
            .filter(learner__in=people, quiz__in=quizzes, started_at__lt=until)
            .values_list("learner", "quiz", "started_at"),
        ),
    ]
    for kind, found in rows:
        for person, name, at in found.order_by():
            yield person, (kind, name), at
    # What a trainer records counts from then on, until it is taken back.
    last = until - timedelta(microseconds=1)
    for person, workshop, done in facts.attended(people, facts.workshops(asked), last):
        yield person, ("session", workshop), done.at
    for person, key, done in facts.accepted(people, asked, last):
        yield person, ("requirement", key), done.at
