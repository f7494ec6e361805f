"""Topics and questions."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView

from ..models import Question, Topic
from ..models.bank import Kind
from .columns import COLUMNS
from .editing import (
    QuestionCompareView,
    QuestionCopyView,
    QuestionCreateView,
    QuestionEditView,
    QuestionPreviewOnCreateView,
    QuestionPreviewOnEditView,
    QuestionUnpublishView,
    QuestionWorkflowActionView,
)
from .filters import QuestionFilterSet
from .keeping import BankViewSet
from .panels_by_kind import panel_for
from .putting_in_use import put_in_use
from .question_chooser import QuestionChooser
from .topic_chooser import TopicChooser
from .twin_list import likely_duplicates
from .versions import QuestionInspectView, version_look


class QuestionIndexView(IndexView):
    """Finds words with or without their Vietnamese marks."""

    @cached_property
    def list_display(self) -> list[Any]:
        """Without Wagtail's own column of states, which asks the database row by row."""
        return list(COLUMNS)

    @cached_property
    def columns(self) -> list[Any]:
        """Give the question itself the room it needs."""
        columns: list[Any] = super().columns
        columns[1].width = "36%"
        return columns

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = [
            *super().header_more_buttons,
            Button(
                _("Likely duplicates"),
                url=reverse("wagtailsnippets_quizzes_question:duplicates"),
                icon_name="copy",
            ),
        ]
        if self.request.user.has_perm("quizzes.add_question"):
            buttons.append(
                Button(
                    _("Import questions"),
                    url=reverse("question_imports:index"),
                    icon_name="download",
                )
            )
        return buttons

    def search_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        if not self.is_searching:
            return queryset
        return queryset.filter(pk__in=Question.objects.matching(self.search_query))


class TopicViewSet(BankViewSet):
    model = Topic
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("Topics")
    chooser_viewset_class = TopicChooser
    list_display = ["name", "code", "parent"]
    list_filter = ["parent"]
    search_fields = ["name", "name_en", "code"]
    ordering = ["code"]
    panels = [
        FieldPanel("code"),
        FieldPanel("name"),
        FieldPanel("name_en"),
        FieldPanel("parent"),
    ]


class QuestionViewSet(BankViewSet):
    model = Question
    icon = "help"
    menu_label = gettext_lazy("Questions")
    chooser_viewset_class = QuestionChooser
    index_view_class = QuestionIndexView
    inspect_view_class = QuestionInspectView
    add_view_class = QuestionCreateView
    copy_view_class = QuestionCopyView
    edit_view_class = QuestionEditView
    unpublish_view_class = QuestionUnpublishView
    workflow_action_view_class = QuestionWorkflowActionView
    preview_on_add_view_class = QuestionPreviewOnCreateView
    preview_on_edit_view_class = QuestionPreviewOnEditView
    revisions_compare_view_class = QuestionCompareView
    create_template_name = "quizzes/admin/question_create.html"
    edit_template_name = "quizzes/admin/question_edit.html"
    inspect_view_enabled = True
    inspect_template_name = "quizzes/admin/question_inspect.html"
    inspect_view_fields = [
        "code",
        "topic",
        "kind",
        "use",
        "state",
        "difficulty",
        "points",
        "stem",
        "explanation",
        "provision",
    ]
    list_display = COLUMNS
    filterset_class = QuestionFilterSet
    # Named so that the list has a search box; QuestionIndexView does the searching.
    search_fields = ["search_text"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return Question.objects.for_the_list()

    @cached_property
    def edit_handler(self) -> Any:
        """Return the panels of the commonest kind; the views ask for those of theirs."""
        return panel_for(Kind.SINGLE)

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("put-in-use/<int:pk>/", put_in_use, name="put_in_use"),
            path("duplicates/", likely_duplicates, name="duplicates"),
            path("version/<uuid:public_id>/", version_look, name="version"),
        ]
