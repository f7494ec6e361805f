"""How far people have come: facts beside the outline."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import get_language

from organisation.access import Visitor

from .facts import Learnt, facts_of
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
    learnt = Learnt()
    if learner.is_authenticated and courses:
        learnt = facts_of(learner.pk, [course.key for course in courses])
    return {
        course.key: _progress(course, contents.language, learnt) for course in courses
    }


def _progress(course: CourseEntry, language: str, learnt: Learnt) -> CourseProgress:
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
