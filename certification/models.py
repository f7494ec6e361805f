"""What must be held (programmes, assignments) and what was earned (certificates)."""

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from organisation.models import Unit
from quizzes.models import Quiz

from .querysets import CertificateQuerySet, ProgrammeStandingQuerySet


class Programme(ClusterableModel):
    """What a certificate requires, and how long it lasts."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    code = models.CharField(
        _("code in certificate numbers"), max_length=10, unique=True
    )
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    validity_months = models.PositiveSmallIntegerField(
        _("valid for, months"), default=24, validators=[MinValueValidator(1)]
    )
    issuer = models.CharField(_("issued by"), max_length=200)
    issuer_en = models.CharField(_("issued by, in English"), max_length=200, blank=True)
    is_live = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.local_title

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title


class Requirement(Orderable):
    """One thing a programme asks for: a course read, or a quiz passed."""

    class Kind(models.TextChoices):
        COURSE = "course", _("course")
        QUIZ = "quiz", _("quiz")

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="requirements")
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices)
    course = models.ForeignKey(
        "courses.CoursePage",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="required_by",
        verbose_name=_("course"),
        help_text=_("The page in Vietnamese; its translation counts alike."),
    )
    quiz = models.ForeignKey(
        Quiz,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="required_by",
        verbose_name=_("quiz"),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.CheckConstraint(
                name="requirement_names_what_it_asks",
                condition=Q(kind="course", course__isnull=False, quiz__isnull=True)
                | Q(kind="quiz", quiz__isnull=False, course__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return str(self.course or self.quiz)


class Assignment(models.Model):
    """Who must hold a programme's certificate, and by when.

    Newcomers get ``days_after_appointment`` from the first day of their post when that
    ends later than ``due_on``.
    """

    programme = models.ForeignKey(
        Programme,
        models.CASCADE,
        related_name="assignments",
        verbose_name=_("programme"),
    )
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="assignments",
        verbose_name=_("unit and all below"),
    )
    due_on = models.DateField(_("due on"))
    days_after_appointment = models.PositiveSmallIntegerField(
        _("days a newcomer has"), default=90
    )

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "unit"], name="assigned_once_a_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme}: {self.unit}"


class ProgrammeStanding(models.Model):
    """Where a person stands in a programme: a summary that can be rebuilt from facts.

    ``unit`` is that of the main post, where the person is counted; the day decides
    between certified, overdue, in progress and not started (see ``standing.py``).
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="standings"
    )
    programme = models.ForeignKey(
        Programme, models.CASCADE, related_name="standings"
    )
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="standings")
    is_head = models.BooleanField(default=False)
    is_concurrent = models.BooleanField(default=False)
    due_on = models.DateField(null=True)
    started_at = models.DateTimeField(null=True)
    # The first day the newest unrevoked certificate no longer holds.
    certified_until = models.DateField(null=True)

    objects = ProgrammeStandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing")
        verbose_name_plural = _("standings")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"], name="one_standing_a_programme"
            )
        ]
        indexes = [
            models.Index(fields=["programme", "unit"], name="standings_by_unit")
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.programme_id}"


class Certificate(models.Model):
    """A certificate as it was issued; nothing in it ever changes."""

    number = models.CharField(_("number"), max_length=30, unique=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="certificates"
    )
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="certificates",
    )
    holder_name = models.CharField(_("name"), max_length=300)
    unit_name = models.CharField(_("unit"), max_length=250, blank=True)
    programme_title = models.CharField(max_length=200)
    programme_title_en = models.CharField(max_length=200, blank=True)
    issuer = models.CharField(max_length=200)
    issuer_en = models.CharField(max_length=200, blank=True)
    issued_at = models.DateTimeField()
    issued_on = models.DateField(_("issued on"))
    # The first day it is no longer valid.
    expires_on = models.DateField(_("valid until"))
    evidence = models.JSONField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "holder", "issued_on"],
                name="one_certificate_a_day",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("certification:certificate_pdf", args=[self.number])

    def get_verify_url(self) -> str:
        return reverse("certification:verify", args=[self.number])

    @property
    def local_programme_title(self) -> str:
        english = get_language() == "en" and self.programme_title_en
        return self.programme_title_en if english else self.programme_title


class CertificateDocument(models.Model):
    """The PDF as bytes, with their hash. In the database, so that it is written in the
    same transaction, backed up with it, and never out of step with it."""

    certificate = models.OneToOneField(
        Certificate, models.CASCADE, related_name="document"
    )
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    rendered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.sha256

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise ValueError("A certificate's document is written once.")
        super().save(*args, **kwargs)


class Revocation(models.Model):
    """A certificate taken back for good, with the reason that its check page shows."""

    certificate = models.OneToOneField(
        Certificate, models.CASCADE, related_name="revocation"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField()
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("revocation")
        verbose_name_plural = _("revocations")

    def __str__(self) -> str:
        return str(self.certificate_id)
