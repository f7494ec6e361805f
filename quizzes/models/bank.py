"""The bank: topics, questions as trainers edit them, and the versions frozen from them."""

import uuid
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)

from core.text import fold
from legal.models import Provision

from ..querysets import QuestionQuerySet


class Kind(models.TextChoices):
    """How a question is answered; each has its module in ``quizzes.kinds``."""

    SINGLE = "single", _("Single choice")
    SEVERAL = "several", _("Several choices")
    TRUE_FALSE = "true-false", _("True or false")
    MATCHING = "matching", _("Matching")
    ORDERING = "ordering", _("Ordering")
    NUMBER = "number", _("Number")
    SHORT_TEXT = "short-text", _("Short text")
    GAPS = "gaps", _("Gaps in a text")
    ESSAY = "essay", _("Essay")


class Topic(models.Model):  # type: ignore[django-manager-missing]
    """Where a question belongs: a tree, as deep as its trainers make it."""

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


# A revision of a question is its content; these are facts about the question.
_NOT_OF_A_REVISION = (
    "public_id",
    "state",
    "watch_reason",
    "current_version",
    "loaded_hash",
    "reviewed_on",
    "suspended_from",
)


class Question(
    WorkflowMixin,
    PreviewableMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    ClusterableModel,
):
    """A question as a trainer edits it. Learners only ever see its frozen versions.

    What is edited while a question is in use is a revision of Wagtail's, and becomes the
    question only when it is put in use again. ``state`` is what everybody asks; it is
    changed by the services and by what Wagtail tells ``receivers``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "review", _("Under review")
        LIVE = "live", _("In use")
        # Still asked where a quiz has no other question left; see ``papers.compose``.
        WATCH = "watch", _("Under watch")
        RETIRED = "retired", _("Retired")

    # The states in which new attempts may show it.
    ASKED = (State.LIVE, State.WATCH)

    class Scoring(models.TextChoices):
        WHOLE = "whole", _("All of it right, or nothing")
        EACH = "each", _("A share for each part; never below nothing")

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
    # Wagtail's word for it. The database works it out, so that the two cannot disagree.
    live = models.GeneratedField(
        expression=Q(state__in=ASKED),  # type: ignore[arg-type]  # as good as one
        output_field=models.BooleanField(),
        db_persist=True,
        verbose_name=_("in use"),
    )
    watch_reason = models.CharField(
        _("why it is under watch"), max_length=300, blank=True, editable=False
    )
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"),
        default=1,
        choices=[(1, _("1: remember")), (2, _("2: understand")), (3, _("3: apply"))],
    )
    points = models.DecimalField(
        _("points"), max_digits=6, decimal_places=2, default=Decimal(1)
    )
    # What only some kinds ask for; each kind says which in its ``settings``.
    scoring = models.CharField(
        _("how it is scored"),
        max_length=5,
        choices=Scoring.choices,
        default=Scoring.WHOLE,
    )
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=30, blank=True)
    match_case = models.BooleanField(_("capital letters count"), default=False)
    match_marks = models.BooleanField(_("Vietnamese marks count"), default=True)
    words_min = models.PositiveSmallIntegerField(
        _("words at least"), null=True, blank=True
    )
    words_max = models.PositiveSmallIntegerField(
        _("words at most"), null=True, blank=True
    )
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
    # Said after the answer, before the explanation, where given.
    right_feedback = models.TextField(_("said after a right answer"), blank=True)
    right_feedback_en = models.TextField(
        _("said after a right answer, in English"), blank=True
    )
    partial_feedback = models.TextField(
        _("said after a partly right answer"), blank=True
    )
    partial_feedback_en = models.TextField(
        _("said after a partly right answer, in English"), blank=True
    )
    wrong_feedback = models.TextField(_("said after a wrong answer"), blank=True)
    wrong_feedback_en = models.TextField(
        _("said after a wrong answer, in English"), blank=True
    )
    provision = models.ForeignKey(
        Provision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("legal basis"),
    )
    reviewed_on = models.DateField(
        _("last reviewed against the law on"), null=True, blank=True
    )
    # From this day no graded quiz asks it: what it rests on changed, and nobody has
    # looked at it since. Kept by services.suspending; NULL for most.
    suspended_from = models.DateField(null=True, editable=False, db_index=True)
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
        if not kwargs.get("update_fields"):
            self.search_text = self.words_to_search()
        super().save(*args, **kwargs)

    def words_to_search(self) -> str:
        """Return what a search looks through, folded; the topic's name is looked up."""
        texts = [self.code, self.stem, self.stem_en]
        for row in self.options.all():
            texts += [row.text, row.text_en, row.match, row.match_en]
        return fold(" ".join(filter(None, texts)))

    def with_content_json(self, content: dict[str, Any]) -> "Question":
        """Return a revision as a question, with what belongs to the question as a whole."""
        question: Question = super().with_content_json(content)
        for name in _NOT_OF_A_REVISION:
            setattr(question, name, getattr(self, name))
        return question

    def publish(self, *args: Any, **kwargs: Any) -> None:
        """Put a revision in use, with the version that it becomes, or change nothing.

        Raises QuestionNotReady; see ``receivers``.
        """
        with transaction.atomic():
            super().publish(*args, **kwargs)

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [
            ("asked", _("As it is asked")),
            ("answered", _("After a right answer")),
            ("wrong", _("After a wrong answer")),
            ("english", _("As it is asked, in English")),
        ]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "quizzes/question_preview.html"

    def get_preview_context(
        self, request: HttpRequest, mode_name: str
    ) -> dict[str, Any]:
        """Show what is being edited as a learner would get it, saved or not."""
        from .. import presenting  # reads this module

        preview = presenting.preview(
            self,
            get_language() or "vi",
            on=localdate(),
            wrongly=mode_name == "wrong",
        )
        is_answered = mode_name in ("answered", "wrong")
        return super().get_preview_context(request, mode_name) | {
            "asked": preview.asked,
            "reviewed": preview.answered if is_answered else None,
        }

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """Render in English where English is to be seen, whatever the trainer reads."""
        if mode_name != "english":
            return super().serve_preview(request, mode_name)
        with override("en"):
            return super().serve_preview(request, mode_name).render()


class QuestionOption(Orderable):
    """One row of a question; ``key`` names it for good, whatever its place or words.

    What a row is depends on the kind: an answer to choose; a pair to match (one without
    ``text`` is a right-hand side too many); a step, in its right place; an accepted
    number, with its tolerance, or text; what fits gap ``gap``; a criterion to mark an
    essay by, with its ``points``.
    """

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    key = models.SlugField(max_length=12, editable=False)
    text = models.CharField(_("answer"), max_length=2000, blank=True)
    text_en = models.CharField(_("answer in English"), max_length=2000, blank=True)
    is_correct = models.BooleanField(_("right"), default=False)
    # Per cent of the points; empty: what the kind makes of ``is_correct``.
    share = models.DecimalField(
        _("share, per cent"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    match = models.CharField(_("belongs to it"), max_length=2000, blank=True)
    match_en = models.CharField(
        _("belongs to it, in English"), max_length=2000, blank=True
    )
    tolerance = models.DecimalField(
        _("tolerance, more or less"),
        max_digits=20,
        decimal_places=8,
        null=True,
        blank=True,
    )
    gap = models.PositiveSmallIntegerField(_("gap"), null=True, blank=True)
    points = models.DecimalField(
        _("points at most"), max_digits=6, decimal_places=2, null=True, blank=True
    )
    feedback = models.CharField(_("feedback"), max_length=2000, blank=True)
    feedback_en = models.CharField(
        _("feedback in English"), max_length=2000, blank=True
    )

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

    A mended typing error is a further row of the same ``number``, with the next
    ``correction``: statistics count them as one, and old attempts keep what they showed.

    ``content`` holds both languages::

        {"stem": {"vi": "…", "en": "…"},
         "options": [{"key": "a1b2", "text": {…}, "correct": true, "feedback": {…}}],
         "explanation": {…}, "picture": null | {"image": 7, "alt": {…}}}

    and, only where they differ from the default, so that older versions stay as they are:
    in an option ``share``, ``match``, ``tolerance``, ``gap`` and ``points``; beside the
    options ``settings``, whose names are the question's fields. Decimals are texts.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    correction = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    points = models.DecimalField(max_digits=6, decimal_places=2)
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
                fields=["question", "number", "correction"],
                name="one_version_a_number",
            )
        ]

    def __str__(self) -> str:
        corrected = f".{self.correction}" if self.correction else ""
        return f"{self.question_id}/{self.number}{corrected}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError("A version is written once; freeze a new one.")
        super().save(*args, **kwargs)
