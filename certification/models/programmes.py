"""Programmes: what a certificate requires, in groups and by path, and its versions."""

import uuid
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
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from legal.models import Provision
from quizzes.models import Quiz

# Letters only, so that a number typed without its dashes can be read in one way.
_LETTERS = RegexValidator(r"^[A-Z]+$", _("Use capital letters A to Z only, no marks."))
_ONE_LETTER = RegexValidator(r"^[A-Z]$", _("Use one capital letter, A to Z."))


class Programme(ClusterableModel):
    """What a certificate requires, and how long it lasts.

    What is edited here holds for certificates to come; what was required of those earned
    is in the `ProgrammeVersion` that they name.
    """

    class Validity(models.TextChoices):
        MONTHS = "months", _("A number of months")
        FIXED = "fixed", _("Until a fixed day")

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
            "up to and including 27/02/2029. Renewed in time, the next one counts from "
            "the end of the one held: the first of these, renewed on 01/10/2028, is "
            "followed by one valid up to and including 23/11/2030. A change applies to "
            "certificates issued from then on, never to those already issued."
        ),
    )
    validity = models.CharField(
        _("how long it lasts"),
        max_length=6,
        choices=Validity.choices,
        default=Validity.MONTHS,
    )
    valid_until = models.DateField(
        _("valid up to and including"),
        null=True,
        blank=True,
        help_text=_("Only for a certificate that lasts until a fixed day."),
    )
    renewal_days = models.PositiveSmallIntegerField(
        _("renewal opens, days before the end"),
        default=30,
        validators=[MaxValueValidator(730)],
        help_text=_(
            "Example with 30 days: a certificate valid up to and including 31/12/2026 "
            "can be renewed from 02/12/2026."
        ),
    )
    grace_days = models.PositiveSmallIntegerField(
        _("grace after the end, days"),
        default=0,
        validators=[MaxValueValidator(365)],
        help_text=_(
            "In these days the certificate no longer holds, but its holder is not "
            "overdue, and may still renew by the shorter path."
        ),
    )
    delta_questions = models.PositiveSmallIntegerField(
        _("questions on a change of law"),
        default=5,
        validators=[MaxValueValidator(20)],
        help_text=_("So many at most, after the law moved; 0: reading is enough."),
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

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.local_title

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title


class RequirementGroup(Orderable):
    """Requirements of which so many are enough; those with its letter belong to it."""

    programme = ParentalKey(Programme, on_delete=models.CASCADE, related_name="groups")
    letter = models.CharField(_("letter"), max_length=1, validators=[_ONE_LETTER])
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    needed = models.PositiveSmallIntegerField(
        _("how many are enough"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: all of them."),
    )

    panels = [
        FieldRowPanel([FieldPanel("letter"), FieldPanel("needed")]),
        FieldPanel("title"),
        FieldPanel("title_en"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("group of requirements")
        verbose_name_plural = _("groups of requirements")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "letter"], name="one_group_a_letter"
            )
        ]

    def __str__(self) -> str:
        return f"{self.letter}: {self.title}"

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title


class Requirement(Orderable):
    """One thing a programme asks for; ``key`` names it for good."""

    class Kind(models.TextChoices):
        COURSE = "course", _("course")
        QUIZ = "quiz", _("quiz")
        ESSAY = "essay", _("quiz with a marked essay")
        SESSION = "session", _("attended session")
        EVIDENCE = "evidence", _("evidence accepted by a trainer")
        CERTIFICATE = "certificate", _("certificate of another programme")

    class Path(models.TextChoices):
        BOTH = "both", _("first time and renewal")
        FIRST = "first", _("first time only")
        RENEWAL = "renewal", _("renewal only")

    programme = ParentalKey(
        Programme, on_delete=models.CASCADE, related_name="requirements"
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=11, choices=Kind.choices)
    group = models.CharField(
        _("group"),
        max_length=1,
        blank=True,
        validators=[_ONE_LETTER],
        help_text=_("The letter of a group below; empty: required by itself."),
    )
    path = models.CharField(
        _("asked for"), max_length=7, choices=Path.choices, default=Path.BOTH
    )
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
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark here, per cent"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text=_("Empty: the quiz's own. It can ask for more, never for less."),
    )
    workshop = models.ForeignKey(
        "certification.Workshop",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="required_by",
        verbose_name=_("session to attend"),
    )
    other = models.ForeignKey(
        Programme,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="prerequisite_of",
        verbose_name=_("programme whose certificate must be held"),
    )
    title = models.CharField(
        _("evidence asked for"),
        max_length=200,
        blank=True,
        help_text=_("Only for evidence: what a trainer is to see."),
    )
    title_en = models.CharField(
        _("evidence asked for, in English"), max_length=200, blank=True
    )

    # The field that each kind is about; every other of these stays empty.
    NAMES = {
        "course": "course",
        "quiz": "quiz",
        "essay": "quiz",
        "session": "workshop",
        "evidence": "title",
        "certificate": "other",
    }

    class Meta(Orderable.Meta):
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        constraints = [
            models.CheckConstraint(
                name="requirement_names_what_it_asks",
                condition=Q(kind="course", course__isnull=False)
                | Q(kind__in=("quiz", "essay"), quiz__isnull=False)
                | Q(kind="session", workshop__isnull=False)
                | (Q(kind="evidence") & ~Q(title=""))
                | Q(kind="certificate", other__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(
            self.course or self.quiz or self.workshop or self.other or self.local_title
        )

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title

    def clean(self) -> None:
        """Ask for the thing that the kind names, and for nothing else."""
        named = self.NAMES.get(self.kind, "")
        for name in dict.fromkeys(self.NAMES.values()):
            is_there = bool(
                self.title if name == "title" else getattr(self, f"{name}_id")
            )
            if name == named and not is_there:
                raise ValidationError({name: _("Choose what is required.")})
            if name != named and is_there:
                raise ValidationError(
                    {name: _("Leave this empty: the kind names something else.")}
                )


class ProgrammeCitation(Orderable):
    """A provision that a programme as a whole rests on."""

    programme = ParentalKey(
        Programme, on_delete=models.CASCADE, related_name="citations"
    )
    provision = models.ForeignKey(
        Provision,
        models.PROTECT,
        related_name="cited_by_programmes",
        verbose_name=_("provision"),
    )

    panels = [FieldPanel("provision")]

    def __str__(self) -> str:
        return str(self.provision)


class ProgrammeVersion(models.Model):
    """A programme frozen as it was from a moment on; written once, never changed.

    ``content`` is what `certification.versions` makes of it: title, what it requires,
    how long it lasts, how it is renewed.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("version of a programme")
        verbose_name_plural = _("versions of programmes")
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="one_programme_version_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id}/{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError("A version is written once; freeze a new one.")
        super().save(*args, **kwargs)


class Basis(models.Model):
    """The provisions that certificates of a programme rest on: one row for many of them.

    Two certificates earned under the same lessons, questions and law share one.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="bases")
    digest = models.CharField(max_length=64)
    provisions = models.ManyToManyField(Provision, related_name="bases")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "digest"], name="one_basis_a_digest"
            )
        ]

    def __str__(self) -> str:
        return self.digest[:8]


__all__ = [
    "Basis",
    "Programme",
    "ProgrammeCitation",
    "ProgrammeVersion",
    "Requirement",
    "RequirementGroup",
]
