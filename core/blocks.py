"""Blocks for prose that know no business: any app may compose with them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

PROSE_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class HeadingBlock(blocks.StructBlock):
    """A heading; the table of contents is made of these."""

    text = blocks.CharBlock(label=_("Heading"), max_length=150)
    level = blocks.ChoiceBlock(
        [("2", _("Section")), ("3", _("Subsection"))], default="2", label=_("Level")
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "core/blocks/heading_block.html"
        preview_value = {"text": "Vì sao có Chỉ thị 34-CT/TW", "level": "2"}
        form_classname = "struct-block"


class TextBlock(blocks.RichTextBlock):
    """Paragraphs and lists."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("features", PROSE_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "core/blocks/text_block.html"
        preview_value = "<p>Khen đúng người, đúng việc, đúng lúc.</p>"


class FigureBlock(blocks.StructBlock):
    """A picture with the text that stands in for it, and a caption."""

    image = ImageChooserBlock(label=_("Picture"))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        max_length=300,
        help_text=_("Read aloud to who cannot see it."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Figure")
        template = "core/blocks/figure_block.html"
        preview_template = "core/blocks/figure_block_preview.html"


class CaptionedTableBlock(TableBlock):
    """A table with a caption and a row of headings."""

    def __init__(self, **kwargs: Any) -> None:
        # The grid knows no Vietnamese, and complains about it on every page.
        kwargs.setdefault("table_options", {"language": "en-US"})
        super().__init__(**kwargs)

    class Meta:
        icon = "table"
        label = _("Table")
        template = "core/blocks/table_block.html"
        preview_value = {
            "data": [["Việc", "Hạn"], ["Họp xét", "10/12"]],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_caption": "Việc cuối năm",
        }


class CalloutBlock(blocks.StructBlock):
    """A boxed remark that an officer must not miss."""

    kind = blocks.ChoiceBlock(
        [
            ("tip", _("Tip")),
            ("remember", _("To remember")),
            ("mistake", _("A common mistake")),
            ("tomorrow", _("What to do tomorrow morning")),
            ("check", _("To be checked against the source")),
        ],
        default="tip",
        label=_("Kind"),
    )
    text = blocks.RichTextBlock(label=_("Text"), features=PROSE_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "core/blocks/callout_block.html"
        preview_value = {"kind": "mistake", "text": "<p>Không ghi lùi ngày.</p>"}


class ExampleBlock(blocks.StructBlock):
    """A worked example."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=PROSE_FEATURES)

    class Meta:
        icon = "clipboard-list"
        label = _("Worked example")
        template = "core/blocks/example_block.html"
        preview_value = {
            "title": "Xã có 40 cán bộ",
            "text": "<p>Một biên bản họp xét thiếu chữ ký thư ký.</p>",
        }


class StepsBlock(blocks.StructBlock):
    """Things to do, one after the other."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    steps = blocks.ListBlock(
        blocks.RichTextBlock(features=["bold", "italic", "link"]), label=_("Steps")
    )

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "core/blocks/steps_block.html"
        preview_value = {
            "title": "Họp xét",
            "steps": ["<p>Gửi tài liệu trước.</p>", "<p>Họp và bỏ phiếu.</p>"],
        }


class FaqItemBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("Question"), max_length=250)
    answer = blocks.RichTextBlock(label=_("Answer"), features=PROSE_FEATURES)

    class Meta:
        label = _("Question and answer")


class FaqBlock(blocks.StructBlock):
    """Questions whose answers unfold."""

    items = blocks.ListBlock(FaqItemBlock(), label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "core/blocks/faq_block.html"
        preview_value = {
            "items": [
                {"question": "Ai ký biên bản?", "answer": "<p>Chủ trì và thư ký.</p>"}
            ]
        }


class DownloadBlock(blocks.StructBlock):
    """A document to download, with its size and kind said before the click."""

    document = DocumentChooserBlock(label=_("Document"))
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)

    class Meta:
        icon = "download"
        label = _("Document to download")
        template = "core/blocks/download_block.html"
        preview_template = "core/blocks/download_block_preview.html"


class VideoBlock(blocks.StructBlock):
    """A video kept on this server, with captions and a transcript."""

    video = DocumentChooserBlock(label=_("Video file (MP4 or WebM)"))
    captions = DocumentChooserBlock(label=_("Captions (WebVTT)"))
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    transcript = blocks.RichTextBlock(
        label=_("Transcript"),
        features=PROSE_FEATURES,
        help_text=_("For who cannot hear it, or has no line for a video."),
    )

    class Meta:
        icon = "media"
        label = _("Video")
        template = "core/blocks/video_block.html"
        preview_template = "core/blocks/video_block_preview.html"
