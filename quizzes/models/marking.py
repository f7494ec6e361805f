"""Marking by hand: who may, who is at it, and what each marker gave."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from organisation.models import Unit

from .attempts import Attempt, AttemptItem
from .papers import Quiz


class MarkingRight(models.Model):
    """What lets somebody who is no trainer see and mark attempts: of a quiz, of a unit.

    Both: that quiz, by people of that unit. Neither: every attempt.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="marking_rights",
        verbose_name=_("person"),
    )
    quiz = models.ForeignKey(
        Quiz,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="marking_rights",
        verbose_name=_("quiz"),
        help_text=_("Empty: every quiz."),
    )
    unit = models.ForeignKey(
        Unit,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="marking_rights",
        verbose_name=_("unit, with all below it"),
        help_text=_("Empty: people of every unit."),
    )
    granted_at = models.DateTimeField(_("granted"), auto_now_add=True)

    class Meta:
        verbose_name = _("right to mark")
        verbose_name_plural = _("rights to mark")
        ordering = ["person__name_key", "pk"]
        constraints = [
            # SQLite knows no "nulls not distinct": "every quiz" and "every unit" are 0.
            models.UniqueConstraint(
                "person",
                Coalesce("quiz", 0),
                Coalesce("unit", 0),
                name="a_right_to_mark_once",
                violation_error_message=_("This person has this right already."),
            )
        ]

    def __str__(self) -> str:
        return (
            f"{self.person}: {self.quiz or _('every quiz')}, "
            f"{self.unit.local_name if self.unit else _('every unit')}"
        )


class MarkingTask(models.Model):
    """An attempt on a marker's desk: which round it is in, and who holds it until when.

    There is none before somebody first takes the attempt up. ``marker`` holds it alone
    until ``expires_at``; afterwards, whoever comes first.
    """

    attempt = models.OneToOneField(Attempt, models.CASCADE, related_name="marking_task")
    round = models.PositiveSmallIntegerField(default=1)
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    expires_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="a_held_task_has_an_end",
                condition=Q(marker__isnull=True) | Q(expires_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}, {self.round}"

    def is_held_by(self, person: int, at: datetime) -> bool:
        """Return whether the person holds it at that moment."""
        return self.marker_id == person and self.is_held(at)

    def is_held(self, at: datetime) -> bool:
        return (
            self.marker_id is not None
            and self.expires_at is not None
            and self.expires_at > at
        )


class Marking(models.Model):
    """What one marker gave one essay. Appended; the newest of each round counts.

    ``scores`` has the points of each criterion by its key, as texts: {"a1b2": "2.5"}.
    ``points`` is their sum, on the scale of the rubric.
    """

    class Round(models.IntegerChoices):
        FIRST = 1, _("first marker")
        SECOND = 2, _("second marker")
        # After the result stood: counts alone, in place of the first two.
        REVIEW = 3, _("marked again")

    item = models.ForeignKey(AttemptItem, models.CASCADE, related_name="markings")
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="markings"
    )
    round = models.PositiveSmallIntegerField(choices=Round.choices)
    scores = models.JSONField()
    points = models.DecimalField(max_digits=6, decimal_places=2)
    comment = models.TextField(blank=True)
    marked_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="a_marking_is_of_a_round", condition=Q(round__in=[1, 2, 3])
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}, {self.round}: {self.points}"
