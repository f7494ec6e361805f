"""What changes a person's learning."""

import logging
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from organisation.models import User

from .models import (
    CourseCompletion,
    CoursePage,
    Enrolment,
    LessonCompletion,
    LessonPage,
    ReadingPosition,
)
from .signals import course_completed, enrolled

logger = logging.getLogger(__name__)


@transaction.atomic
def enrol(*, learner: User, course_key: UUID, at: datetime) -> Enrolment:
    """Enrol a person in a course; a second time changes nothing."""
    enrolment, created = Enrolment.objects.get_or_create(
        learner=learner, course_key=course_key, defaults={"enrolled_at": at}
    )
    if created:
        logger.info("enrolled learner=%s course=%s", learner.pk, course_key)
        enrolled.send(Enrolment, learner=learner, course_key=course_key, at=at)
    return enrolment


@transaction.atomic
def complete_lesson(
    *, learner: User, lesson: LessonPage, at: datetime, event: UUID | None = None
) -> bool:
    """Record that a person has read a lesson; return whether it was news.

    Enrols where that had not happened. A repeat, of the event or of the lesson, is
    harmless. The last open lesson of a course completes it, in the same transaction.
    """
    course = CoursePage.objects.get(path=lesson.path[: -LessonPage.steplen])
    enrol(learner=learner, course_key=course.translation_key, at=at)
    _completion, created = LessonCompletion.objects.get_or_create(
        learner=learner,
        lesson_key=lesson.translation_key,
        defaults={
            "course_key": course.translation_key,
            "completed_at": at,
            "event": event or uuid4(),
        },
    )
    if created:
        logger.info(
            "lesson completed learner=%s lesson=%s", learner.pk, lesson.translation_key
        )
        _complete_course(learner, course, at)
    return created


def _complete_course(learner: User, course: CoursePage, at: datetime) -> None:
    """Write the fact once every lesson that the course has now is read."""
    lessons = LessonPage.objects.live().child_of(course)
    read = LessonCompletion.objects.filter(learner=learner).values("lesson_key")
    if lessons.exclude(translation_key__in=read).exists():
        return
    _fact, created = CourseCompletion.objects.get_or_create(
        learner=learner,
        course_key=course.translation_key,
        defaults={"completed_at": at},
    )
    if created:
        logger.info(
            "course completed learner=%s course=%s", learner.pk, course.translation_key
        )
        course_completed.send(
            CourseCompletion, learner=learner, course_key=course.translation_key, at=at
        )


def remember_position(
    *, learner: User, lesson_key: UUID, anchor: str, at: datetime
) -> None:
    """Keep the heading a person had reached; the newest moment wins."""
    ReadingPosition.objects.update_or_create(
        learner=learner,
        lesson_key=lesson_key,
        defaults={"anchor": anchor, "updated_at": at},
    )
