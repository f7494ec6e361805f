"""Outages, for trainers: declare one, having seen whom it touches; look up past ones."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from organisation.access import is_trainer
from organisation.requests import StaffRequest

from .. import services
from ..models import Outage
from .outages_forms import OutageForm

_PAGE = 50


class _ForTrainers(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "warning"
    _show_breadcrumbs = True

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not is_trainer(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        start = {"url": reverse("outages:index"), "label": _("Outages")}
        return [*self.breadcrumbs_items, start, *self.crumbs()]

    def crumbs(self) -> list[dict[str, Any]]:
        return [{"url": "", "label": self.get_page_title()}]


class OutagesView(_ForTrainers):
    """What was declared, newest first, with how many attempts each extended."""

    template_name = "quizzes/admin/outages.html"
    page_title = gettext_lazy("Outages")

    def crumbs(self) -> list[dict[str, Any]]:
        return []

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(
                _("Declare an outage"), url=reverse("outages:add"), icon_name="plus"
            )
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outages = (
            Outage.objects.select_related("quiz", "unit", "declared_by")
            .annotate(attempts=Count("extensions"))
            .order_by("-pk")
        )
        page = Paginator(outages, _PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, **kwargs)


class OutageView(_ForTrainers):
    """One outage, and every attempt it extended, from when to when."""

    template_name = "quizzes/admin/outage.html"
    page_title = gettext_lazy("Outage")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        outage = get_object_or_404(
            Outage.objects.select_related("quiz", "unit", "declared_by"),
            pk=kwargs["pk"],
        )
        extensions = outage.extensions.select_related(
            "attempt__learner", "attempt__quiz"
        )
        page = Paginator(extensions, _PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(outage=outage, page=page, **kwargs)


class DeclareView(_ForTrainers):
    """Ask what happened; say whom it touches; then, confirmed, give the time back."""

    template_name = "quizzes/admin/outage_declare.html"
    page_title = gettext_lazy("Declare an outage")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", OutageForm(initial={"token": uuid4()}))
        return super().get_context_data(**kwargs)

    def post(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = OutageForm(request.POST)
        if not form.is_valid() or "change" in request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        given = form.cleaned_data
        told = {name: given[name] for name in ("quiz", "unit", "minutes")}
        if "confirmed" not in request.POST:
            reach = services.reach_of_outage(**told, at=now())
            return self.render_to_response(
                self.get_context_data(form=form, reach=reach, given=given)
            )
        outage = services.declare_outage(
            **told,
            reason=given["reason"],
            token=given["token"],
            by=request.user,
            at=now(),
        )
        messages.success(
            request,
            _("The time has been given back: %(count)d attempts.")
            % {"count": outage.extensions.count()},
        )
        return redirect("outages:outage", outage.pk)


class OutagesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_trainer(request.user)


def menu_item() -> MenuItem:
    return OutagesMenuItem(
        gettext_lazy("Outages"),
        reverse("outages:index"),
        name="outages",
        icon_name="warning",
        order=220,
    )


addresses: list[URLPattern] = [
    path("", OutagesView.as_view(), name="index"),
    path("add/", DeclareView.as_view(), name="add"),
    path("<int:pk>/", OutageView.as_view(), name="outage"),
]
