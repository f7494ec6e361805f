"""Exceptions: who need not hold a certificate for some days, from when to when, and why."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy

from core.errors import Refusal
from organisation.models import User
from organisation.requests import StaffRequest

from .. import services
from ..models import Exemption, Programme
from .duties_forms import EndingForm, ExemptionForm
from .parts import KeptPolicy, Page, day_of, say_saved
from .people_field import line_of

register_permission_policy(Exemption, KeptPolicy(Exemption))


def state_of(exemption: Exemption) -> Any:
    """Say whether an exception holds today, in words."""
    today = localdate()
    if exemption.never_held:
        return _("ended before it began")
    if exemption.last_day is not None and exemption.last_day < today:
        return _("past")
    return _("holds") if exemption.starts_on <= today else _("to come")


class _Filters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[
            ("holds", gettext_lazy("holds")),
            ("coming", gettext_lazy("to come")),
            ("past", gettext_lazy("past")),
        ],
        method="in_state",
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=Exemption.Kind.choices
    )
    programme = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Programme"), queryset=Programme.objects.all()
    )

    class Meta:
        model = Exemption
        fields = ["state", "kind", "programme"]

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        today = localdate()
        if value == "holds":
            return queryset.holding_on(today)
        if value == "coming":
            return queryset.filter(withdrawn_on__isnull=True, starts_on__gt=today)
        return queryset.filter(Q(ends_on__lt=today) | Q(withdrawn_on__lte=today))


class _Index(generic.IndexView):
    def get_base_queryset(self) -> Any:
        return Exemption.objects.select_related("person", "programme", "by")

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering:
            return super().order_queryset(queryset)
        return queryset.order_by("-starts_on", "person__name_key", "pk")

    def search_queryset(self, queryset: Any) -> Any:
        if not self.is_searching:
            return queryset
        people = User.objects.all().matching(self.search_query)
        return queryset.filter(person__in=people)


class AddExemption(Page):
    """One person, or a pasted list; all of them or none."""

    model = Exemption
    permission_required = "add"
    template_name = "certification/admin/exemption_form.html"
    page_title = gettext_lazy("New exception")
    header_icon = "no-view"
    start = "exemption:index"
    list_words = gettext_lazy("Exceptions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            # A link from a person's page names the person.
            code = self.request.GET.get("person", "")
            kwargs["form"] = ExemptionForm(initial={"people": code})
        return super().get_context_data(**kwargs)

    def post(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ExemptionForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                made = services.excuse(
                    people=form.people_named(),
                    programme=given["programme"],
                    kind=given["kind"],
                    reason=given["reason"],
                    starts_on=given["starts_on"],
                    ends_on=given["ends_on"],
                    by=request.user,
                    at=now(),
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                for one in made:
                    log(instance=one, action="wagtail.create", user=request.user)
                words = ngettext(
                    "%(count)s person is excused.",
                    "%(count)s persons are excused.",
                    len(made),
                ) % {"count": len(made)}
                say_saved(request, words, *_programmes(given["programme"]))
                return redirect("exemption:index")
        return self.render_to_response(self.get_context_data(form=form))


class ExemptionPage(Page):
    """One exception with all that is known of it; to who may, with its end."""

    model = Exemption
    any_permission_required = ["add", "change", "view"]
    template_name = "certification/admin/exemption.html"
    page_title = gettext_lazy("Exception")
    header_icon = "no-view"
    start = "exemption:index"
    list_words = gettext_lazy("Exceptions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        exemption = get_object_or_404(
            Exemption.objects.select_related(
                "person", "programme", "by", "withdrawn_by"
            ),
            pk=self.kwargs["pk"],
        )
        last = exemption.last_day
        stands = exemption.withdrawn_on is None and (
            last is None or last >= localdate()
        )
        kwargs.setdefault("form", EndingForm())
        return super().get_context_data(
            exemption=exemption,
            person=line_of(exemption.person),
            state=state_of(exemption),
            may_end=stands and self.user_has_permission("change"),
            **kwargs,
        )

    def post(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.user_has_permission("change"):
            messages.error(request, _("Only an administrator ends an exception."))
            return redirect("exemption:inspect", kwargs["pk"])
        exemption = get_object_or_404(Exemption, pk=kwargs["pk"])
        form = EndingForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            services.end_excuse(
                exemption=exemption,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            log(instance=exemption, action="wagtail.edit", user=request.user)
            messages.success(request, _("The exception has ended."))
        return redirect("exemption:inspect", exemption.pk)


def _programmes(programme: Programme | None) -> list[int]:
    if programme is not None:
        return [programme.pk]
    return list(Programme.objects.filter(is_live=True).values_list("pk", flat=True))


def _programme(exemption: Exemption) -> Any:
    return exemption.programme or _("every programme")


def _page_url(exemption: Exemption) -> str:
    return reverse("exemption:inspect", args=[exemption.pk])


def _last_day(exemption: Exemption) -> Any:
    return day_of("last_day")(exemption) or _("until further notice")


class ExemptionViewSet(ModelViewSet):
    model = Exemption
    icon = "no-view"
    menu_label = gettext_lazy("Exceptions")
    add_to_admin_menu = False
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    list_display = [
        TitleColumn(
            "person",
            label=gettext_lazy("Person"),
            sort_key="person__name_key",
            get_url=_page_url,
        ),
        Column("programme", label=gettext_lazy("Programme"), accessor=_programme),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display"),
        Column("reason", label=gettext_lazy("Reason")),
        Column(
            "starts_on",
            label=gettext_lazy("From"),
            accessor=day_of("starts_on"),
            sort_key="starts_on",
        ),
        Column("last_day", label=gettext_lazy("Last day"), accessor=_last_day),
        Column("by", label=gettext_lazy("Recorded by")),
        Column("state", label=gettext_lazy("State"), accessor=state_of),
    ]
    search_fields = ["reason"]
    filterset_class = _Filters
    index_view_class = _Index
    add_view_class = AddExemption
    # An exception is not rewritten: it ends, on its own page, and another is made.
    edit_view_class = ExemptionPage
    inspect_view_class = ExemptionPage
    form_fields = ["programme"]
