"""The bank: topics, questions as trainers edit them, and the versions frozen from them."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable, PreviewableMixin

from core.text import fold
from legal.models import Provision

from ..querysets import QuestionQuerySet


class Kind(models.TextChoices):
    """How a question is answered; each has its module in ``quizzes.kinds``."""

    SINGLE = "single", _("Single choice")
    SEVERAL = "several", _("Several choices")
    TRUE_FALSE = "true-false", _("True or false")


class Topic(models.Model):  # type: ignore[django-manager-missing]
    """Where a question belongs; two levels."""

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.local_name

    @property
    def local_name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name


class Question(PreviewableMixin, ClusterableModel):
    """A question as a trainer edits it. Learners only ever see its frozen versions."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        LIVE = "live", _("In use")
        RETIRED = "retired", _("Retired")

    class Use(models.TextChoices):
        GRADED = "graded", _("In quizzes")
        SELF_CHECK = "self-check", _("Inside lessons")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.SlugField(_("code"), max_length=80, unique=True)
    topic = models.ForeignKey(
        Topic, models.PROTECT, related_name="questions", verbose_name=_("topic")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    use = models.CharField(
        _("use"), max_length=10, choices=Use.choices, default=Use.GRADED
    )
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.DRAFT
    )
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"),
        default=1,
        choices=[(1, _("1: remember")), (2, _("2: understand")), (3, _("3: apply"))],
    )
    points = models.PositiveSmallIntegerField(_("points"), default=1)
    stem = models.TextField(_("question"))
    stem_en = models.TextField(_("question in English"), blank=True)
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(
        _("what the picture shows"), max_length=300, blank=True
    )
    picture_alt_en = models.CharField(
        _("what the picture shows, in English"), max_length=300, blank=True
    )
    explanation = models.TextField(_("explanation"))
    explanation_en = models.TextField(_("explanation in English"), blank=True)
    provision = models.ForeignKey(
        Provision,
        models.PROTECT,
        null=True,
        related_name="questions",
        verbose_name=_("legal basis"),
    )
    # The version that new attempts get; set by services.freeze_version.
    current_version = models.ForeignKey(
        "quizzes.QuestionVersion",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    # What load_curriculum last wrote; differs from the content once a trainer edited.
    loaded_hash = models.CharField(max_length=64, blank=True, editable=False)
    search_text = models.TextField(editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["topic__code", "code"]

    def __str__(self) -> str:
        return self.stem[:120]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = fold(f"{self.code} {self.stem} {self.stem_en}")
        super().save(*args, **kwargs)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("asked", _("As it is asked")), ("answered", _("After a right answer"))]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "quizzes/question_preview.html"

    def get_preview_context(
        self, request: HttpRequest, mode_name: str
    ) -> dict[str, Any]:
        """Show what is being edited as a learner would get it, saved or not."""
        from .. import presenting  # reads this module

        preview = presenting.preview(self, get_language() or "vi", on=localdate())
        return super().get_preview_context(request, mode_name) | {
            "asked": preview.asked,
            "reviewed": preview.answered if mode_name == "answered" else None,
        }


class QuestionOption(Orderable):
    """One answer to choose; ``key`` names it for good, whatever its place or words."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    key = models.SlugField(max_length=12, editable=False)
    text = models.CharField(_("answer"), max_length=600)
    text_en = models.CharField(_("answer in English"), max_length=600, blank=True)
    is_correct = models.BooleanField(_("right"), default=False)
    feedback = models.CharField(_("feedback"), max_length=600, blank=True)
    feedback_en = models.CharField(_("feedback in English"), max_length=600, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.key:
            self.key = uuid.uuid4().hex[:8]
        super().save(*args, **kwargs)


class QuestionVersion(models.Model):
    """A question frozen as it was shown; written once, never changed.

    ``content`` holds both languages::

        {"stem": {"vi": "…", "en": "…"},
         "options": [{"key": "a1b2", "text": {…}, "correct": true, "feedback": {…}}],
         "explanation": {…}, "picture": null | {"image": 7, "alt": {…}}}
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    points = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, related_name="question_versions"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("version of a question")
        verbose_name_plural = _("versions of questions")
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="one_version_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id}/{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError("A version is written once; freeze a new one.")
        super().save(*args, **kwargs)
