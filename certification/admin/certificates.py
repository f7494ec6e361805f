"""Certificates: to look at, to correct and to take back; never to write by hand."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from .. import addenda
from ..models import Annex, Certificate
from .acts import CorrectView, RevokeView

STATE_WORDS = {
    "valid": _("Valid"),
    "renewal_open": _("Renewal open"),
    "basis_changed": _("Basis changed"),
    "expired": _("Expired"),
    "revoked": _("Revoked"),
}


class LookOnlyPolicy(ModelPermissionPolicy):
    """A certificate is issued by what was done and changes no more: it is only read."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)


# Before anything asks for the policy of the model.
register_permission_policy(Certificate, LookOnlyPolicy(Certificate))


class _InspectCertificate(generic.InspectView):
    page_title = _("Certificate")

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Offer the PDF, the check page and, to who may, correction and revocation."""
        buttons = [
            HeaderButton(
                _("Check page"),
                url=self.object.get_verify_url(),
                icon_name="link-external",
            ),
        ]
        # A trainer may look at the row, and at no one's paper.
        visible = Certificate.objects.visible_to(self.request.user, localdate())
        if visible.filter(pk=self.object.pk).exists():
            url = self.object.get_absolute_url()
            paper = HeaderButton(_("Open the PDF"), url=url, icon_name="doc-full")
            buttons.insert(0, paper)
        if self.object.is_revoked:
            return buttons
        for act, right, label, icon in (
            ("correct", "certification.add_correction", _("Correct"), "edit"),
            ("revoke", "certification.add_revocation", _("Revoke"), "cross"),
        ):
            if self.request.user.has_perm(right):
                url = reverse(f"certificate:{act}", args=[self.object.pk])
                buttons.append(HeaderButton(label, url=url, icon_name=icon))
        return buttons

    def get_reads_display_value(self) -> Any:
        reads = addenda.reading_now(self.object)
        return f"{reads.name}, {reads.unit}" if reads.unit else reads.name

    def get_added_display_value(self) -> Any:
        """Say what was added since it was issued, a line each."""
        return format_html_join(
            mark_safe("<br>"),
            "{}: {}",
            (
                (localdate(one.at).strftime("%d/%m/%Y"), _words(one))
                for one in addenda.of(self.object)
            ),
        )

    def get_state_word_display_value(self) -> Any:
        return STATE_WORDS[self.object.state_on(localdate())]

    def get_last_valid_on_display_value(self) -> Any:
        return self.object.last_valid_on

    def get_field_label(self, field_name: str, field: Any) -> Any:
        own = {
            "state_word": _("State"),
            "last_valid_on": _("Last valid day"),
            "reads": _("Reads now"),
            "added": _("Annex"),
        }
        return own.get(field_name) or super().get_field_label(field_name, field)


def _words(addendum: addenda.Addendum) -> str:
    """Return an addendum as a line of the admin."""
    if isinstance(addendum, Annex):
        return addendum.local_text
    changed = "; ".join(
        f"{one['before']} → {one['after']}" for one in addenda.line(addendum)["changed"]
    )
    return f"{changed} ({addendum.reason})"


def _state_word(certificate: Certificate) -> Any:
    return STATE_WORDS[certificate.state_on(localdate())]


class _CertificateIndex(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("revocation")


class CertificateViewSet(ModelViewSet):
    """Certificates to look at, to correct and to revoke; never to write by hand."""

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
    # Also by what it has read since a correction.
    search_fields = ["number", "holder_name", "unit_name", "corrections__holder_name"]
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
        "reads",
        "added",
    ]
    index_view_class = _CertificateIndex
    inspect_view_class = _InspectCertificate

    @property
    def revoke_view(self) -> Any:
        return self.construct_view(RevokeView)

    @property
    def correct_view(self) -> Any:
        return self.construct_view(CorrectView)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("revoke/<int:pk>/", self.revoke_view, name="revoke"),
            path("correct/<int:pk>/", self.correct_view, name="correct"),
        ]
