"""Facts about a person's learning, keyed by what both languages of a page share.

``course_key`` and ``lesson_key`` are the pages' ``translation_key``: whoever reads a lesson
in English has read it in Vietnamese, and what was done stays when a page is deleted.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..querysets import LearningQuerySet


class Enrolment(models.Model):
    """A person took up a course."""

    # Points at no content: Wagtail need not index what it refers to at every save.
    wagtail_reference_index_ignore = True

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments"
    )
    course_key = models.UUIDField()
    enrolled_at = models.DateTimeField()

    objects = LearningQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "course_key"], name="enrolled_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.course_key}"


class LessonCompletion(models.Model):
    """A person said of a lesson: read. Written once."""

    # Points at no content: Wagtail need not index what it refers to at every save.
    wagtail_reference_index_ignore = True

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="lesson_completions"
    )
    course_key = models.UUIDField()
    lesson_key = models.UUIDField()
    completed_at = models.DateTimeField()
    # Names the sender's event, so that the same one sent twice counts once.
    event = models.UUIDField(default=uuid.uuid4, unique=True)

    objects = LearningQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson completed")
        verbose_name_plural = _("lessons completed")
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "lesson_key"], name="a_lesson_completed_once"
            )
        ]
        indexes = [
            models.Index(fields=["learner", "course_key"], name="completions_by_course")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.lesson_key}"


class CourseCompletion(models.Model):
    """A person had read every lesson the course had then. Later lessons change nothing."""

    # Points at no content: Wagtail need not index what it refers to at every save.
    wagtail_reference_index_ignore = True

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="course_completions"
    )
    course_key = models.UUIDField()
    completed_at = models.DateTimeField()

    objects = LearningQuerySet.as_manager()

    class Meta:
        verbose_name = _("course completed")
        verbose_name_plural = _("courses completed")
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "course_key"], name="a_course_completed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.course_key}"


class ReadingPosition(models.Model):
    """Where a person stopped reading: the last heading seen. A convenience, not a fact."""

    # Points at no content: Wagtail need not index what it refers to at every save.
    wagtail_reference_index_ignore = True

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reading_positions"
    )
    lesson_key = models.UUIDField()
    anchor = models.CharField(max_length=120)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "lesson_key"], name="one_position_a_lesson"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.anchor}"
