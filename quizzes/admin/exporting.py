"""Taking questions out: which, in which format, what that format cannot hold, and the file."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from core.text import fold

from ..exporting import export, in_topic
from ..formats.registry import FORMATS, writable
from ..models import Question, Topic
from .importing import heading, may_import

MOST_SHOWN = 200


def format_choices() -> list[tuple[str, Any]]:
    """Return the formats that questions can be written in."""
    return [(one.name, one.label) for one in writable()]


class ExportForm(forms.Form):
    """Which questions, and how; the file comes from the same form."""

    format = forms.ChoiceField(label=gettext_lazy("Format"))
    topic = forms.ChoiceField(
        label=gettext_lazy("Topic"),
        required=False,
        help_text=gettext_lazy("With all topics below it."),
    )
    state = forms.MultipleChoiceField(
        label=gettext_lazy("States"),
        required=False,
        choices=Question.State.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all of them."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("format", format_choices())
        topics = sorted(Topic.objects.all(), key=lambda one: fold(one.local_name))
        self._choose(
            "topic",
            [("", _("All topics")), *((one.code, one.local_name) for one in topics)],
        )

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  declared above
        field.choices = choices

    def questions(self) -> QuerySet[Question]:
        """Return the questions that were chosen, in the order of the bank."""
        found: QuerySet[Question] = Question.objects.order_by("topic__code", "code")
        if self.cleaned_data["state"]:
            found = found.filter(state__in=self.cleaned_data["state"])
        if self.cleaned_data["topic"]:
            topic = Topic.objects.get(code=self.cleaned_data["topic"])
            found = in_topic(found, topic)
        return found


@require_GET
@may_import
def index(request: HttpRequest) -> HttpResponse:
    """The form; once it is filled in, how many questions and what will be lost; the file."""
    form = ExportForm(request.GET if "format" in request.GET else None)
    context = heading(_("Export questions"), "upload") | {"form": form}
    if form.is_bound and form.is_valid():
        questions = form.questions()
        name = form.cleaned_data["format"]
        written = export(questions, name)
        if "file" in request.GET:
            return file_response(written.data, FORMATS[name].endings[0])
        lost = Paginator(written.lost, MOST_SHOWN)
        context |= {
            "count": questions.count(),
            "lost": lost.page(1).object_list,
            "lost_left": max(0, lost.count - MOST_SHOWN),
            "query": request.GET.urlencode(),
        }
    return render(request, "quizzes/admin/export_index.html", context)


def file_response(data: bytes, ending: str) -> HttpResponse:
    """Return the file to be downloaded, named for the day."""
    response = HttpResponse(data, content_type="application/octet-stream")
    name = f"cau-hoi-{localdate():%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
