"""Choosing a topic: found without accents, told apart by what it belongs to."""

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

from core.text import fold

from ..models import Topic

A_PAGE = 30


class TopicFilterForm(BaseFilterForm):
    """Narrows the list by words of a topic's name, or of the one it belongs to."""

    q = forms.CharField(
        label=_("Words of its name"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def filter(self, objects: QuerySet[Topic]) -> QuerySet[Topic]:
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        wanted = fold(self.search_query).split()
        if not wanted:
            return objects
        # So few are there that all can be looked at.
        return objects.filter(
            pk__in=[
                topic.pk
                for topic in Topic.objects.select_related("parent")
                if all(word in _words(topic) for word in wanted)
            ]
        )


def _words(topic: Topic) -> str:
    lines = [topic, topic.parent] if topic.parent else [topic]
    return fold(" ".join(f"{one.name} {one.name_en} {one.code}" for one in lines))


class _Columns:
    filter_form_class = TopicFilterForm

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("parent", label=_("Belongs to"), accessor="parent"),
        ]


class _ChooseView(_Columns, ChooseView):
    pass


class _ChooseResultsView(_Columns, ChooseResultsView):
    pass


class TopicChooser(SnippetChooserViewSet):
    """Two topics of one name are told apart by what they belong to."""

    per_page = A_PAGE
    choose_view_class = _ChooseView
    choose_results_view_class = _ChooseResultsView

    @staticmethod
    def get_object_list() -> Any:
        return Topic.objects.select_related("parent").order_by("parent__code", "code")
