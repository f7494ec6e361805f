"""The page between "put in use" and a new version: what changed, and whom it touches."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import require_admin_access

from core.errors import Refusal
from organisation.requests import StaffRequest

from .. import content, services
from ..models import Question
from ..services.suspending import items_of, question_reviewed
from ..typing_errors import ChangedText, differences


class ChangeForm(forms.Form):
    """Which of the two a change is."""

    MEANING, TYPING = "meaning", "typing"

    change = forms.ChoiceField(
        label=gettext_lazy("What kind of change is it?"),
        choices=[
            (
                MEANING,
                gettext_lazy(
                    "New meaning: learners get a new version, counted on its own"
                ),
            ),
            (
                TYPING,
                gettext_lazy(
                    "Typing errors only: the version keeps its number and its statistics"
                ),
            ),
        ],
        initial=MEANING,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("What was changed, in a few words (may stay empty)"),
        max_length=300,
        required=False,
    )
    agrees = forms.BooleanField(
        label=gettext_lazy("It agrees with the law of today"),
        required=False,
        help_text=gettext_lazy(
            "Settles what waits for this question at the change desk; graded quizzes ask "
            "it again."
        ),
    )
    # The draft that was looked at: another one saved meanwhile is not put in use unseen.
    revision = forms.IntegerField(widget=forms.HiddenInput)


@dataclass(frozen=True)
class Change:
    """What a draft changes: of words, and beside words."""

    texts: list[ChangedText]
    meaning: list[str]
    problems: list[str]


def change_of(live: Question, draft: Question) -> Change:
    """Return what a draft changes of the version that learners get now."""
    version = live.current_version
    frozen = content.content_of(draft, content.options_of(draft))
    return Change(
        texts=differences(version.content, frozen) if version else [],
        meaning=services.changes_of(draft, version, frozen) if version else [],
        problems=services.problems_of(draft),
    )


@require_admin_access
def put_in_use(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what a draft changes and whom that touches; a POST puts it in use."""
    if not request.user.has_perm("quizzes.publish_question"):
        raise PermissionDenied
    question = get_object_or_404(
        Question.objects.select_related("current_version", "latest_revision"), pk=pk
    )
    edit_url = reverse("wagtailsnippets_quizzes_question:edit", args=[pk])
    lock = question.get_lock()
    if lock is not None and lock.for_user(request.user):
        messages.error(request, _("The question is locked by somebody else."))
        return redirect(edit_url)
    draft: Question = question.get_latest_revision_as_object()
    if not services.is_new_to_learners(draft):
        messages.info(request, _("Nothing that learners see was changed."))
        return redirect(edit_url)
    shown = question.latest_revision_id or 0
    form = ChangeForm(request.POST or None, initial={"revision": shown})
    waiting = items_of(question)
    if not waiting:
        del form.fields["agrees"]
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["revision"] != shown:
            messages.warning(
                request,
                _("Somebody saved another change meanwhile. Look at it, then decide."),
            )
            return redirect(request.path)
        try:
            version = services.put_in_use(
                question=question,
                by=request.user,
                at=now(),
                correction=form.cleaned_data["change"] == ChangeForm.TYPING,
                note=form.cleaned_data["note"],
            )
        except Refusal as refusal:
            form.add_error("change", str(refusal))
        else:
            if form.cleaned_data.get("agrees"):
                question_reviewed(question=question, by=request.user, at=now())
            messages.success(
                request,
                _("Version %(number)d is in use from now on.")
                % {"number": version.number},
            )
            return redirect("wagtailsnippets_quizzes_question:list")
    return TemplateResponse(
        request,
        "quizzes/admin/question_put_in_use.html",
        _context(question, draft, form) | {"edit_url": edit_url, "waiting": waiting},
    )


def _context(question: Question, draft: Question, form: ChangeForm) -> dict[str, Any]:
    return {
        "question": question,
        "form": form,
        "change": change_of(question, draft),
        "impact": services.touched_by(question),
        "header_icon": "help",
        "page_title": _("Put the change in use"),
        "breadcrumbs_items": [
            {
                "url": reverse("wagtailsnippets_quizzes_question:list"),
                "label": _("Questions"),
            },
            {
                "url": reverse(
                    "wagtailsnippets_quizzes_question:edit", args=[question.pk]
                ),
                "label": str(draft),
            },
            {"url": "", "label": _("Put the change in use")},
        ],
    }
