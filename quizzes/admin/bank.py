"""Topics and questions."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView, InspectView

from ..models import AttemptItem, Question, Topic
from ..models.bank import Kind
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
from .keeping import BankViewSet
from .panels_by_kind import panel_for
from .putting_in_use import put_in_use
from .question_chooser import QuestionChooser


class FoldedIndexView(IndexView):
    """Finds words with or without their Vietnamese marks."""

    def search_queryset(self, queryset: QuerySet[Question]) -> QuerySet[Question]:
        if not self.is_searching:
            return queryset
        return queryset.filter(pk__in=Question.objects.matching(self.search_query))


class QuestionInspectView(InspectView):
    """What the question was and is: its versions, and how many attempts show each."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = list(
            self.object.versions.select_related("created_by").order_by("-number")
        )
        uses = dict(
            AttemptItem.objects.filter(version__in=versions)
            .values_list("version")
            .annotate(Count("pk"))
        )
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"versions": [(v, uses.get(v.pk, 0)) for v in versions]}


class TopicViewSet(BankViewSet):
    model = Topic
    icon = "folder-open-inverse"
    menu_label = gettext_lazy("Topics")
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
    index_view_class = FoldedIndexView
    chooser_viewset_class = QuestionChooser
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
    list_display = [
        "__str__",
        "topic",
        Column("kind", gettext_lazy("Kind"), accessor="get_kind_display"),
        "difficulty",
        Column("state", gettext_lazy("State"), accessor="get_state_display"),
        Column("version", gettext_lazy("Version"), accessor="current_version.number"),
    ]
    list_filter = ["topic", "kind", "difficulty", "state", "use"]
    # Named so that the list has a search box; FoldedIndexView does the searching.
    search_fields = ["search_text"]
    list_per_page = 50

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return Question.objects.select_related("topic", "current_version")

    @cached_property
    def edit_handler(self) -> Any:
        """Return the panels of the commonest kind; the views ask for those of theirs."""
        return panel_for(Kind.SINGLE)

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("put-in-use/<int:pk>/", put_in_use, name="put_in_use"),
        ]
