"""Quizzes: what they are made of and the rules they are sat under."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from ..querysets import QuizQuerySet
from .bank import Question, Topic

# Words that follow /quizzes/ in addresses of ours, now or soon.
RESERVED_SLUGS = frozenset(
    (
        "allowances",
        "appeals",
        "attempts",
        "import",
        "marking",
        "outages",
        "progress",
        "questions",
        "statistics",
        "try",
    )
)


def not_reserved(slug: str) -> None:
    """Raise ValidationError for an address that is not a quiz's to take."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            gettext("“%(slug)s” is an address of the system; choose another.")
            % {"slug": slug}
        )


class Quiz(ClusterableModel):
    """A quiz: fixed questions, or a draw by topic; practice or exam."""

    class Purpose(models.TextChoices):
        PRACTICE = "practice", _("Practice")
        EXAM = "exam", _("Exam")

    class Reveal(models.TextChoices):
        AT_ONCE = "at-once", _("Each answer at once")
        AFTER_SENDING = "after-sending", _("Everything, after sending")
        AFTER_CLOSING = "after-closing", _("The result at once, answers after closing")
        RESULT_ONLY = "result-only", _("Only the result, by topic")

    slug = models.SlugField(
        _("address"), max_length=80, unique=True, validators=[not_reserved]
    )
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    purpose = models.CharField(
        _("purpose"), max_length=8, choices=Purpose.choices, default=Purpose.EXAM
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark, per cent"),
        default=70,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit, minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
    )
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    access_code = models.CharField(
        _("access code"),
        max_length=40,
        blank=True,
        help_text=_("Asked for before an attempt begins. Empty: none."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), default=0, help_text=_("0: as many as one likes.")
    )
    wait_minutes = models.PositiveIntegerField(
        _("wait between attempts, minutes"), default=0
    )
    # Percentage points around the pass mark within which a second person marks too.
    borderline_percent = models.PositiveSmallIntegerField(
        _("second marker within so many points of the pass mark"),
        default=0,
        validators=[MaxValueValidator(50)],
        help_text=_("0: one marker is enough."),
    )
    is_open_to_visitors = models.BooleanField(
        _("open to visitors without an account"),
        default=False,
        help_text=_("Practice only; nothing is kept but in the visitor's own session."),
    )
    shuffle_questions = models.BooleanField(_("shuffle questions"), default=True)
    shuffle_options = models.BooleanField(_("shuffle answers"), default=True)
    reveal = models.CharField(
        _("what is shown, and when"),
        max_length=14,
        choices=Reveal.choices,
        default=Reveal.AFTER_SENDING,
    )
    passed_text = models.TextField(_("text when passed"), blank=True)
    passed_text_en = models.TextField(_("text when passed, in English"), blank=True)
    failed_text = models.TextField(_("text when not yet passed"), blank=True)
    failed_text_en = models.TextField(
        _("text when not yet passed, in English"), blank=True
    )
    # So many of the fixed questions an attempt, drawn anew; NULL for all of them.
    fixed_count = models.PositiveSmallIntegerField(
        _("how many of the fixed questions"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Drawn anew for each attempt. Empty: all of them."),
    )
    is_live = models.BooleanField(_("published"), default=False)
    is_listed = models.BooleanField(
        _("in the list of quizzes"),
        default=True,
        help_text=_("A quiz that is not listed is reached by its address only."),
    )
    # The page that leads here and keeps its questions in step with the bank, by itself;
    # empty for a quiz that trainers make.
    led_from = models.CharField(max_length=200, blank=True, editable=False)
    # Where it was brought over from, and its name there: "django-quiz-app:tinh:12".
    origin = models.CharField(max_length=80, blank=True, editable=False)
    loaded_hash = models.CharField(max_length=64, blank=True, editable=False)

    objects = QuizQuerySet.as_manager()

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.local_title

    def get_absolute_url(self) -> str:
        return reverse("quizzes:quiz", args=[self.slug])

    @property
    def is_graded(self) -> bool:
        """Return whether it counts: practice may ask what an exam leaves out."""
        return self.purpose == self.Purpose.EXAM

    def _local(self, name: str) -> str:
        english: Any = getattr(self, f"{name}_en") if get_language() == "en" else ""
        return english or getattr(self, name)

    @property
    def local_title(self) -> str:
        return self._local("title")

    @property
    def local_description(self) -> str:
        return self._local("description")

    @property
    def local_passed_text(self) -> str:
        return self._local("passed_text")

    @property
    def local_failed_text(self) -> str:
        return self._local("failed_text")


class QuizSection(Orderable):
    """A part of a quiz with its own title and, where wanted, its own pass mark.

    Draws and fixed questions name their section by its place in the list, from 1.
    """

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark of this section, per cent"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
    )

    class Meta(Orderable.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")

    def __str__(self) -> str:
        return self.local_title

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title


class QuizQuestion(Orderable):
    """A question that every attempt at the quiz shows."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="fixed_questions")
    question = models.ForeignKey(
        Question, models.PROTECT, related_name="in_quizzes", verbose_name=_("question")
    )
    section = models.PositiveSmallIntegerField(
        _("section number"), null=True, blank=True
    )
    points = models.DecimalField(
        _("points each"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: the question's own."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("fixed question")
        verbose_name_plural = _("fixed questions")
        constraints = [
            models.UniqueConstraint(
                fields=["quiz", "question"], name="a_question_once_a_quiz"
            )
        ]

    def __str__(self) -> str:
        return str(self.question)


class QuizDraw(Orderable):
    """So many questions of a topic, drawn anew for each attempt."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="draws")
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="+", verbose_name=_("topic")
    )
    count = models.PositiveSmallIntegerField(
        _("how many"), validators=[MinValueValidator(1)]
    )
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"),
        null=True,
        blank=True,
        choices=[(1, _("1: remember")), (2, _("2: understand")), (3, _("3: apply"))],
    )
    new_first = models.BooleanField(
        _("questions new to the person first"), default=False
    )
    section = models.PositiveSmallIntegerField(
        _("section number"), null=True, blank=True
    )
    points = models.DecimalField(
        _("points each"),
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("Empty: the question's own."),
    )

    class Meta(Orderable.Meta):
        verbose_name = _("draw by topic")
        verbose_name_plural = _("draws by topic")

    def __str__(self) -> str:
        return f"{self.count} × {self.topic}"
