"""What is left to do, in minutes of reading and in quizzes, for many people at once."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from courses.models import CourseCompletion, LessonCompletion
from courses.outline import outline
from quizzes.results import newest_grades

from ..models import Requirement

# A person, a programme, and the state in which the person is.
Asked = tuple[int, int, str]


@dataclass(frozen=True)
class Left:
    """Minutes of lessons not yet read, and quizzes not yet passed."""

    minutes: int
    quizzes: int


def left_of(asked: Collection[Asked]) -> dict[tuple[int, int], Left]:
    """Return what is left by person and programme, in four queries.

    A quiz once passed is due again for whoever renews; a course once read stays read.
    Where the law changed, its own page counts the minutes.
    """
    people = {person for person, _programme, _state in asked}
    courses: dict[int, set[UUID]] = defaultdict(set)
    quizzes: dict[int, set[int]] = defaultdict(set)
    for programme, course, quiz in Requirement.objects.filter(
        programme__in={programme for _person, programme, _state in asked}
    ).values_list("programme", "course__translation_key", "quiz"):
        if course:
            courses[programme].add(course)
        elif quiz:
            quizzes[programme].add(quiz)
    keys = set().union(*courses.values())
    lessons = {
        entry.key: [(lesson.key, lesson.minutes) for lesson in entry.lessons]
        for entry in outline(settings.LANGUAGE_CODE).courses
        if entry.key in keys
    }
    read = _pairs(LessonCompletion, people, keys, "lesson_key")
    finished = _pairs(CourseCompletion, people, keys, "course_key")
    passed: dict[int, set[int]] = defaultdict(set)
    for person, quiz in (
        newest_grades()
        .filter(
            passed=True,
            attempt__learner__in=people,
            attempt__quiz__in=set().union(*quizzes.values()),
        )
        .values_list("attempt__learner", "attempt__quiz")
    ):
        passed[person].add(quiz)
    found = {}
    for person, programme, state in asked:
        if state == "basis_changed":
            continue
        renews = state in ("renewal_open", "expired")
        minutes = sum(
            minutes
            for key in courses[programme] - finished[person]
            for lesson, minutes in lessons.get(key, ())
            if lesson not in read[person]
        )
        done = set() if renews else passed[person]
        found[person, programme] = Left(minutes, len(quizzes[programme] - done))
    return found


def _pairs(
    model: type[LessonCompletion] | type[CourseCompletion],
    people: set[int],
    keys: set[UUID],
    name: str,
) -> dict[int, set[UUID]]:
    found: dict[int, set[UUID]] = defaultdict(set)
    rows = model.objects.filter(learner__in=people, course_key__in=keys)
    for person, key in rows.values_list("learner", name):
        found[person].add(key)
    return found
