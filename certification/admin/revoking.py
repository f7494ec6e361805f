"""Taking a certificate back, in Wagtail's admin."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from core.errors import Refusal
from organisation.requests import StaffRequest

from .. import services
from ..forms import RevocationForm
from ..models import Certificate


class RevokeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Ask for the reason, then revoke for good."""

    model = Certificate
    permission_required = "revoke"
    template_name = "certification/admin/revoke.html"
    page_title = gettext_lazy("Revoke")
    header_icon = "cross"
    _show_breadcrumbs = True

    def user_has_permission(self, permission: str) -> bool:
        return self.request.user.has_perm("certification.add_revocation")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.certificate = get_object_or_404(Certificate, pk=kwargs["pk"])
        self.form = RevocationForm(request.POST or None)

    def get_page_subtitle(self) -> str:
        return self.certificate.number

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        certificate = self.certificate
        return [
            *self.breadcrumbs_items,
            {"url": reverse("certificate:index"), "label": _("Certificates")},
            {
                "url": reverse("certificate:inspect", args=[certificate.pk]),
                "label": certificate.number,
            },
            {"url": "", "label": _("Revoke"), "sublabel": certificate.number},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            certificate=self.certificate, form=self.form, **kwargs
        )

    def post(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.get(request, *args, **kwargs)
        try:
            services.revoke_certificate(
                certificate=self.certificate,
                by=request.user,
                at=now(),
                reason=self.form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Certificate revoked."))
        return redirect("certificate:inspect", self.certificate.pk)
