"""How far people have come: facts beside the outline."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Value
from django.utils.translation import get_language

from organisation.access import Visitor

from .models import CourseCompletion, Enrolment, LessonCompletion
from .outline import CourseEntry, Outline, outline
from .progress import CourseProgress, LessonStep


def course_progress(
    learner: Visitor,
    course_keys: Iterable[UUID] | None = None,
    language: str | None = None,
    contents: Outline | None = None,
) -> dict[UUID, CourseProgress]:
    """Return the progress in each live course (or the named ones), in catalogue order.

    Two queries, however many courses and lessons there are; one (the stamp) for a visitor
    who is not signed in, and none where ``contents`` is given.
    """
    contents = contents or outline(language or get_language() or "vi")
    wanted = None if course_keys is None else set(course_keys)
    courses = [c for c in contents.courses if wanted is None or c.key in wanted]
    learnt = _Learnt()
    if learner.is_authenticated and courses:
        learnt = _learnt(learner.pk, [course.key for course in courses])
    return {
        course.key: _progress(course, contents.language, learnt) for course in courses
    }


@dataclass
class _Learnt:
    """A person's facts in some courses, by the keys of lessons and courses."""

    done: set[UUID] = field(default_factory=set)
    enrolled: set[UUID] = field(default_factory=set)
    completed: dict[UUID, datetime] = field(default_factory=dict)


def _learnt(learner: int, keys: list[UUID]) -> _Learnt:
    """Read three kinds of facts in one query: it stands on every learner's page."""
    mine = {"learner": learner, "course_key__in": keys}
    rows = LessonCompletion.objects.filter(**mine).values_list(
        Value("lesson"), "lesson_key", "completed_at"
    )
    rows = rows.union(
        Enrolment.objects.filter(**mine).values_list(
            Value("enrolled"), "course_key", "enrolled_at"
        ),
        CourseCompletion.objects.filter(**mine).values_list(
            Value("course"), "course_key", "completed_at"
        ),
        all=True,
    )
    learnt = _Learnt()
    for kind, key, at in rows:
        if kind == "lesson":
            learnt.done.add(key)
        elif kind == "enrolled":
            learnt.enrolled.add(key)
        else:
            learnt.completed[key] = at
    return learnt


def _progress(course: CourseEntry, language: str, learnt: _Learnt) -> CourseProgress:
    return CourseProgress(
        course_key=course.key,
        title=course.title,
        url=course.url,
        summary=course.summary,
        language=course.language,
        is_translated=course.language == language,
        lessons=tuple(
            LessonStep(
                key=lesson.key,
                title=lesson.title,
                url=lesson.url,
                minutes=lesson.minutes,
                number=number,
                done=lesson.key in learnt.done,
            )
            for number, lesson in enumerate(course.lessons, start=1)
        ),
        is_enrolled=course.key in learnt.enrolled,
        completed_at=learnt.completed.get(course.key),
    )
