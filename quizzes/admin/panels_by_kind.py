"""What the editor asks for, kind by kind: the fields, the rows, and what they are called.

A kind added to ``models.bank.Kind`` gets its line in ``SHAPES`` here.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
)

from ..models import Question
from ..models.bank import Kind
from .bank_forms import QuestionForm
from .numbers import PlainNumber


class FoldedPanel(MultiFieldPanel):
    """Fields in a row that few need: shut until opened, without scripts too."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        template_name = "quizzes/admin/panels/folded.html"


@dataclass(frozen=True)
class Shape:
    """One kind in the editor. ``rows`` maps the fields of a row to what they are called.

    ``english`` are the row's English texts, folded away below it; ``blank`` is how many
    empty rows a new question begins with, ``texts`` what stands in them.
    """

    line: Promise
    icon: str
    heading: Promise
    label: Promise
    rows: Mapping[str, Promise]
    help_text: Promise | str = ""
    stem_help: Promise | str = ""
    english: tuple[str, ...] = ("text_en", "feedback_en")
    settings: tuple[str, ...] = ()
    blank: int = 4
    texts: tuple[Promise, ...] = field(default=())


_FEEDBACK = _("What is said to one who chose it")
_SHARE = _("Share of the points, per cent")
_CHOICE = {"text": _("Option"), "is_correct": _("Right"), "feedback": _FEEDBACK}

SHAPES: dict[str, Shape] = {
    Kind.SINGLE: Shape(
        line=_("One right answer among several."),
        icon="radio-full",
        heading=_("Answers"),
        label=_("Option"),
        rows=_CHOICE,
        help_text=_("Mark the one that is right. An empty row is left out."),
    ),
    Kind.SEVERAL: Shape(
        line=_("Several right answers, all to be found."),
        icon="check",
        heading=_("Answers"),
        label=_("Option"),
        rows={**_CHOICE, "share": _SHARE},
        help_text=_(
            "Mark all that are right. Shares may stay empty: then each right answer earns "
            "the same, and each wrong one costs as much."
        ),
        settings=("scoring",),
    ),
    Kind.TRUE_FALSE: Shape(
        line=_("A statement to judge: true or false."),
        icon="tick-inverse",
        heading=_("True or false?"),
        label=_("Option"),
        rows=_CHOICE,
        blank=2,
        texts=(pgettext_lazy("answer", "True"), pgettext_lazy("answer", "False")),
    ),
    Kind.MATCHING: Shape(
        line=_("To each on the left, what belongs to it on the right."),
        icon="link",
        heading=_("Pairs"),
        label=_("Pair"),
        rows={"text": _("Left side"), "match": _("Right side"), "feedback": _FEEDBACK},
        help_text=_(
            "A pair without a left side is one more to choose from, for nobody."
        ),
        english=("text_en", "match_en", "feedback_en"),
        settings=("scoring",),
    ),
    Kind.ORDERING: Shape(
        line=_("Steps to be put in the right order."),
        icon="list-ol",
        heading=_("Steps, in their right order"),
        label=_("Step"),
        rows={"text": _("Step")},
        english=("text_en",),
        settings=("scoring",),
    ),
    Kind.NUMBER: Shape(
        line=_("A number to be worked out, with a tolerance and a unit."),
        icon="decimal",
        heading=_("Numbers that are accepted"),
        label=_("Number"),
        rows={
            "text": _("Value"),
            "tolerance": _("Tolerance, more or less"),
            "share": _SHARE,
            "feedback": _("What is said to one who wrote it"),
        },
        help_text=_("1.234,5 and 1234.5 are the same number. Share empty: all of it."),
        english=("feedback_en",),
        settings=("unit", "unit_en"),
        blank=1,
    ),
    Kind.SHORT_TEXT: Shape(
        line=_("A word or a few, typed in."),
        icon="edit",
        heading=_("Texts that are accepted"),
        label=_("Accepted text"),
        rows={
            "text": _("Accepted text"),
            "share": _SHARE,
            "feedback": _("What is said to one who wrote it"),
        },
        help_text=_("* stands for anything. Share empty: all of it."),
        settings=("match_case", "match_marks"),
        blank=2,
    ),
    Kind.GAPS: Shape(
        line=_("A text with gaps, to type into or to choose for."),
        icon="form",
        heading=_("What fits the gaps"),
        label=_("Filling"),
        rows={
            "gap": _("Gap number"),
            "text": _("Filling"),
            "is_correct": _("Right"),
            "share": _SHARE,
        },
        help_text=_(
            "A gap with a wrong text among its rows becomes a list to choose from; "
            "otherwise the answer is typed in."
        ),
        stem_help=_("Write [[1]] where the first gap is, [[2]] for the second."),
        english=("text_en",),
        settings=("scoring", "match_case", "match_marks"),
    ),
    Kind.ESSAY: Shape(
        line=_("A text of one's own, marked by a person with a rubric."),
        icon="doc-full",
        heading=_("Rubric"),
        label=_("Criterion"),
        rows={"text": _("Criterion"), "points": _("Points at most")},
        help_text=_(
            "The criteria may add up to another sum than the question's points: what a "
            "marker gives is scaled to them. With criteria of 6 and 4 in a question of 2 "
            "points, 5 of 10 earn 1 point."
        ),
        english=("text_en",),
        settings=("words_min", "words_max"),
        blank=3,
    ),
}

_ROW_SMALL = {"is_correct", "share", "tolerance", "gap", "points"}
_DECIMALS = {"share", "points"}


@cache
def panel_for(kind: str) -> Panel:
    """Return the bound panel by which a question of that kind is edited."""
    shape = SHAPES[kind]
    settings = [FieldPanel(name) for name in shape.settings]
    handler = ObjectList(
        [
            FieldPanel("stem", help_text=shape.stem_help or _STEM_HELP),
            InlinePanel(
                "options",
                heading=shape.heading,
                label=shape.label,
                panels=_row_panels(shape),
                help_text=shape.help_text,
            ),
            *([FieldRowPanel(settings)] if settings else []),
            FieldPanel("explanation"),
            FieldPanel("provision"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("topic"), FieldPanel("difficulty")]),
                    FieldRowPanel(
                        [FieldPanel("points", widget=PlainNumber), FieldPanel("use")]
                    ),
                    FieldPanel("code", help_text=_CODE_HELP, required_on_save=False),
                ],
                _("Where it belongs"),
            ),
            MultiFieldPanel(
                [FieldPanel("picture"), FieldPanel("picture_alt")],
                _("Picture"),
                classname="collapsed",
            ),
            MultiFieldPanel(
                [
                    FieldPanel("right_feedback"),
                    FieldPanel("partial_feedback"),
                    FieldPanel("wrong_feedback"),
                ],
                _("What is said after the answer"),
                classname="collapsed",
            ),
            MultiFieldPanel(
                [
                    FieldPanel(name)
                    for name in (
                        "stem_en",
                        "explanation_en",
                        "picture_alt_en",
                        "right_feedback_en",
                        "partial_feedback_en",
                        "wrong_feedback_en",
                    )
                ],
                _("In English"),
                classname="collapsed",
            ),
        ],
        base_form_class=QuestionForm,
    )
    return handler.bind_to_model(Question)


_STEM_HELP = _(
    "A blank line parts the situation from the question: what stands last is asked."
)
_CODE_HELP = _("The question's own name in files. Empty: one is made up.")


def _row_panels(shape: Shape) -> list[Any]:
    """Return the panels of one row: long texts below each other, small fields in a line."""

    def panels(small: bool) -> list[FieldPanel]:
        return [
            FieldPanel(
                name,
                heading=heading,
                widget=PlainNumber if name in _DECIMALS else None,
            )
            for name, heading in shape.rows.items()
            if (name in _ROW_SMALL) is small
        ]

    small, long = panels(small=True), panels(small=False)
    first, rest = long[:1], long[1:]
    english = [FieldPanel(name) for name in shape.english]
    return [
        *first,
        *([FieldRowPanel(small)] if small else []),
        *rest,
        FoldedPanel(english),
    ]
