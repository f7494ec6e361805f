"""Quizzes."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column

from ..models import Quiz
from .keeping import BankViewSet
from .papers_forms import QuizForm


class QuizViewSet(BankViewSet):
    model = Quiz
    icon = "tasks"
    menu_label = gettext_lazy("Quizzes")
    list_display = [
        "title",
        Column("purpose", gettext_lazy("Purpose"), accessor="get_purpose_display"),
        "pass_percent",
        "time_limit_minutes",
        "is_live",
    ]
    list_filter = ["purpose", "is_live"]
    search_fields = ["title", "title_en", "slug"]

    @cached_property
    def edit_handler(self) -> Any:
        handler = ObjectList(
            [
                FieldPanel("title"),
                FieldPanel("title_en"),
                FieldPanel("slug"),
                FieldPanel("description"),
                FieldPanel("description_en"),
                FieldRowPanel([FieldPanel("purpose"), FieldPanel("is_live")]),
                InlinePanel(
                    "draws",
                    heading=gettext_lazy("Drawn by topic, anew for each attempt"),
                    label=gettext_lazy("Draw"),
                    panels=[
                        FieldRowPanel(
                            [
                                FieldPanel("topic"),
                                FieldPanel("count"),
                                FieldPanel("difficulty"),
                            ]
                        )
                    ],
                ),
                InlinePanel(
                    "fixed_questions",
                    heading=gettext_lazy("Fixed questions, in every attempt"),
                    label=gettext_lazy("Question"),
                    panels=[FieldPanel("question")],
                ),
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
                    ],
                    gettext_lazy("Rules"),
                ),
                MultiFieldPanel(
                    [
                        FieldPanel("passed_text"),
                        FieldPanel("passed_text_en"),
                        FieldPanel("failed_text"),
                        FieldPanel("failed_text_en"),
                    ],
                    gettext_lazy("What the result says"),
                ),
            ],
            base_form_class=QuizForm,
        )
        return handler.bind_to_model(self.model)
