"""Pictures and documents: our own models from the first migration, dear to change later."""

import uuid

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


class CustomImage(AbstractImage):
    """A picture; ``description`` is Wagtail's field for the text that stands in for it."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)

    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class CustomRendition(AbstractRendition):
    image = models.ForeignKey(
        CustomImage, on_delete=models.CASCADE, related_name="renditions"
    )

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class CustomDocument(AbstractDocument):
    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class Stamp(models.Model):
    """A number that moves when content moves; see ``core.stamps``."""

    name = models.CharField(max_length=30, primary_key=True)
    number = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


def private_storage() -> FileSystemStorage:
    """Return where files lie that no page may link to."""
    return FileSystemStorage(location=settings.PRIVATE_ROOT)


class Job(models.Model):
    """Long work done in steps, each in its own transaction; see ``core.jobs``.

    ``cursor`` says how far it has come, in the words of its kind: after a crash the next
    step goes on from there.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        DONE = "done", _("Done")
        FAILED = "failed", _("Failed")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=40)
    title = models.CharField(_("title"), max_length=200)
    arguments = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.WAITING
    )
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField()
    # When it last gave a sign of life; one that is silent for long is taken up again.
    beat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    file = models.FileField(storage=private_storage, upload_to="jobs/", blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "beat_at"], name="jobs_by_state")]

    def __str__(self) -> str:
        return self.title

    @property
    def percent(self) -> int:
        """Return how far it has come; a job of unknown size is 0 until it is done."""
        if self.state == self.State.DONE:
            return 100
        return min(99, 100 * self.done // self.total) if self.total else 0


class SpecialDay(models.Model):
    """A day worked or not otherwise than the general calendar has it; see ``core.workdays``.

    Which Saturday is worked for which day in lieu is decided anew each year.
    """

    day = models.DateField(_("day"), unique=True)
    is_worked = models.BooleanField(
        _("worked"),
        default=False,
        help_text=_("Ticked: worked, as a Saturday in lieu is. Not ticked: a day off."),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("day decided otherwise")
        verbose_name_plural = _("days decided otherwise")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"
