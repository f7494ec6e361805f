"""More time: what a person is granted beforehand, and what an outage gave back."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from organisation.models import Unit

from .attempts import Attempt
from .papers import Quiz


class Allowance(models.Model):
    """What one person is granted, at one quiz or at all: more time, further attempts."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="allowances",
        verbose_name=_("person"),
    )
    quiz = models.ForeignKey(
        Quiz,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="allowances",
        verbose_name=_("quiz"),
        help_text=_("Empty: at every quiz."),
    )
    extra_percent = models.PositiveSmallIntegerField(
        _("more time, per cent"), default=0, validators=[MaxValueValidator(300)]
    )
    extra_attempts = models.PositiveSmallIntegerField(_("further attempts"), default=0)
    reason = models.CharField(_("reason"), max_length=300)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "quiz"], name="one_allowance_a_quiz"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(quiz__isnull=True),
                name="one_allowance_everywhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.where}"

    @property
    def where(self) -> str:
        return str(self.quiz or _("every quiz"))


class Outage(models.Model):
    """A line or a server that was down: so many minutes, given back to whom it hit."""

    # Of the form that declared it: sent twice, it declares once.
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    quiz = models.ForeignKey(
        Quiz,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outages",
        verbose_name=_("quiz"),
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outages",
        verbose_name=_("unit, with all below it"),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes given back"),
        validators=[MinValueValidator(1), MaxValueValidator(600)],
    )
    reason = models.CharField(_("reason"), max_length=300)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    declared_at = models.DateTimeField()

    class Meta:
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.declared_at:%d/%m/%Y %H:%M}, {self.minutes}"


class Extension(models.Model):
    """One attempt's deadline, moved: from when to when, and why."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="extensions")
    outage = models.ForeignKey(
        Outage, models.PROTECT, null=True, related_name="extensions"
    )
    deadline_before = models.DateTimeField()
    deadline_after = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "outage"], name="an_outage_extends_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.deadline_after}"
