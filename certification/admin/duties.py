"""Assignments: who must hold a programme's certificate, and by when."""

from datetime import date
from typing import Any

import django_filters
from django.contrib import messages
from django.core.cache import cache
from django.db.models import Count, F, Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log
from wagtail.permissions import register_permission_policy

from core.errors import Refusal
from core.text import fold
from organisation.models import Unit, User
from organisation.requests import StaffRequest

from .. import services
from ..models import Assignment, Programme
from ..reaching import counts_of, reach, rule_from
from .assigning import AddAssignment, EditAssignment
from .duties_forms import EndingForm
from .parts import KeptPolicy, Page, day_of, say_saved

register_permission_policy(Assignment, KeptPolicy(Assignment))

_COUNTED_SECONDS = 120


def rules() -> QuerySet[Assignment]:
    """Return the rules with all that the pages say of them."""
    return Assignment.objects.select_related(
        "programme", "unit", "change", "by", "ended_by"
    ).annotate(named=Count("people"))


def state_of(rule: Assignment, day: date) -> Any:
    """Say whether a rule holds, in a word."""
    if rule.ended_on is not None and rule.ended_on <= max(day, rule.starts_on):
        return _("ended")
    return _("holds") if rule.starts_on <= day else _("to come")


def cached_counts(day: date) -> dict[int, int]:
    """Return whom each rule reaches, remembered for two minutes or until the next rule."""
    newest = Assignment.objects.aggregate(at=Max("made_at"))["at"]
    moment = "" if newest is None else newest.timestamp()
    key = f"rules-reach:{day}:{moment}"
    counts: dict[int, int] | None = cache.get(key)
    if counts is None:
        counts = counts_of(day)
        cache.set(key, counts, _COUNTED_SECONDS)
    return counts


class _States(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[
            ("holds", gettext_lazy("holds")),
            ("coming", gettext_lazy("to come")),
            ("ended", gettext_lazy("ended")),
        ],
        method="in_state",
    )
    programme = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Programme"), queryset=Programme.objects.all()
    )

    class Meta:
        model = Assignment
        fields = ["state", "programme"]

    def in_state(self, queryset: Any, name: str, value: str) -> Any:
        day = localdate()
        if value == "holds":
            return queryset.holding_on(day)
        if value == "coming":
            return queryset.filter(ended_on__isnull=True, starts_on__gt=day)
        return queryset.filter(ended_on__isnull=False)


class _Index(generic.IndexView):
    """What holds comes first; a search is for a unit, a position or a programme."""

    def get_base_queryset(self) -> Any:
        return rules()

    def order_queryset(self, queryset: Any) -> Any:
        if self.ordering:
            return super().order_queryset(queryset)
        newest = F("ended_on").desc(nulls_first=True)
        return queryset.order_by(newest, "programme__title", "pk")

    def search_queryset(self, queryset: Any) -> Any:
        if not self.is_searching:
            return queryset
        words = fold(self.search_query)
        programmes = [
            one.pk for one in Programme.objects.all() if words in fold(one.title)
        ]
        return queryset.filter(
            Q(unit__in=Unit.objects.all().matching(words))
            | Q(programme__in=programmes)
            | Q(positions__icontains=self.search_query)
        )

    def get_table(self, object_list: Any) -> Any:
        rows = list(object_list)
        counts = cached_counts(localdate()) if rows else {}
        for row in rows:
            row.reached = counts.get(row.pk, "–")
        return super().get_table(rows)


class InspectAssignment(Page):
    """A rule in words, whom it reaches today, and the rules before and after it."""

    model = Assignment
    any_permission_required = ["add", "change", "view"]
    template_name = "certification/admin/assignment.html"
    page_title = gettext_lazy("Assignment")
    header_icon = "calendar-alt"
    start = "assignment:index"
    list_words = gettext_lazy("Assignments")

    @cached_property
    def rule(self) -> Assignment:
        return get_object_or_404(rules(), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.rule.programme)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Offer the change and the end, as long as it stands and to who may."""
        if self.rule.ended_on is not None or not self.user_has_permission("change"):
            return []
        return [
            HeaderButton(
                _("Change"),
                url=reverse("assignment:edit", args=[self.rule.pk]),
                icon_name="edit",
            ),
            HeaderButton(
                _("End"),
                url=reverse("assignment:end", args=[self.rule.pk]),
                icon_name="cross",
            ),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rule, today = self.rule, localdate()
        people = list(User.objects.all().in_name_order().filter(assigned=rule))
        holds = rule.ended_on is None
        day = max(today, rule.starts_on)
        return super().get_context_data(
            rule=rule,
            who=rule.who_words(len(people)),
            people=people,
            state=state_of(rule, today),
            reach=reach(rule_from(rule, people, day), day) if holds else None,
            chain=chain_of(rule),
            **kwargs,
        )


def chain_of(rule: Assignment) -> list[dict[str, Any]]:
    """Return the rules that replaced each other with this one, oldest first."""
    of_programme = {
        one.pk: one for one in rules().filter(programme=rule.programme_id)
    } | {rule.pk: rule}
    after = {one.replaces_id: one for one in of_programme.values() if one.replaces_id}
    first = rule
    while first.replaces_id in of_programme:
        first = of_programme[first.replaces_id]
    chain = [first]
    while chain[-1].pk in after:
        chain.append(after[chain[-1].pk])
    if len(chain) == 1:
        return []
    today = localdate()
    return [
        {
            "rule": one,
            "who": one.who_words(one.named),  # type: ignore[attr-defined]
            "state": state_of(one, today),
            "is_this": one.pk == rule.pk,
        }
        for one in chain
    ]


class EndAssignment(Page):
    """Ask for the reason, then end the rule today."""

    model = Assignment
    permission_required = "change"
    template_name = "certification/admin/assignment_end.html"
    page_title = gettext_lazy("End the assignment")
    header_icon = "cross"
    start = "assignment:index"
    list_words = gettext_lazy("Assignments")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rule = get_object_or_404(rules(), pk=self.kwargs["pk"])
        counts = cached_counts(localdate())
        kwargs.setdefault("form", EndingForm())
        return super().get_context_data(
            rule=rule,
            who=rule.who_words(rule.named),  # type: ignore[attr-defined]
            reached=counts.get(rule.pk, 0),
            **kwargs,
        )

    def post(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        rule = get_object_or_404(Assignment, pk=kwargs["pk"])
        form = EndingForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            services.end_assignment(
                assignment=rule,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            log(instance=rule, action="wagtail.edit", user=request.user)
            say_saved(request, _("The assignment has ended."), rule.programme_id)
        return redirect("assignment:inspect", rule.pk)


def _who(rule: Assignment) -> str:
    return "; ".join(rule.who_words(rule.named))  # type: ignore[attr-defined]


def _state(rule: Assignment) -> Any:
    return state_of(rule, localdate())


def _inspect_url(rule: Assignment) -> str:
    return reverse("assignment:inspect", args=[rule.pk])


class AssignmentViewSet(ModelViewSet):
    model = Assignment
    icon = "calendar-alt"
    menu_label = gettext_lazy("Assignments")
    add_to_admin_menu = False
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    list_per_page = 50
    list_display = [
        TitleColumn(
            "who", label=gettext_lazy("Who"), accessor=_who, get_url=_inspect_url
        ),
        Column("programme", label=gettext_lazy("Programme")),
        Column("due", label=gettext_lazy("By when"), accessor="due_words"),
        Column("reached", label=gettext_lazy("People today"), accessor="reached"),
        Column(
            "starts_on",
            label=gettext_lazy("Holds from"),
            accessor=day_of("starts_on"),
            sort_key="starts_on",
        ),
        Column(
            "ended_on",
            label=gettext_lazy("No longer from"),
            accessor=day_of("ended_on"),
        ),
        Column("state", label=gettext_lazy("State"), accessor=_state),
    ]
    # Any name here makes the search box; what is searched says the view.
    search_fields = ["positions"]
    filterset_class = _States
    index_view_class = _Index
    add_view_class = AddAssignment
    edit_view_class = EditAssignment
    inspect_view_class = InspectAssignment
    form_fields = ["programme"]

    @property
    def end_view(self) -> Any:
        return self.construct_view(EndAssignment)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("end/<int:pk>/", self.end_view, name="end"),
        ]
