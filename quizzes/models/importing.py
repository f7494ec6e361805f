"""Imports of questions: who brought what, and how far it is."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionImport(models.Model):
    """A file that a trainer sent, from its plan to what became of it.

    The file lies in a private folder until it is applied, or a day old. ``options`` are
    those of the plan; ``summary`` is what the plan, later the outcome, came to::

        {"created": 480, "updated": 3, "skipped": 5, "problems": ["…"], "topics": ["…"]}

    Once written, ``codes`` holds the codes of the questions that were, unless too many.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Not confirmed yet")
        APPLYING = "applying", _("Being written")
        DONE = "done", _("Written")
        FAILED = "failed", _("Failed; nothing was written")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("file"), max_length=200)
    format = models.CharField(_("format"), max_length=20)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("sent at"))
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.PLANNED
    )
    options = models.JSONField(default=dict)
    total = models.PositiveIntegerField(_("questions in the file"), default=0)
    summary = models.JSONField(default=dict)
    finished_at = models.DateTimeField(_("written at"), null=True)

    class Meta:
        verbose_name = _("import of questions")
        verbose_name_plural = _("imports of questions")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name
