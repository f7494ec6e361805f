"""Evidence that trainers accepted: to list, to accept, to withdraw; never to rewrite."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from core.errors import Refusal
from organisation.models import User
from organisation.requests import StaffRequest

from .. import facts, services
from ..models import AcceptedEvidence, Programme
from . import people
from .acting import WithdrawPage


class KeptPolicy(ModelPermissionPolicy):
    """What was accepted is withdrawn with a reason, never rewritten or deleted."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action in ("view", "add") and super().user_has_permission(user, action)


# Before anything asks for the policy of the model.
register_permission_policy(AcceptedEvidence, KeptPolicy(AcceptedEvidence))


class EvidenceForm(forms.ModelForm[AcceptedEvidence]):
    """For whom, for which requirement, what was shown, and why it counts."""

    who = forms.CharField(
        label=gettext_lazy("Person"),
        max_length=200,
        help_text=gettext_lazy("The staff code, or the name where only one has it."),
    )
    requirement = forms.ChoiceField(
        label=gettext_lazy("Requirement"),
        help_text=gettext_lazy("Of a programme in use. It counts as met from today."),
    )

    class Meta:
        model = AcceptedEvidence
        fields = ["what", "reason", "document"]
        widgets = {
            "document": AdminDocumentChooser,
            "reason": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "what": gettext_lazy("For instance a paper with its number and its day."),
            "reason": gettext_lazy("Why this is worth what the programme asks for."),
        }

    field_order = ["who", "requirement", "what", "reason", "document"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmes = facts.live_programmes()
        self.programmes = {
            str(one.key): programme
            for programme in programmes
            for one in programme.requirements.all()
        }
        self.fields["requirement"].choices = [  # type: ignore[attr-defined]
            ("", "---------"),
            *[
                (
                    programme.local_title,
                    [
                        (str(one.key), f"{one.get_kind_display()}: {one}")
                        for one in programme.requirements.all()
                    ],
                )
                for programme in programmes
            ],
        ]

    def clean_who(self) -> User:
        found = people.the_one(self.cleaned_data["who"])
        if isinstance(found, str):
            raise forms.ValidationError(found)
        return found

    @property
    def programme(self) -> Programme:
        return self.programmes[self.cleaned_data["requirement"]]


class _AcceptView(generic.CreateView):
    page_title = gettext_lazy("Accept evidence")
    request: StaffRequest

    def get_form_class(self) -> type[EvidenceForm]:
        return EvidenceForm

    def form_valid(self, form: EvidenceForm) -> HttpResponse:
        try:
            response: HttpResponse = super().form_valid(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_message = self.get_error_message()
            refused: HttpResponse = self.form_invalid(form)
            return refused
        return response

    def save_instance(self) -> AcceptedEvidence:
        data = self.form.cleaned_data
        return services.accept_evidence(
            person=data["who"],
            programme=self.form.programme,
            requirement=UUID(data["requirement"]),
            what=data["what"],
            reason=data["reason"],
            document=data["document"],
            by=self.request.user,
            at=now(),
        )


class _InspectEvidence(generic.InspectView):
    page_title = gettext_lazy("Accepted evidence")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        may = self.request.user.has_perm("certification.change_acceptedevidence")
        if self.object.withdrawn_at is not None or not may:
            return []
        url = reverse("acceptedevidence:withdraw", args=[self.object.pk])
        return [HeaderButton(gettext_lazy("Withdraw"), url=url, icon_name="undo")]


class WithdrawEvidence(WithdrawPage):
    """Let evidence count no more."""

    model = AcceptedEvidence
    right = "certification.change_acceptedevidence"

    def find(self, pk: int) -> None:
        self.accepted = get_object_or_404(
            AcceptedEvidence.objects.select_related("person", "programme"), pk=pk
        )

    def withdraw(self, request: StaffRequest, reason: str) -> None:
        services.withdraw_evidence(
            accepted=self.accepted, by=request.user, at=now(), reason=reason
        )

    def back(self) -> str:
        return reverse("acceptedevidence:inspect", args=[self.accepted.pk])

    def words(self) -> str:
        return _("“%(what)s” will no longer count for %(name)s: %(requirement)s.") % {
            "what": self.accepted.what,
            "name": self.accepted.person.get_full_name(),
            "requirement": self.accepted.requirement_title,
        }


class _EvidenceIndex(generic.IndexView):
    def get_base_queryset(self) -> Any:
        rows = super().get_base_queryset().select_related("person", "programme")
        return rows.visible_to(self.request.user, localdate())


def _inspect_url(accepted: AcceptedEvidence) -> str:
    return reverse("acceptedevidence:inspect", args=[accepted.pk])


def _state(accepted: AcceptedEvidence) -> Any:
    return _("withdrawn") if accepted.withdrawn_at else _("counts")


class EvidenceViewSet(ModelViewSet):
    model = AcceptedEvidence
    icon = "doc-full"
    menu_label = gettext_lazy("Accepted evidence")
    add_to_admin_menu = False
    copy_view_enabled = False
    add_view_class = _AcceptView
    inspect_view_enabled = True
    inspect_view_class = _InspectEvidence
    index_view_class = _EvidenceIndex
    form_fields = ["what", "reason", "document"]
    inspect_view_fields = [
        "person",
        "programme",
        "requirement_title",
        "what",
        "reason",
        "document",
        "accepted_by",
        "accepted_at",
        "withdrawn_at",
        "withdrawn_by",
        "withdrawn_reason",
    ]
    list_display = [
        TitleColumn(
            "person",
            label=gettext_lazy("Person"),
            accessor="person",
            get_url=_inspect_url,
        ),
        "requirement_title",
        "what",
        "accepted_at",
        Column("state", label=gettext_lazy("State"), accessor=_state),
    ]
    list_filter = ["programme"]
    search_fields = ["person__search_text", "what", "requirement_title"]
    ordering = ["-accepted_at", "-pk"]

    @property
    def withdraw_view(self) -> Any:
        return self.construct_view(WithdrawEvidence)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("withdraw/<int:pk>/", self.withdraw_view, name="withdraw"),
        ]
