"""Delta renewal: what a holder does after the law moved, and the facts that they did."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from legal.models import LegalChange
from quizzes.models import Quiz

from .programmes import Programme


class DeltaPath(models.Model):
    """The way back for holders of a programme's certificate after one change of law.

    The comparison of what the law said and says, the lessons that cite it, and a quiz of
    a few questions on it, where the bank has any.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="deltas")
    change = models.ForeignKey(LegalChange, models.CASCADE, related_name="deltas")
    quiz = models.OneToOneField(
        Quiz, models.PROTECT, null=True, blank=True, related_name="delta"
    )
    # The lessons' translation keys, as texts, in the order in which they are taught.
    lessons = models.JSONField(default=list)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("path after a change of law")
        verbose_name_plural = _("paths after changes of law")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "change"], name="one_delta_a_change"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}: {self.change_id}"


class DeltaReading(models.Model):
    """A person has read a step of the way: a lesson, or the comparison ("")."""

    path = models.ForeignKey(DeltaPath, models.CASCADE, related_name="readings")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="delta_readings"
    )
    lesson_key = models.CharField(max_length=36, blank=True)
    at = models.DateTimeField()
    event = models.UUIDField(default=uuid.uuid4, unique=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["path", "person", "lesson_key"], name="read_once_a_delta"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.lesson_key}"


class RenewalReading(models.Model):
    """A person has read a lesson again, for the next certificate. Appended, never changed."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="renewal_readings"
    )
    course_key = models.UUIDField()
    lesson_key = models.UUIDField()
    at = models.DateTimeField()
    event = models.UUIDField(default=uuid.uuid4, unique=True)

    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [
            models.Index(fields=["person", "course_key"], name="renewal_by_course")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.lesson_key}"
