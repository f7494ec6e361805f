"""What was sent to whom, what was not and why, and the address of a person's calendar."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_token() -> str:
    """Return a secret that fits into an address."""
    return secrets.token_urlsafe(24)


class Reminder(models.Model):
    """One message to one person on one day: sent, failed, or left out with the reason.

    ``lines`` says what it told, as plain data; what is sent is never rebuilt.
    """

    class Kind(models.TextChoices):
        DIGEST = "digest", _("own tasks")
        HEAD = "head", _("to the head of the unit")
        ABOVE = "above", _("to the heads above")

    class State(models.TextChoices):
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        LEFT_OUT = "left_out", _("Not sent")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders"
    )
    day = models.DateField(db_index=True)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=8, choices=State.choices)
    reason = models.CharField(_("why"), max_length=200, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    lines = models.JSONField(default=list)
    at = models.DateTimeField()
    # Shown on screen until the person has seen it.
    seen_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "day", "kind"], name="one_reminder_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day} {self.kind}"


class CalendarFeed(models.Model):
    """The secret address of a person's own dates; a new secret closes the old address."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed"
    )
    token = models.CharField(max_length=40, unique=True, default=new_token)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)
