"""Writing and changing a question in Wagtail: kind first, then what that kind asks for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import Panel
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import (
    CopyView,
    CreateView,
    EditView,
    PreviewOnCreateView,
    PreviewOnEditView,
    RevisionsCompareView,
    UnpublishView,
    WorkflowActionView,
)

from core.errors import Refusal
from organisation.models import User

from .. import content, services
from ..kinds import KINDS
from ..models import Question, QuestionOption
from ..models.bank import Kind
from ..services.suspending import question_reviewed
from .panels_by_kind import SHAPES, panel_for
from .twins import twins_of


def new_question(kind: str) -> Question:
    """Return a question to begin with: the rows its kind usually has, still empty."""
    question = Question(kind=kind, live=False)
    shape = SHAPES[kind]
    texts = [str(text) for text in shape.texts] or [""] * shape.blank
    question.options.set(
        [
            QuestionOption(text=text, sort_order=order)
            for order, text in enumerate(texts)
        ]
    )
    return question


def copy_of(question: Question) -> Question:
    """Return a new question that says the same, its rows under names of their own."""
    fields = [*_COPIED, *SHAPES[question.kind].settings]
    copied = Question(live=False, **{name: getattr(question, name) for name in fields})
    rows = [
        QuestionOption(
            sort_order=order, **{name: getattr(row, name) for name in _COPIED_OF_ROW}
        )
        for order, row in enumerate(content.options_of(question))
    ]
    copied.options.set(rows)
    return copied


_TEXTS = [
    "stem",
    "explanation",
    "picture_alt",
    "right_feedback",
    "partial_feedback",
    "wrong_feedback",
]
_COPIED = [
    *("topic", "kind", "use", "difficulty", "points", "picture", "provision"),
    *_TEXTS,
    *(f"{name}_en" for name in _TEXTS),
]
_COPIED_OF_ROW = [
    *("text", "text_en", "is_correct", "share", "match", "match_en"),
    *("tolerance", "gap", "points", "feedback", "feedback_en"),
]


def first_review(question: Question, by: User) -> None:
    """Who puts a question in use for the first time wrote it by the law of that day."""
    if question.reviewed_on is None and question.provision_id is not None:
        question_reviewed(question=question, by=by, at=now())


class ByKind:
    """A view whose form is the one of the question's kind."""

    def get_panel(self) -> Panel | None:
        return panel_for(self.kind) if self.kind in SHAPES else None  # type: ignore[attr-defined]

    def get_form_class(self) -> Any:
        return panel_for(self.kind).get_form_class()  # type: ignore[attr-defined]


class QuestionCreateView(ByKind, CreateView):
    template_name = "quizzes/admin/question_create.html"

    @cached_property
    def kind(self) -> str:
        asked: str = self.request.GET.get("kind") or self.request.POST.get("kind", "")
        return asked if asked in KINDS else ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse
        if self.kind or not self.user_has_permission("add"):
            response = super().dispatch(request, *args, **kwargs)
        else:
            response = self.ask_for_kind()
        return response

    def ask_for_kind(self) -> HttpResponse:
        """Show what kinds there are, a line about each."""
        return TemplateResponse(
            self.request,
            "quizzes/admin/question_kinds.html",
            {
                "kinds": [
                    {
                        "label": Kind(name).label,
                        "line": SHAPES[name].line,
                        "icon": SHAPES[name].icon,
                        "url": f"{self.add_url}?kind={name}",
                    }
                    for name in Kind.values
                    if name in KINDS
                ],
                "breadcrumbs_items": self.get_breadcrumbs_items(),
                "header_icon": "help",
                "page_title": _("What kind of question?"),
            },
        )

    def get_initial_form_instance(self) -> Question:
        if self.request.method == "GET":
            return new_question(self.kind)
        return Question(kind=self.kind, live=False)

    def get_page_subtitle(self) -> str:
        return str(Kind(self.kind).label) if self.kind else super().get_page_subtitle()

    def publish_action(self) -> HttpResponse | None:
        services.put_in_use(
            question=self.object,
            revision=self.new_revision,
            by=self.request.user,
            at=now(),
        )
        first_review(self.object, self.request.user)
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"kind": self.kind}


class QuestionCopyView(QuestionCreateView, CopyView):
    """The copy is sent to the address for new questions."""

    @cached_property
    def kind(self) -> str:
        return str(self.original.kind)

    @cached_property
    def original(self) -> Question:
        original: Question = CopyView.get_object(self)
        return original

    def get_object(self, queryset: Any = None) -> None:
        return None

    def get_initial_form_instance(self) -> Question:
        return copy_of(self.original)


class QuestionEditView(ByKind, EditView):
    template_name = "quizzes/admin/question_edit.html"

    @property
    def kind(self) -> str:
        return str(self.object.kind)

    def publish_action(self) -> HttpResponse | None:
        """Put in use at once what learners never had; else ask first what changed."""
        if services.is_new_to_learners(self.object):
            return redirect(
                "wagtailsnippets_quizzes_question:put_in_use", self.object.pk
            )
        services.put_in_use(
            question=self.live_object,
            revision=self.new_revision,
            by=self.request.user,
            at=now(),
        )
        first_review(self.live_object, self.request.user)
        return None

    def workflow_action_action(self) -> HttpResponse | None:
        try:
            super().workflow_action_action()
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.get_edit_url())
        return None

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        here = self.get_edit_url()

        def act(name: str, label: Any, icon: str, priority: int) -> Button:
            url = reverse("wagtail_bulk_action", args=["quizzes", "question", name])
            return Button(
                label,
                url=f"{url}?id={self.object.pk}&next={here}",
                icon_name=icon,
                priority=priority,
            )

        if self.user_has_permission("publish"):
            if self.object.state == Question.State.LIVE:
                buttons.append(act("watch", _("Put under watch"), "view", 40))
            if self.object.state == Question.State.WATCH:
                buttons.append(act("unwatch", _("End the watch"), "no-view", 40))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not self.expects_json_response:
            context["twins"] = twins_of(self.object)
        return context


class QuestionUnpublishView(UnpublishView):
    """Taking a question out of use is retiring it."""

    page_title = gettext_lazy("Retire")
    success_message = gettext_lazy("“%(object)s” is retired.")
    template_name = "quizzes/admin/question_retire.html"

    def unpublish(self) -> HttpResponse | None:
        try:
            services.retire(question=self.object, by=self.request.user, at=now())
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.edit_url_name, self.object.pk)
        return None


class QuestionWorkflowActionView(WorkflowActionView):
    """What cannot be asked cannot be approved either."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response: HttpResponse = super().post(request, *args, **kwargs)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(self.redirect_url)
        return response


class QuestionPreviewOnCreateView(PreviewOnCreateView):
    def get_object(self) -> Question:
        kind = self.request.POST.get("kind") or self.request.GET.get("kind")
        return Question(kind=kind if kind in KINDS else Kind.SINGLE, live=False)

    def get_form(self, query_dict: QueryDict) -> Any:
        kind = query_dict.get("kind", "")
        if kind in KINDS:
            self.object.kind = kind
        self.form_class = panel_for(self.object.kind).get_form_class()
        return super().get_form(query_dict)


class QuestionPreviewOnEditView(PreviewOnEditView):
    def get_form_class(self) -> Any:
        return panel_for(self.object.kind).get_form_class()


class QuestionCompareView(RevisionsCompareView):
    def get_edit_handler(self) -> Panel:
        return panel_for(self.object.kind)
