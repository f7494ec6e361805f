"""Finding a provision in Wagtail: by citation, or by words with or without accents."""

from typing import Any

from django import forms
from django.db.models import Case, QuerySet, Value, When
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
)

from ..searching import matching


def narrowed(objects: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Keep the provisions that words mean or hold, what is meant first."""
    found = matching(words, localdate())
    place = Case(
        *(When(pk=pk, then=Value(number)) for number, pk in enumerate(found)),
        default=Value(len(found)),
    )
    return objects.filter(pk__in=found).order_by(place, "pk")


class FindForm(BaseFilterForm):
    """One field; what is typed there may be a citation."""

    q = forms.CharField(
        label=_("Citation or words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": _("d 84 k 2 luat tdkt")}),
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        objects = super().filter(objects).select_related("document")
        words = self.cleaned_data.get("q")
        if not words:
            return objects
        self.is_searching, self.search_query = True, words
        return narrowed(objects, words)


class _Choose(ChooseView):
    filter_form_class = FindForm


class _ChooseResults(ChooseResultsView):
    filter_form_class = FindForm


class ProvisionChooserViewSet(SnippetChooserViewSet):
    """The chooser that lessons, questions and programmes take provisions from."""

    choose_view_class = _Choose
    choose_results_view_class = _ChooseResults
