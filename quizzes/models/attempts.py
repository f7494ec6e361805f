"""One person's attempt: what was shown, what was answered, how it was graded.

Items, responses, grades and marks are facts: written once. The last response to an item
counts; a correction is a new grade.
"""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisation.access import is_trainer
from organisation.models import User

from ..querysets import AttemptQuerySet
from .bank import QuestionVersion
from .papers import Quiz


def receipt(response: int) -> str:
    """Return the number that a learner is shown as proof that a response was kept."""
    return f"{response:06d}"


class Attempt(models.Model):
    """An attempt, open until it is closed: by the person, or by the clock.

    Which state follows which is said in ``quizzes.states``.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        MARKING = "marking", _("Waiting to be marked")
        GRADED = "graded", _("Graded")

    class ClosedBy(models.TextChoices):
        LEARNER = "learner", _("sent by the learner")
        CLOCK = "clock", _("time ran out")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="attempts"
    )
    number = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    # The rules of the day it began: later changes of the quiz leave it alone.
    pass_percent = models.PositiveSmallIntegerField()
    reveal = models.CharField(max_length=14, choices=Quiz.Reveal.choices)
    started_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    # The sections of that day: [{"title": {"vi": …}, "pass_percent": 50 | null}, …].
    sections = models.JSONField(default=list)
    borderline_percent = models.PositiveSmallIntegerField(default=0)
    # A trainer's own try at a quiz: counts nowhere.
    is_trial = models.BooleanField(default=False)
    # The system an attempt was brought over from, "" for our own.
    origin = models.CharField(max_length=30, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=7, choices=ClosedBy.choices, blank=True)

    # Whether an outage gave time back; known where ``sheets`` has read the attempt.
    is_extended = False

    # Facts are many, and are never asked "what refers to this": Wagtail need not watch them.
    wagtail_reference_index_ignore = True

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "learner"],
                condition=Q(state="open"),
                name="one_open_attempt",
            ),
            models.UniqueConstraint(
                fields=["quiz", "learner", "number"], name="attempts_are_numbered"
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"],
                condition=Q(state="open"),
                name="open_attempts_by_deadline",
            ),
            models.Index(
                fields=["closed_at"],
                condition=Q(state="marking"),
                name="attempts_to_mark",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    def get_absolute_url(self) -> str:
        return reverse("quizzes:attempt", args=[self.public_id])

    def is_overdue(self, at: datetime) -> bool:
        """Return whether the time for it has run out."""
        return self.deadline_at is not None and self.deadline_at <= at

    @property
    def saves_in_background(self) -> bool:
        """Return whether a choice is kept as it is made.

        Not where each answer is checked at once: there, keeping it also settles it.
        """
        return self.reveal != Quiz.Reveal.AT_ONCE

    def shows_answers_to(self, user: User, at: datetime) -> bool:
        """Return whether the person, who may see the result, may also see the answers.

        The learner may where the rules of the attempt reveal them at that moment; a
        trainer always; a manager never.
        """
        if self.learner_id == user.pk and self._reveals_answers(at):
            return True
        return is_trainer(user)

    def _reveals_answers(self, at: datetime) -> bool:
        if self.reveal != Quiz.Reveal.AFTER_CLOSING:
            return self.reveal != Quiz.Reveal.RESULT_ONLY
        # The quiz's moment of today, not of the start: who puts off the closing puts off
        # the answers. Nor while anybody with more time still sits it.
        closes_at = self.quiz.closes_at
        if closes_at is None or at < closes_at:
            return False
        sitting = self.quiz.attempts.open().counting()
        return not sitting.filter(deadline_at__gt=at).exists()


class AttemptItem(models.Model):
    """One question as this attempt shows it: the version, and the order of its options."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    option_order = models.JSONField(help_text="Keys of options, in the order shown.")
    # Of the attempt's sections, from 1; 0 where there are none.
    section = models.PositiveSmallIntegerField(default=0)
    # What the quiz gives for it; NULL: what the version gives.
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    # The learner's own mark to come back to; no fact, so it may change.
    is_flagged = models.BooleanField(default=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position"], name="one_item_a_position"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}/{self.position}"


class Response(models.Model):
    """An answer as it arrived. Appended, never changed; the last one counts."""

    item = models.ForeignKey(AttemptItem, models.CASCADE, related_name="responses")
    answer = models.JSONField(help_text="A list of texts; see the kind's ``parse``.")
    saved_at = models.DateTimeField()
    # Which device sent it, as the how-manieth of its saves, and when by its own clock.
    device = models.CharField(max_length=36, blank=True)
    sequence = models.PositiveIntegerField(null=True)
    client_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "device", "sequence"],
                condition=Q(sequence__isnull=False),
                name="a_save_is_kept_once",
            )
        ]

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        """Return the number the learner is shown as proof that the answer was kept."""
        return receipt(self.pk)


class SetAside(models.Model):
    """An answer that arrived and does not count: kept, with the reason, and shown to staff."""

    class Reason(models.TextChoices):
        LATE = "late", _("came after the attempt was closed")
        SUPERSEDED = "superseded", _("a later answer had come before it")

    item = models.ForeignKey(AttemptItem, models.CASCADE, related_name="set_aside")
    answer = models.JSONField()
    reason = models.CharField(max_length=10, choices=Reason.choices)
    arrived_at = models.DateTimeField()
    device = models.CharField(max_length=36, blank=True)
    sequence = models.PositiveIntegerField(null=True)
    client_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "device", "sequence"],
                condition=Q(sequence__isnull=False),
                name="set_aside_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.reason}"


class Grade(models.Model):
    """The outcome of an attempt; the newest counts."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="grades")
    graded_at = models.DateTimeField()
    score = models.DecimalField(max_digits=7, decimal_places=2)
    possible = models.DecimalField(max_digits=7, decimal_places=2)
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    passed = models.BooleanField()
    # How each section went: [{"score": "3.00", "possible": "4.00", "passed": true}, …].
    sections = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.percent} %"


class ItemMark(models.Model):
    """The points that one item got in one grade."""

    grade = models.ForeignKey(Grade, models.CASCADE, related_name="marks")
    item = models.ForeignKey(AttemptItem, models.CASCADE, related_name="marks")
    response = models.ForeignKey(Response, models.PROTECT, null=True, related_name="+")
    points = models.DecimalField(max_digits=6, decimal_places=2)
    possible = models.DecimalField(max_digits=6, decimal_places=2)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grade", "item"], name="one_mark_a_grade")
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.points}/{self.possible}"
