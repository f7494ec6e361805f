"""What the pages of recorded things share: a row, a form, what follows, and the way back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from core.errors import Refusal
from organisation.requests import StaffRequest


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"),
        max_length=300,
        help_text=gettext_lazy(
            "Kept with it. A certificate that rests on it stays until an administrator "
            "revokes it."
        ),
    )


class RecordPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin about one recorded thing; only POST changes anything."""

    right = ""
    _show_breadcrumbs = True

    def user_has_permission(self, permission: str) -> bool:
        return bool(self.request.user.has_perm(self.right))


class WithdrawPage(RecordPage):
    """Ask why, then take a recorded thing back; it stays in the list as withdrawn."""

    template_name = "certification/admin/withdraw.html"
    page_title = gettext_lazy("Withdraw")
    header_icon = "undo"
    permission_required = "change"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.form = ReasonForm(request.POST or None)
        self.find(kwargs["pk"])

    def find(self, pk: int) -> None:
        raise NotImplementedError

    def withdraw(self, request: StaffRequest, reason: str) -> None:
        raise NotImplementedError

    def back(self) -> str:
        raise NotImplementedError

    def words(self) -> str:
        """Say what is about to be withdrawn."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            form=self.form, words=self.words(), back=self.back(), **kwargs
        )

    def post(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.form.is_valid():
            return self.get(request, *args, **kwargs)
        try:
            self.withdraw(request, self.form.cleaned_data["reason"])
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Withdrawn; it stays listed with the reason."))
        return redirect(self.back())
