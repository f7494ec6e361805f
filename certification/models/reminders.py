"""What was sent to whom, what was not and why, and the address of a person's calendar."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..reminders.querysets import ReminderQuerySet


def new_token() -> str:
    """Return a secret that fits into an address."""
    return secrets.token_urlsafe(24)


class Reminder(models.Model):
    """One message to one person on one day: sent, failed, or left out with the reason.

    Written before it is sent, so that a run that is killed goes on where it ended and
    sends nothing twice. ``lines`` says what it tells, as plain data (see
    `reminders.lines`); what is sent is never rebuilt.
    """

    class Kind(models.TextChoices):
        DIGEST = "digest", _("own tasks")
        HEAD = "head", _("to the head of the unit")
        ABOVE = "above", _("to the heads above")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", pgettext_lazy("letter", "Sent")
        FAILED = "failed", _("Failed")
        LEFT_OUT = "left_out", _("Not sent")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="reminders",
        verbose_name=_("person"),
    )
    day = models.DateField(_("day"), db_index=True)
    # What reaches furthest in it: a head's message may hold own tasks too.
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    # A `reminders.words` code, or what the mail server said.
    reason = models.CharField(_("why"), max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    lines = models.JSONField(default=list)
    at = models.DateTimeField(_("at"))
    # Shown on screen until the person has seen it.
    seen_at = models.DateTimeField(null=True)

    objects = ReminderQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="one_reminder_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day} {self.kind}"


class ReminderRun(models.Model):
    """A day on which reminders were sent: how many of what, and why others got nothing."""

    day = models.DateField(unique=True)
    at = models.DateTimeField()
    # People by the reason why they were told nothing, as the first run of the day found.
    silent = models.JSONField(default=dict)
    # Messages by their state.
    told = models.JSONField(default=dict)
    # What the mail server said, where it took nothing and the run ended early.
    server_said = models.CharField(max_length=200, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("run of reminders")
        verbose_name_plural = _("runs of reminders")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}"


class CalendarFeed(models.Model):
    """The secret address of a person's own dates; a new secret closes the old address."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed"
    )
    token = models.CharField(max_length=40, unique=True, default=new_token)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)

    def get_absolute_url(self) -> str:
        return reverse("certification:calendar_feed", args=[self.token])
