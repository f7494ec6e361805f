"""Choosing a question for a quiz: found without accents, told apart by what it is."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
)

from ..models import Question, Topic
from ..models.bank import Kind
from ..papers import below, topic_parents


class QuestionFilterForm(BaseFilterForm):
    """Narrows the list by words, topic (with all below it), kind, difficulty and state."""

    q = forms.CharField(label=_("Words of the question, or its code"), required=False)
    topic = forms.ModelChoiceField(
        Topic.objects.all(), label=_("Topic"), required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", "—"), *Kind.choices], required=False
    )
    difficulty = forms.ChoiceField(
        label=_("Difficulty"),
        choices=[("", "—"), *Question._meta.get_field("difficulty").choices],
        required=False,
    )
    state = forms.ChoiceField(
        label=_("State"), choices=[("", "—"), *Question.State.choices], required=False
    )

    def filter(self, objects: QuerySet[Question]) -> QuerySet[Question]:
        data = self.cleaned_data
        self.search_query = data["q"]
        self.is_searching = any(data.values())
        if data["q"]:
            # As a subquery: a queryset of Wagtail's may come without our methods.
            objects = objects.filter(pk__in=Question.objects.matching(data["q"]))
        if data["topic"]:
            objects = objects.filter(topic__in=below(data["topic"].pk, topic_parents()))
        for name in ("kind", "difficulty", "state"):
            if data[name]:
                objects = objects.filter(**{name: data[name]})
        return objects


class _Columns:
    """The list of questions, with what tells one from another."""

    filter_form_class = QuestionFilterForm

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("code", label=_("Code")),
            Column("topic", label=_("Topic")),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column("difficulty", label=_("Difficulty")),
            Column("state", label=_("State"), accessor="get_state_display"),
        ]


class _ChooseView(_Columns, ChooseView):
    pass


class _ChooseResultsView(_Columns, ChooseResultsView):
    pass


class QuestionChooser(SnippetChooserViewSet):
    """What a quiz may fix: the questions that count for a mark."""

    choose_one_text = _("Choose a question")
    choose_another_text = _("Choose another question")
    choose_view_class = _ChooseView
    choose_results_view_class = _ChooseResultsView

    @staticmethod
    def get_object_list() -> Any:
        return (
            Question.objects.graded().select_related("topic").order_by("topic", "code")
        )
