"""Programmes, assignments and certificates in Wagtail's admin."""

from functools import partial
from typing import Any

from django.db import transaction
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from . import tasks
from .admin_views import RevokeView
from .models import Assignment, Certificate, Programme

STATE_WORDS = {
    "valid": _("Valid"),
    "soon": _("Expires soon"),
    "lapsed": _("Expired"),
    "revoked": _("Revoked"),
}


class LookOnlyPolicy(ModelPermissionPolicy):
    """A certificate is issued by what was done and changes no more: it is only read."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


# Before anything asks for the policy of the model.
register_permission_policy(Certificate, LookOnlyPolicy(Certificate))


def refresh_later(*programmes: int) -> None:
    """Rebuild the standings once the change is in the database."""
    for programme in set(programmes):
        transaction.on_commit(partial(tasks.enqueue_refresh, programme))


class _AddProgramme(generic.CreateView):
    def save_instance(self) -> Programme:
        programme: Programme = super().save_instance()
        refresh_later(programme.pk)
        return programme


class _EditProgramme(generic.EditView):
    def save_instance(self) -> Programme:
        programme: Programme = super().save_instance()
        refresh_later(programme.pk)
        return programme


class ProgrammeViewSet(ModelViewSet):
    model = Programme
    icon = "list-ol"
    menu_label = _("Programmes")
    add_to_admin_menu = False
    list_display = ["title", "code", "validity_months", "is_live"]
    search_fields = ["title", "title_en", "code"]
    copy_view_enabled = False
    add_view_class = _AddProgramme
    edit_view_class = _EditProgramme


class _AddAssignment(generic.CreateView):
    def save_instance(self) -> Assignment:
        assignment: Assignment = super().save_instance()
        refresh_later(assignment.programme_id)
        return assignment


class _EditAssignment(generic.EditView):
    def save_instance(self) -> Assignment:
        before = Assignment.objects.get(pk=self.object.pk)
        assignment: Assignment = super().save_instance()
        refresh_later(before.programme_id, assignment.programme_id)
        return assignment


class _DeleteAssignment(generic.DeleteView):
    def delete_action(self) -> None:
        programme = self.object.programme_id
        super().delete_action()
        refresh_later(programme)


class AssignmentViewSet(ModelViewSet):
    model = Assignment
    icon = "calendar-alt"
    menu_label = _("Assignments")
    add_to_admin_menu = False
    list_display = ["programme", "unit", "due_on", "days_after_appointment"]
    list_filter = ["programme", "due_on"]
    copy_view_enabled = False
    add_view_class = _AddAssignment
    edit_view_class = _EditAssignment
    delete_view_class = _DeleteAssignment


class _InspectCertificate(generic.InspectView):
    page_title = _("Certificate")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Offer the PDF, the check page and, to who may, the revocation."""
        buttons = [
            HeaderButton(
                _("Check page"),
                url=self.object.get_verify_url(),
                icon_name="link-external",
            )
        ]
        may = self.request.user.has_perm("certification.add_revocation")
        if may and not self.object.is_revoked:
            url = CertificateViewSet.revoke_url(self.object)
            buttons.append(HeaderButton(_("Revoke"), url=url, icon_name="cross"))
        return buttons

    def get_state_word_display_value(self) -> Any:
        return STATE_WORDS[self.object.state_on(localdate())]

    def get_last_valid_on_display_value(self) -> Any:
        return self.object.last_valid_on

    def get_field_label(self, field_name: str, field: Any) -> Any:
        own = {"state_word": _("State"), "last_valid_on": _("Last valid day")}
        return own.get(field_name) or super().get_field_label(field_name, field)


def _state_word(certificate: Certificate) -> Any:
    return STATE_WORDS[certificate.state_on(localdate())]


class _CertificateIndex(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("revocation")


class CertificateViewSet(ModelViewSet):
    """Certificates to look at, and to revoke; never to write or change by hand."""

    model = Certificate
    icon = "clipboard-list"
    menu_label = _("Certificates")
    add_to_admin_menu = False
    list_display = [
        "number",
        "holder_name",
        "unit_name",
        "issued_on",
        Column("state", label=_("State"), accessor=_state_word),
    ]
    list_filter = ["programme", "issued_on"]
    search_fields = ["number", "holder_name", "unit_name"]
    form_fields = ["number"]
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = [
        "number",
        "state_word",
        "holder_name",
        "unit_name",
        "programme_title",
        "issuer",
        "issued_on",
        "last_valid_on",
    ]
    index_view_class = _CertificateIndex
    inspect_view_class = _InspectCertificate

    @staticmethod
    def revoke_url(certificate: Certificate) -> str:
        return reverse("certificate:revoke", args=[certificate.pk])

    @property
    def revoke_view(self) -> Any:
        return self.construct_view(RevokeView)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("revoke/<int:pk>/", self.revoke_view, name="revoke"),
        ]


class CertificationGroup(ModelViewSetGroup):
    items = (ProgrammeViewSet, AssignmentViewSet, CertificateViewSet)
    menu_icon = "clipboard-list"
    menu_label = _("Certification")
    menu_order = 400


hooks.register("register_admin_viewset", CertificationGroup)
