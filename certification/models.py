"""What must be held (programmes, assignments) and what was earned (certificates)."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from organisation.models import Unit
from quizzes.models import Quiz

from .querysets import CertificateQuerySet, ProgrammeStandingQuerySet
from .standing import CertificateState, certificate_state, last_valid_day

# Letters only, so that a number typed without its dashes can be read in one way.
_LETTERS = RegexValidator(r"^[A-Z]+$", _("Use capital letters A to Z only, no marks."))


class Programme(ClusterableModel):
    """What a certificate requires, and how long it lasts."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    code = models.CharField(
        _("code in certificate numbers"),
        max_length=10,
        unique=True,
        validators=[_LETTERS],
        help_text=_(
            "Capital letters. The code TDKT gives numbers like TDKT-2026-00001."
        ),
    )
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    validity_months = models.PositiveSmallIntegerField(
        _("valid for, months"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
        help_text=_(
            "Example with 24 months: a certificate issued on 24/11/2026 is valid up to "
            "and including 23/11/2028. One issued on 29/02/2028 with 12 months is valid "
            "up to and including 27/02/2029. A change applies to certificates issued "
            "from then on, never to those already issued."
        ),
    )
    issuer = models.CharField(pgettext_lazy("certificate", "issued by"), max_length=200)
    issuer_en = models.CharField(_("issued by, in English"), max_length=200, blank=True)
    is_live = models.BooleanField(
        _("in use"),
        default=True,
        help_text=_(
            "A programme out of use issues nothing more; its certificates stay valid."
        ),
    )
    # What load_curriculum last wrote; differs from the content once a trainer edited.
    loaded_hash = models.CharField(max_length=64, blank=True, editable=False)

    panels = [
        MultiFieldPanel(
            [FieldRowPanel(["title", "title_en"]), FieldRowPanel(["slug", "code"])],
            heading=_("Name and number"),
        ),
        InlinePanel(
            "requirements",
            heading=_("What it requires"),
            label=_("requirement"),
            min_num=1,
        ),
        MultiFieldPanel(
            [
                "validity_months",
                FieldRowPanel(["issuer", "issuer_en"]),
                "is_live",
            ],
            heading=_("The certificate"),
        ),
    ]

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

    programme = ParentalKey(
        Programme, on_delete=models.CASCADE, related_name="requirements"
    )
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

    panels = [FieldPanel("kind"), FieldPanel("course"), FieldPanel("quiz")]

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

    def clean(self) -> None:
        """Ask for the thing that the kind names, and for nothing else."""
        if self.kind == self.Kind.COURSE:
            named, other = "course", "quiz"
        else:
            named, other = "quiz", "course"
        if getattr(self, f"{named}_id") is None:
            raise ValidationError({named: _("Choose what is required.")})
        if getattr(self, f"{other}_id") is not None:
            raise ValidationError(
                {other: _("Leave this empty: the kind names something else.")}
            )


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
    due_on = models.DateField(_("due on"), help_text=_("The last day in time."))
    days_after_appointment = models.PositiveSmallIntegerField(
        _("days a newcomer has"),
        default=90,
        help_text=_(
            "Example with 31/12/2026 and 90 days: someone in post since 2020 is due on "
            "31/12/2026; someone appointed on 01/12/2026 is due on 01/03/2027."
        ),
    )

    panels = ["programme", "unit", FieldRowPanel(["due_on", "days_after_appointment"])]

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
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="standings")
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
        indexes = [models.Index(fields=["programme", "unit"], name="standings_by_unit")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.programme_id}"


class CertificateCounter(models.Model):
    """The last number given out in a programme in a year.

    A row to lock: whoever issues holds it until the certificate is written, so that
    numbers have neither gaps nor doubles.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="counters")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "year"], name="one_counter_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}/{self.year}: {self.last}"


class Certificate(models.Model):
    """A certificate as it was issued; nothing in it ever changes.

    ``evidence`` says what was done, when, and the law of that day (see ``evidence.py``).
    """

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
    # Their first in the programme, their second …: what stops two at the same moment.
    nth = models.PositiveSmallIntegerField(default=1)
    holder_name = models.CharField(_("name"), max_length=300)
    unit_name = models.CharField(_("unit"), max_length=250, blank=True)
    programme_title = models.CharField(_("programme"), max_length=200)
    programme_title_en = models.CharField(max_length=200, blank=True)
    issuer = models.CharField(pgettext_lazy("certificate", "issued by"), max_length=200)
    issuer_en = models.CharField(max_length=200, blank=True)
    issued_at = models.DateTimeField()
    issued_on = models.DateField(_("issued on"))
    # The first day it is no longer valid.
    expires_on = models.DateField(_("expires on"))
    evidence = models.JSONField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "holder", "nth"],
                name="one_certificate_at_a_time",
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

    @property
    def local_issuer(self) -> str:
        english = get_language() == "en" and self.issuer_en
        return self.issuer_en if english else self.issuer

    @property
    def last_valid_on(self) -> date:
        """Return the last day it is valid: what people are shown."""
        return last_valid_day(self.expires_on)

    @property
    def is_revoked(self) -> bool:
        return hasattr(self, "revocation")

    def state_on(self, day: date) -> CertificateState:
        return certificate_state(
            expires_on=self.expires_on, is_revoked=self.is_revoked, on=day
        )


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
        if not self._state.adding:
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
