"""What a trainer does to many questions at once; each tells first which it leaves out."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from core.errors import Refusal

from .. import services
from ..models import Question, Topic
from ..services.moving import move
from .filters import QuestionFilterSet, tree_label

State = Question.State


class QuestionBulkAction(SnippetBulkAction):
    """A page that lists what will change, and what will not and why; then does it."""

    models = [Question]
    template_name = "quizzes/admin/bulk.html"
    permission = "publish"
    # What stands above the list, and on the button.
    question: Promise
    button: Promise

    def check_perm(self, obj: Question) -> bool:
        policy = self.permission_policy
        return bool(
            policy.user_has_permission_for_instance(
                self.request.user, self.permission, obj
            )
        )

    def get_queryset(self, model: type[Question], object_ids: Sequence[Any]) -> Any:
        return (
            Question.objects.filter(pk__in=object_ids)
            .select_related("topic", "current_version", "latest_revision")
            .prefetch_related("options")
        )

    def get_all_objects_in_listing_query(self, parent_id: Any) -> Any:
        """Return what the list showed: its search and filters stand in this address.

        Wagtail's own would be the whole bank.
        """
        shown = QuestionFilterSet(
            self.request.GET, queryset=Question.objects.all(), request=self.request
        ).qs
        if words := self.request.GET.get("q", "").strip():
            shown = shown.filter(pk__in=Question.objects.matching(words))
        return shown.values_list("pk", flat=True)

    def get_actionable_objects(self) -> tuple[list[Question], dict[str, Any]]:
        """Part those it can be done to from the others, each with the reason."""
        allowed, rest = super().get_actionable_objects()
        able: list[Question] = []
        unable: list[tuple[Question, str]] = [
            (item, _("You have no right to do this."))
            for item in rest["items_with_no_access"]
        ]
        for item in allowed:
            reason = self.reason_against(item)
            if reason:
                unable.append((item, reason))
            else:
                able.append(item)
        return able, {"items_with_no_access": [], "unable": unable}

    def reason_against(self, item: Question) -> str:
        """Return why it cannot be done to a question, "" where it can."""
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"question": self.question, "button": self.button}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        """Do it to all that can, or, where a rule refuses, to none."""
        able, _rest = self.get_actionable_objects()
        try:
            with transaction.atomic():
                self.act(able, form.cleaned_data, now())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(
            self.request,
            ngettext(
                "%(label)s: %(count)d question.",
                "%(label)s: %(count)d questions.",
                len(able),
            )
            % {"label": self.display_name, "count": len(able)},
        )
        return redirect(self.next_url)

    def act(
        self, questions: Sequence[Question], data: dict[str, Any], at: datetime
    ) -> None:
        raise NotImplementedError


class PutInUse(QuestionBulkAction):
    display_name = gettext_lazy("Put in use")
    aria_label = gettext_lazy("Put the chosen questions in use")
    action_type = "put-in-use"
    action_priority = 10
    question = gettext_lazy("Put these questions in use?")
    button = gettext_lazy("Put in use")

    def reason_against(self, item: Question) -> str:
        if item.state in Question.ASKED and not item.has_unpublished_changes:
            return _("It is in use already.")
        draft = item.get_latest_revision_as_object()
        if services.is_new_to_learners(draft):
            return _("Learners had it in other words: open it, and say what changed.")
        return " ".join(services.problems_of(draft))

    def act(
        self, questions: Sequence[Question], data: dict[str, Any], at: datetime
    ) -> None:
        for question in questions:
            services.put_in_use(question=question, by=self.request.user, at=at)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why? Those who open the question will read it."),
        max_length=300,
    )


class Watch(QuestionBulkAction):
    display_name = gettext_lazy("Put under watch")
    aria_label = gettext_lazy("Put the chosen questions under watch")
    action_type = "watch"
    action_priority = 20
    form_class = ReasonForm
    question = gettext_lazy(
        "Put these questions under watch? They are asked only where a quiz has no others."
    )
    button = gettext_lazy("Put under watch")

    def reason_against(self, item: Question) -> str:
        if item.state == State.LIVE:
            return ""
        return _("Only a question in use can be put under watch.")

    def act(
        self, questions: Sequence[Question], data: dict[str, Any], at: datetime
    ) -> None:
        for question in questions:
            services.watch(
                question=question, reason=data["reason"], by=self.request.user, at=at
            )


class Unwatch(QuestionBulkAction):
    display_name = gettext_lazy("End the watch")
    aria_label = gettext_lazy("End the watch of the chosen questions")
    action_type = "unwatch"
    action_priority = 21
    question = gettext_lazy("End the watch of these questions?")
    button = gettext_lazy("End the watch")

    def reason_against(self, item: Question) -> str:
        return "" if item.state == State.WATCH else _("It is not under watch.")

    def act(
        self, questions: Sequence[Question], data: dict[str, Any], at: datetime
    ) -> None:
        for question in questions:
            services.unwatch(question=question, by=self.request.user, at=at)


class Retire(QuestionBulkAction):
    display_name = gettext_lazy("Retire")
    aria_label = gettext_lazy("Retire the chosen questions")
    action_type = "retire"
    action_priority = 30
    question = gettext_lazy(
        "Retire these questions? No new attempt will show them; the attempts that do keep them."
    )
    button = gettext_lazy("Retire")

    def reason_against(self, item: Question) -> str:
        if item.state in Question.ASKED:
            return ""
        return _("Only a question in use can be retired.")

    def act(
        self, questions: Sequence[Question], data: dict[str, Any], at: datetime
    ) -> None:
        services.retire_all(questions=questions, by=self.request.user, at=at)


class TopicForm(forms.Form):
    topic = forms.ModelChoiceField(
        Topic.objects.select_related("parent"), label=gettext_lazy("Topic")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].label_from_instance = tree_label  # type: ignore[attr-defined]


class ChangeTopic(QuestionBulkAction):
    display_name = gettext_lazy("Change the topic")
    aria_label = gettext_lazy("Change the topic of the chosen questions")
    action_type = "topic"
    action_priority = 40
    permission = "change"
    form_class = TopicForm
    question = gettext_lazy("Which topic do these questions belong to?")
    button = gettext_lazy("Change the topic")

    def act(
        self, questions: Sequence[Question], data: dict[str, Any], at: datetime
    ) -> None:
        move(questions=questions, by=self.request.user, at=at, topic=data["topic"])


class DifficultyForm(forms.Form):
    difficulty = forms.TypedChoiceField(
        label=gettext_lazy("Difficulty"),
        coerce=int,
        choices=Question._meta.get_field("difficulty").choices or (),
    )


class ChangeDifficulty(QuestionBulkAction):
    display_name = gettext_lazy("Change the difficulty")
    aria_label = gettext_lazy("Change the difficulty of the chosen questions")
    action_type = "difficulty"
    action_priority = 41
    permission = "change"
    form_class = DifficultyForm
    question = gettext_lazy("How difficult are these questions?")
    button = gettext_lazy("Change the difficulty")

    def act(
        self, questions: Sequence[Question], data: dict[str, Any], at: datetime
    ) -> None:
        move(
            questions=questions,
            by=self.request.user,
            at=at,
            difficulty=data["difficulty"],
        )


ACTIONS = (PutInUse, Watch, Unwatch, Retire, ChangeTopic, ChangeDifficulty)
