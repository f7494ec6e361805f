"""What a trainer records: sessions attended, and evidence accepted."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.models import CustomDocument

from ..records import AcceptedEvidenceQuerySet, AttendanceQuerySet
from .programmes import Programme


class Workshop(models.Model):  # type: ignore[django-manager-missing]  # Requirement's
    """A kind of session that a programme may require: held again and again."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    hours = models.PositiveSmallIntegerField(
        _("hours"), default=4, validators=[MinValueValidator(1)]
    )

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.local_title

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title


class WorkshopMeeting(models.Model):
    """A session as it was held, on a day, at a place."""

    workshop = models.ForeignKey(
        Workshop,
        models.PROTECT,
        related_name="meetings",
        verbose_name=_("session"),
    )
    held_on = models.DateField(_("held on"))
    place = models.CharField(_("place"), max_length=200)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("session held")
        verbose_name_plural = _("sessions held")
        ordering = ["-held_on"]

    def __str__(self) -> str:
        return f"{self.workshop}, {self.held_on:%d/%m/%Y}, {self.place}"


class Attendance(models.Model):
    """A trainer says that a person was there. Taken back with a reason, never deleted."""

    meeting = models.ForeignKey(
        WorkshopMeeting, models.PROTECT, related_name="attendances"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="attendances"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    # It counts from the moment it was recorded: what was reported before stays true.
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = AttendanceQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(withdrawn_at__isnull=True),
                name="attended_once_a_meeting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.meeting_id}"


class AcceptedEvidence(models.Model):
    """A trainer accepts something earlier or elsewhere for a requirement, with a reason."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="accepted_evidence"
    )
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="accepted_evidence"
    )
    # The requirement's own key: it stays when the programme is edited.
    requirement_key = models.UUIDField()
    requirement_title = models.CharField(max_length=200)
    what = models.CharField(_("what was shown"), max_length=300)
    reason = models.CharField(_("why it counts"), max_length=500)
    document = models.ForeignKey(
        CustomDocument,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = AcceptedEvidenceQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("accepted evidence")
        verbose_name_plural = _("accepted evidence")
        ordering = ["-accepted_at"]
        indexes = [
            models.Index(fields=["person", "programme"], name="evidence_by_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.what}"
