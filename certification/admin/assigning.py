"""Writing a rule: what, whom and by when; then whom it reaches; then it is saved."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from core.errors import Refusal
from organisation.models import User
from organisation.requests import StaffRequest

from .. import services
from ..models import Assignment
from ..reaching import reach, rule_from
from ..services import assigning
from .duties_forms import AssignmentForm
from .parts import Page, say_saved

# The field that each refusal is about; what is not here stands above the form.
_FIELDS: dict[type[Refusal], str] = {
    assigning.ProgrammeOutOfUse: "programme",
    assigning.BeginsInThePast: "starts_on",
    assigning.DueInThePast: "due_on",
    assigning.DueBeforeItBegins: "due_on",
    assigning.ChangeWithdrawn: "change",
}


class AddAssignment(Page):
    """Three steps on one address: typed, shown whom it reaches, confirmed.

    Nothing is saved that was not shown first: what is confirmed is what the preview held.
    """

    model = Assignment
    permission_required = "add"
    template_name = "certification/admin/assignment_form.html"
    page_title = gettext_lazy("New assignment")
    header_icon = "calendar-alt"
    start = "assignment:index"
    list_words = gettext_lazy("Assignments")
    before: Assignment | None = None

    def first_form(self) -> AssignmentForm:
        programme = self.request.GET.get("programme", "")
        named = {"programme": programme} if programme.isdecimal() else {}
        return AssignmentForm(initial={"starts_on": localdate(), **named})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            kwargs["form"] = self.first_form()
        return super().get_context_data(before=self.before, **kwargs)

    def post(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AssignmentForm(request.POST)
        if not form.is_valid() or "change" in request.POST.getlist("step"):
            return self.shown(form=form)
        wanted, people = form.wanted(), form.cleaned_data["people"]
        try:
            if "save" in request.POST.getlist("step"):
                return self.saved(request, wanted, people)
            if self.before is not None:
                wanted.starts_on = max(localdate(), wanted.starts_on)
            assigning.check(
                assignment=wanted, people=people, on=localdate(), before=self.before
            )
        except Refusal as refusal:
            self.blame(form, refusal)
            return self.shown(form=form)
        day = max(localdate(), wanted.starts_on)
        return self.shown(
            form=form,
            wanted=wanted,
            who=wanted.who_words(len(people)),
            reach=reach(rule_from(wanted, people, day), day),
        )

    def shown(self, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context))

    def blame(self, form: AssignmentForm, refusal: Refusal) -> None:
        field = _FIELDS.get(type(refusal))
        if isinstance(refusal, assigning.ReachesNobody):
            field = refusal.condition
        if field == "due_on" and form.cleaned_data.get("due") != Assignment.Due.DATE:
            field = "days_after_change"
        form.add_error(field, str(refusal))

    def saved(
        self, request: StaffRequest, wanted: Assignment, people: list[User]
    ) -> HttpResponse:
        rule = services.assign(
            assignment=wanted, people=people, by=request.user, at=now()
        )
        log(instance=rule, action="wagtail.create", user=request.user)
        say_saved(request, _("The assignment holds."), rule.programme_id)
        return redirect("assignment:inspect", rule.pk)


class EditAssignment(AddAssignment):
    """The rule as it is; what is saved takes its place from today on."""

    permission_required = "change"
    page_title = gettext_lazy("Change the assignment")

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not self.user_has_permission("change"):
            raise PermissionDenied
        self.before = get_object_or_404(
            Assignment.objects.select_related("programme", "unit", "change"),
            pk=kwargs["pk"],
        )
        if self.before.ended_on is not None:
            messages.error(request, _("This rule has ended. Make a new one instead."))
            return redirect("assignment:inspect", self.before.pk)
        return super().dispatch(request, *args, **kwargs)

    def first_form(self) -> AssignmentForm:
        assert self.before is not None  # noqa: S101  # dispatch set it
        return AssignmentForm(initial=AssignmentForm.initial_of(self.before))

    def saved(
        self, request: StaffRequest, wanted: Assignment, people: list[User]
    ) -> HttpResponse:
        assert self.before is not None  # noqa: S101
        rule = services.change_assignment(
            before=self.before, wanted=wanted, people=people, by=request.user, at=now()
        )
        log(instance=rule, action="wagtail.edit", user=request.user)
        say_saved(
            request,
            _("The assignment was changed; what was asked before today stays known."),
            rule.programme_id,
            self.before.programme_id,
        )
        return redirect("assignment:inspect", rule.pk)
