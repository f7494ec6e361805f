"""What is done to a certificate in Wagtail's admin: taking it back, and correcting it."""

from typing import Any

from django import forms
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

from .. import addenda, rendering, services
from ..forms import CorrectionForm, RevocationForm
from ..models import Certificate
from ..services.correcting import drafted


class _Act(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """Ask what is needed, do it, and go back to the certificate."""

    model = Certificate
    right = ""
    success: Any = ""
    _show_breadcrumbs = True

    def user_has_permission(self, permission: str) -> bool:
        return self.request.user.has_perm(self.right)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.certificate = get_object_or_404(Certificate, pk=kwargs["pk"])
        self.form = self.make_form(request.POST or None)

    def make_form(self, data: Any) -> forms.BaseForm:
        raise NotImplementedError

    def act(self, request: StaffRequest) -> None:
        raise NotImplementedError

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
            {"url": "", "label": self.page_title, "sublabel": certificate.number},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            certificate=self.certificate,
            form=self.form,
            reads=addenda.reading_now(self.certificate),
            **kwargs,
        )

    def post(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.get(request, *args, **kwargs)
        try:
            self.act(request)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.success)
        return redirect("certificate:inspect", self.certificate.pk)


class RevokeView(_Act):
    """Ask for the reason, then revoke for good."""

    right = permission_required = "certification.add_revocation"
    template_name = "certification/admin/revoke.html"
    page_title = gettext_lazy("Revoke")
    header_icon = "cross"
    success = gettext_lazy("Certificate revoked.")

    def make_form(self, data: Any) -> RevocationForm:
        return RevocationForm(data)

    def act(self, request: StaffRequest) -> None:
        services.revoke_certificate(
            certificate=self.certificate,
            by=request.user,
            at=now(),
            reason=self.form.cleaned_data["reason"],
        )


class CorrectView(_Act):
    """Ask how name and unit should read, and why; show the paper first where asked to."""

    right = permission_required = "certification.add_correction"
    template_name = "certification/admin/correct.html"
    page_title = gettext_lazy("Correct")
    header_icon = "edit"
    success = gettext_lazy(
        "Certificate corrected. The new paper is made; the one as issued stays."
    )

    def make_form(self, data: Any) -> CorrectionForm:
        reads = addenda.reading_now(self.certificate)
        return CorrectionForm(
            data,
            initial={"holder_name": reads.name, "unit_name": reads.unit},
            person=self.certificate.holder,
        )

    def act(self, request: StaffRequest) -> None:
        services.correct_certificate(
            certificate=self.certificate,
            by=request.user,
            at=now(),
            **self.form.cleaned_data,
        )

    def post(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "preview" in request.POST and self.form.is_valid():
            return self._preview(request)
        return super().post(request, *args, **kwargs)

    def _preview(self, request: StaffRequest) -> HttpResponse:
        """Show the paper as it would be; nothing is written."""
        try:
            correction = drafted(
                certificate=self.certificate, at=now(), **self.form.cleaned_data
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("certificate:correct", self.certificate.pk)
        pdf = rendering.render(
            self.certificate, [*addenda.of(self.certificate), correction]
        )
        name = f"{self.certificate.number}-preview.pdf"
        return HttpResponse(
            pdf,
            content_type="application/pdf",
            headers={
                "Content-Disposition": f'inline; filename="{name}"',
                "Cache-Control": "no-store",
            },
        )
