"""Blocks of a lesson: prose, and what chooses rows of law, questions and quizzes."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from core.blocks import (
    PROSE_FEATURES,
    CalloutBlock,
    CaptionedTableBlock,
    DownloadBlock,
    ExampleBlock,
    FaqBlock,
    FigureBlock,
    HeadingBlock,
    StepsBlock,
    TextBlock,
    VideoBlock,
)
from quizzes.kinds import kind_of


class ProvisionBlock(blocks.StructBlock):
    """A provision of law, quoted with its state on the day of reading."""

    provision = SnippetChooserBlock("legal.Provision", label=_("Provision"))
    comment = blocks.CharBlock(label=_("Comment"), required=False, max_length=400)

    class Meta:
        icon = "openquote"
        label = _("Quoted provision")
        template = "courses/blocks/provision_block.html"
        preview_template = "courses/blocks/provision_block_preview.html"


class SelfCheckBlock(blocks.StructBlock):
    """One question with feedback at once; never counted."""

    question = SnippetChooserBlock("quizzes.Question", label=_("Question"))

    class Meta:
        icon = "question"
        label = _("Self-check")
        template = "courses/blocks/self_check_block.html"
        preview_template = "courses/blocks/self_check_block_preview.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if not kind_of(cleaned["question"].kind).is_automatic:
            problem = ValidationError(
                _(
                    "A self-check answers at once, but a trainer has to mark this question. "
                    "Choose one of another kind."
                )
            )
            raise blocks.StructBlockValidationError({"question": problem})
        return cleaned


class QuizBlock(blocks.StructBlock):
    """The way to a quiz."""

    quiz = SnippetChooserBlock("quizzes.Quiz", label=_("Quiz"))

    class Meta:
        icon = "tasks"
        label = _("Quiz")
        template = "courses/blocks/quiz_block.html"
        preview_template = "courses/blocks/quiz_block_preview.html"


class CaseBlock(blocks.StructBlock):
    """An exemplary case: who, what was done, what can be learnt from it."""

    name = blocks.CharBlock(label=_("Person or unit"), max_length=200)
    unit = blocks.CharBlock(label=_("Where"), required=False, max_length=200)
    text = blocks.RichTextBlock(label=_("What was done"), features=PROSE_FEATURES)
    source = blocks.CharBlock(label=_("Source"), max_length=300)

    class Meta:
        icon = "user"
        label = _("Exemplary case")
        template = "courses/blocks/case_block.html"
        preview_value = {
            "name": "Tổ thu gom rác thôn Nà Lại",
            "unit": "xã vùng cao",
            "text": "<p>Sáu hộ thay nhau gom rác, mỗi tuần hai buổi.</p>",
            "source": "Tình huống minh họa",
        }


class LessonBodyBlock(blocks.StreamBlock):
    """What a lesson is made of: flat on purpose, nothing nests deeper than two."""

    heading = HeadingBlock(group=_("Text"))
    text = TextBlock(group=_("Text"))
    callout = CalloutBlock(group=_("Text"))
    example = ExampleBlock(group=_("Text"))
    steps = StepsBlock(group=_("Text"))
    faq = FaqBlock(group=_("Text"))
    table = CaptionedTableBlock(group=_("Text"))
    figure = FigureBlock(group=_("Media"))
    download = DownloadBlock(group=_("Media"))
    video = VideoBlock(group=_("Media"))
    provision = ProvisionBlock(group=_("Learning"))
    self_check = SelfCheckBlock(group=_("Learning"))
    quiz = QuizBlock(group=_("Learning"))
    case = CaseBlock(group=_("Learning"))

    class Meta:
        label = _("Lesson")
        template = "courses/blocks/lesson_body_block.html"
