"""Quizzes."""

from typing import Any

from django.contrib import messages
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
)
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import EditView

from ..models import Quiz
from .keeping import BankViewSet
from .numbers import PlainNumber
from .papers_forms import QuizForm
from .supply import SUPPLY_COLUMN, QuizIndexView, SupplyPanel, sitting_words


class PresetPanel(FieldPanel):
    """Offered once: for a quiz that is being made."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance.pk is None and bool(super().is_shown())


class QuizEditView(EditView):
    """Says after saving what becomes of attempts under way."""

    def save_instance(self) -> Quiz:
        quiz: Quiz = super().save_instance()
        if words := sitting_words(quiz):
            messages.info(self.request, words)
        return quiz


def _place() -> Panel:
    """Return what a draw and a fixed question both say."""
    return FieldRowPanel(
        [FieldPanel("section"), FieldPanel("points", widget=PlainNumber)]
    )


class QuizViewSet(BankViewSet):
    model = Quiz
    icon = "tasks"
    menu_label = gettext_lazy("Quizzes")
    index_view_class = QuizIndexView
    edit_view_class = QuizEditView
    list_display = [
        "title",
        Column("purpose", gettext_lazy("Purpose"), accessor="get_purpose_display"),
        "pass_percent",
        "opens_at",
        "closes_at",
        BooleanColumn("is_live", gettext_lazy("Published")),
        SUPPLY_COLUMN,
    ]
    list_filter = ["purpose", "is_live", "is_open_to_visitors"]
    search_fields = ["title", "title_en", "slug"]

    @cached_property
    def edit_handler(self) -> Any:
        handler = ObjectList(
            [
                SupplyPanel(heading=gettext_lazy("Are there enough questions?")),
                FieldPanel("title"),
                FieldPanel("title_en"),
                FieldPanel(
                    "slug",
                    help_text=gettext_lazy(
                        "The last part of the quiz's address. Left empty, it is made from "
                        "the title."
                    ),
                ),
                FieldPanel("description"),
                FieldPanel("description_en"),
                PresetPanel("preset"),
                FieldRowPanel([FieldPanel("purpose"), FieldPanel("is_live")]),
                InlinePanel(
                    "sections",
                    heading=gettext_lazy("Sections"),
                    label=pgettext_lazy("quiz", "Section"),
                    help_text=gettext_lazy(
                        "Optional. Draws and fixed questions name theirs by its place in "
                        "this list, from 1."
                    ),
                    panels=[
                        FieldPanel("title"),
                        FieldPanel("title_en"),
                        FieldPanel("pass_percent"),
                    ],
                ),
                InlinePanel(
                    "draws",
                    heading=gettext_lazy("Drawn by topic, anew for each attempt"),
                    label=gettext_lazy("Draw"),
                    panels=[
                        FieldPanel("topic"),
                        FieldRowPanel([FieldPanel("count"), FieldPanel("difficulty")]),
                        _place(),
                        FieldPanel("new_first"),
                    ],
                ),
                InlinePanel(
                    "fixed_questions",
                    heading=gettext_lazy("Fixed questions, in every attempt"),
                    label=gettext_lazy("Question"),
                    panels=[FieldPanel("question"), _place()],
                ),
                FieldPanel("fixed_count"),
                MultiFieldPanel(
                    [
                        FieldRowPanel(
                            [
                                FieldPanel("pass_percent"),
                                FieldPanel("time_limit_minutes"),
                            ]
                        ),
                        FieldRowPanel(
                            [FieldPanel("attempts_allowed"), FieldPanel("wait_minutes")]
                        ),
                        FieldRowPanel(
                            [
                                FieldPanel("shuffle_questions"),
                                FieldPanel("shuffle_options"),
                            ]
                        ),
                        FieldPanel("reveal"),
                        FieldPanel("borderline_percent"),
                    ],
                    gettext_lazy("Rules"),
                ),
                MultiFieldPanel(
                    [
                        FieldRowPanel(
                            [FieldPanel("opens_at"), FieldPanel("closes_at")]
                        ),
                        FieldPanel("access_code"),
                        FieldPanel("is_open_to_visitors"),
                    ],
                    gettext_lazy("Who may begin, and when"),
                ),
                MultiFieldPanel(
                    [
                        FieldPanel("passed_text"),
                        FieldPanel("passed_text_en"),
                        FieldPanel("failed_text"),
                        FieldPanel("failed_text_en"),
                    ],
                    gettext_lazy("What the result says"),
                    classname="collapsed",
                ),
            ],
            base_form_class=QuizForm,
        )
        return handler.bind_to_model(self.model)
