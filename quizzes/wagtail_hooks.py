"""The bank and the quizzes in Wagtail's admin."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, ProtectedError, QuerySet, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
)
from wagtail.admin.ui.tables import Column
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    DeleteView,
    IndexView,
    InspectView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from organisation.models import User

from .forms import QuestionForm, QuizForm
from .models import AttemptItem, Question, Quiz, Topic


def is_deletable(instance: Any) -> bool:
    """Return whether nothing points at a row that has to keep what it points at."""
    if isinstance(instance, Question) and instance.current_version_id:
        return False
    try:
        Collector(using="default").collect([instance])
    except (ProtectedError, RestrictedError):
        return False
    return True


class KeepWhatWasUsed(ModelPermissionPolicy):
    """Django's permissions, but nobody deletes what attempts or certificates rest on."""

    def user_has_permission_for_instance(
        self, user: User, action: str, instance: Any
    ) -> bool:
        allowed: bool = super().user_has_permission_for_instance(user, action, instance)
        return allowed and (action != "delete" or is_deletable(instance))


class KeepingDeleteView(DeleteView):
    """Says why a row cannot be deleted, and what to do instead."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponse | HttpResponseRedirect:
        row = self.get_object()
        if not is_deletable(row):
            messages.error(request, self.refusal() % {"name": row})
            return redirect(self.index_url_name)
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response

    def refusal(self) -> str:
        if self.model is Question:
            return _(
                "“%(name)s” has been in use and is kept for the attempts that show it. "
                "Set it to “retired” instead."
            )
        return _("“%(name)s” is still used and cannot be deleted.")


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


class BankViewSet(SnippetViewSet):
    """What the three have in common."""

    delete_view_class = KeepingDeleteView


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
    inspect_view_class = QuestionInspectView
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
        handler = ObjectList(
            [
                FieldPanel("stem"),
                FieldPanel("stem_en"),
                InlinePanel(
                    "options",
                    heading=gettext_lazy("Answers"),
                    label=gettext_lazy("Option"),
                    panels=[
                        FieldPanel("text"),
                        FieldPanel("is_correct"),
                        FieldPanel("feedback"),
                        FieldPanel("text_en"),
                        FieldPanel("feedback_en"),
                    ],
                ),
                FieldPanel("explanation"),
                FieldPanel("explanation_en"),
                FieldPanel("provision"),
                MultiFieldPanel(
                    [
                        FieldPanel("code"),
                        FieldRowPanel([FieldPanel("topic"), FieldPanel("kind")]),
                        FieldRowPanel([FieldPanel("difficulty"), FieldPanel("points")]),
                        FieldRowPanel([FieldPanel("use"), FieldPanel("state")]),
                    ],
                    gettext_lazy("Where it belongs"),
                ),
                MultiFieldPanel(
                    [
                        FieldPanel("picture"),
                        FieldPanel("picture_alt"),
                        FieldPanel("picture_alt_en"),
                    ],
                    gettext_lazy("Picture"),
                    classname="collapsed",
                ),
            ],
            base_form_class=QuestionForm,
        )
        return handler.bind_to_model(self.model)


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


class QuizzesGroup(SnippetViewSetGroup):
    items = (QuestionViewSet, QuizViewSet, TopicViewSet)
    menu_icon = "tasks"
    menu_label = gettext_lazy("Questions and quizzes")
    menu_name = "questions"
    menu_order = 210


for model in (Question, Quiz, Topic):
    register_permission_policy(model, KeepWhatWasUsed(model))
register_snippet(QuizzesGroup)
