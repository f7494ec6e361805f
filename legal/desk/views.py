"""The list of changes, recording one, and taking one back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from core.errors import Refusal

from ..models import ChangeItem, LegalChange
from ..refusals import AlreadyRecorded
from ..services import check_change, record_change, withdraw_change
from .forms import ChangeForm, WithdrawForm
from .previewing import preview

_PAGE = 50


class Desk(WagtailAdminTemplateMixin, TemplateView):
    """A page of the desk, for whoever has the right it names."""

    permission = "legal.view_legalchange"
    header_icon = "history"
    _show_breadcrumbs = True

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        start = {"url": reverse("law_changes:index"), "label": _("Changes of law")}
        return [*self.breadcrumbs_items, start, *self.crumbs()]

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.get_page_title()}]


class ChangesView(Desk):
    """Every change, newest first, with how much of it waits."""

    template_name = "legal/desk/changes.html"
    page_title = gettext_lazy("Changes of law")

    def crumbs(self) -> list[dict[str, Any]]:
        return []

    @property
    def header_buttons(self) -> list[HeaderButton]:
        buttons = [
            HeaderButton(
                _("My items"), url=reverse("law_changes:mine"), icon_name="user"
            )
        ]
        if self.request.user.has_perm("legal.add_legalchange"):
            buttons.append(
                HeaderButton(
                    _("Record a change"),
                    url=reverse("law_changes:record"),
                    icon_name="plus",
                )
            )
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_open = Q(items__state=ChangeItem.State.TO_REVIEW)
        changes = LegalChange.objects.select_related("source", "target").annotate(
            things=Count("items"),
            waiting=Count("items", filter=is_open),
            late=Count("items", filter=is_open & Q(items__due_on__lt=localdate())),
        )
        page = Paginator(
            changes.order_by("-applies_from", "-pk").prefetch_related(
                "provisions__document"
            ),
            _PAGE,
        ).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, today=localdate(), **kwargs)


class RecordView(Desk):
    """What changes; where, and what that touches, counted; then it is written down."""

    permission = "legal.add_legalchange"
    template_name = "legal/desk/record.html"
    page_title = gettext_lazy("Record a change")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ChangeForm(initial=self.request.GET.dict()))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ChangeForm(request.POST)
        if not form.is_valid() or "change" in request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        asked = form.asked()
        refusals = check_change(asked)
        for refusal in refusals:
            form.add_error(refusal.field, _with_way(refusal))
        if any(refusal.field != "provisions" for refusal in refusals):
            return self.render_to_response(self.get_context_data(form=form))
        counted = form.fingerprint()
        if refusals or form.cleaned_data["counted"] != counted:
            seen = preview(asked, localdate())
            return self.render_to_response(
                self.get_context_data(form=form, preview=seen, counted=counted)
            )
        return self._record(form)

    def _record(self, form: ChangeForm) -> HttpResponse:
        given = {**form.cleaned_data}
        given.pop("counted")
        try:
            change = record_change(**given, by=self.request.user, at=now())
        except Refusal as refusal:
            # Somebody was quicker.
            form.add_error(None, str(refusal))
            return self.render_to_response(self.get_context_data(form=form))
        messages.success(
            self.request,
            _("The change is recorded. What rests on it is listed below."),
        )
        return redirect("law_changes:change", change.public_id)


def _with_way(refusal: Refusal) -> Any:
    """Return the sentence, with the way to what stands already."""
    if not isinstance(refusal, AlreadyRecorded):
        return str(refusal)
    return format_html(
        '{} <a href="{}">{}</a>',
        str(refusal),
        reverse("law_changes:change", args=[refusal.existing.public_id]),
        _("See it"),
    )


class WithdrawView(Desk):
    """Ask why; then nothing is suspended by it any more."""

    permission = "legal.change_legalchange"
    template_name = "legal/desk/withdraw.html"
    page_title = gettext_lazy("Withdraw the change")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", WithdrawForm())
        change = get_object_or_404(
            LegalChange.objects.select_related("source", "target"),
            public_id=self.kwargs["public_id"],
        )
        return super().get_context_data(change=change, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        change = get_object_or_404(LegalChange, public_id=self.kwargs["public_id"])
        form = WithdrawForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            withdraw_change(
                change=change,
                by=request.user,
                at=now(),
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request,
                _("The change is withdrawn: it suspends nothing any more."),
            )
        return redirect("law_changes:change", change.public_id)
