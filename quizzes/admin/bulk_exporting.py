"""Taking the questions chosen in the list out, after saying what their format cannot hold."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from ..exporting import export
from ..formats.registry import FORMATS
from ..models import Question
from .bulk import QuestionBulkAction
from .exporting import MOST_SHOWN, file_response, format_choices


class FormatForm(forms.Form):
    format = forms.ChoiceField(label=gettext_lazy("Format"))
    # The format whose losses the trainer has been shown.
    agreed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["format"].choices = format_choices()


class ExportQuestions(QuestionBulkAction):
    """Changes nothing: gives the file, at once where nothing is lost."""

    display_name = gettext_lazy("Export")
    aria_label = gettext_lazy("Export the chosen questions")
    action_type = "export"
    action_priority = 50
    permission = "change"
    template_name = "quizzes/admin/bulk_export.html"
    form_class = FormatForm
    question = gettext_lazy("Export these questions?")
    button = gettext_lazy("Export")

    def form_valid(self, form: forms.Form) -> HttpResponse:
        able, _rest = self.get_actionable_objects()
        name = form.cleaned_data["format"]
        chosen = Question.objects.filter(pk__in=[one.pk for one in able])
        written = export(chosen.order_by("topic__code", "code"), name)
        if written.lost and form.cleaned_data["agreed"] != name:
            lost = Paginator(written.lost, MOST_SHOWN)
            return self.render_to_response(
                self.get_context_data(
                    form=form,
                    agreed=name,
                    lost=lost.page(1).object_list,
                    lost_left=max(0, lost.count - MOST_SHOWN),
                )
            )
        return file_response(written.data, FORMATS[name].endings[0])
