"""Units, posts and clusters in Wagtail's admin; people are under its settings."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.log_actions import log
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from core.errors import Refusal

from . import services
from .access import is_administrator
from .admin_forms import (
    AppointmentForm,
    FoldedFilterForm,
    UnitChangeForm,
    UnitForm,
)
from .models import Appointment, Cluster, Unit, User


class AdministratorsPolicy(ModelPermissionPolicy):
    """Who works where is for administrators, whatever other groups were given."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return is_administrator(user)


class KeptPolicy(AdministratorsPolicy):
    """A unit is closed, never deleted: reports of past days are about it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)


# Before anything asks for the policy of a model.
register_permission_policy(Unit, KeptPolicy(Unit))
register_permission_policy(Appointment, AdministratorsPolicy(Appointment))
register_permission_policy(Cluster, AdministratorsPolicy(Cluster))


# --- Choosers ---------------------------------------------------------------------------


class _ForAdministrators:
    """A list of names is for those who manage them."""

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not is_administrator(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class _Folded(_ForAdministrators):
    """Searches without marks, and tells namesakes apart by more columns."""

    filter_form_class = FoldedFilterForm
    more_columns: list[Column] = []

    @property
    def columns(self) -> list[Column]:
        return [*super().columns, *self.more_columns]  # type: ignore[misc]


class _ChosenView(_ForAdministrators, chooser.ChosenView):
    pass


class _ChoosePeople(_Folded):
    more_columns = [
        Column("staff_code", label=_("Staff code")),
        Column("username", label=_("User name")),
    ]


class _ChooseUnits(_Folded):
    more_columns = [
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("code", label=_("Code")),
    ]


class _ChoosePeopleView(_ChoosePeople, chooser.ChooseView):
    pass


class _ChoosePeopleResultsView(_ChoosePeople, chooser.ChooseResultsView):
    pass


class _ChooseUnitsView(_ChooseUnits, chooser.ChooseView):
    pass


class _ChooseUnitsResultsView(_ChooseUnits, chooser.ChooseResultsView):
    pass


class PersonChooser(ChooserViewSet):
    model = User
    icon = "user"
    per_page = 20
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    choose_view_class = _ChoosePeopleView
    choose_results_view_class = _ChoosePeopleResultsView
    chosen_view_class = _ChosenView

    @staticmethod
    def get_object_list() -> QuerySet[User]:
        return User.objects.all().in_name_order()


class UnitChooser(ChooserViewSet):
    model = Unit
    icon = "site"
    per_page = 20
    choose_one_text = _("Choose a unit")
    choose_another_text = _("Choose another unit")
    choose_view_class = _ChooseUnitsView
    choose_results_view_class = _ChooseUnitsResultsView
    chosen_view_class = _ChosenView

    @staticmethod
    def get_object_list() -> QuerySet[Unit]:
        return Unit.objects.all()


person_chooser = PersonChooser("choose-person")
unit_chooser = UnitChooser("choose-unit")


@hooks.register("register_admin_viewset")
def register_choosers() -> list[ChooserViewSet]:
    return [person_chooser, unit_chooser]


# --- Units and posts --------------------------------------------------------------------


class _Refusing:
    """Shows what a rule said no to above the form."""

    def form_valid(self, form: Any) -> Any:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]


class _FoldedIndexView(generic.IndexView):
    """Finds words with or without their Vietnamese marks."""

    def search_queryset(self, queryset: Any) -> Any:
        return queryset.matching(self.search_query) if self.is_searching else queryset


def _name_in_place(unit: Unit) -> str:
    """Return the name set in by its depth: the list is in the order of the tree."""
    return "\u2003" * (unit.depth - 1) + unit.name


def _edit_url(unit: Unit) -> str:
    return reverse("unit:edit", args=[unit.pk])


class _UnitIndexView(_FoldedIndexView):
    def order_queryset(self, queryset: Any) -> Any:
        return queryset.order_by("path")


class _AddUnit(_Refusing, generic.CreateView):
    def save_instance(self) -> Unit:
        unit = services.open_unit(**self.form.cleaned_data)
        log(instance=unit, action="wagtail.create", user=self.request.user)
        return unit


class _EditUnit(_Refusing, generic.EditView):
    def save_instance(self) -> Unit:
        unit: Unit = self.form.save(commit=False)
        services.change_unit(unit=unit)
        closes_on = self.form.cleaned_data["closes_on"]
        if closes_on is not None and unit.closed_on is None:
            services.close_unit(unit=unit, on=closes_on)
        log(instance=unit, action="wagtail.edit", user=self.request.user)
        return unit


class UnitViewSet(ModelViewSet):
    model = Unit
    icon = "site"
    menu_label = _("Units")
    add_to_admin_menu = False
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 100
    list_filter = ["kind"]
    search_fields = ["name"]
    index_view_class = _UnitIndexView
    add_view_class = _AddUnit
    edit_view_class = _EditUnit
    list_display = [
        TitleColumn(
            "name", label=_("Name"), accessor=_name_in_place, get_url=_edit_url
        ),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        "code",
        "opened_on",
        "closed_on",
    ]

    def get_form_class(self, for_update: bool = False) -> Any:
        return UnitChangeForm if for_update else UnitForm


class _AddAppointment(_Refusing, generic.CreateView):
    def save_instance(self) -> Appointment:
        appointment = services.appoint(
            **self.form.cleaned_data, recorded_on=localdate()
        )
        log(instance=appointment, action="wagtail.create", user=self.request.user)
        return appointment


class _EditAppointment(_Refusing, generic.EditView):
    def save_instance(self) -> Appointment:
        appointment: Appointment = self.form.save(commit=False)
        services.change_appointment(appointment=appointment, recorded_on=localdate())
        log(instance=appointment, action="wagtail.edit", user=self.request.user)
        return appointment


class _DeleteAppointment(generic.DeleteView):
    def delete_action(self) -> None:
        log(
            instance=self.object,
            action="wagtail.delete",
            user=self.request.user,
            deleted=True,
        )
        services.remove_appointment(appointment=self.object)


class AppointmentViewSet(ModelViewSet):
    model = Appointment
    icon = "user"
    menu_label = _("Appointments")
    add_to_admin_menu = False
    copy_view_enabled = False
    list_per_page = 50
    list_display = [
        "person",
        "title",
        "unit",
        BooleanColumn("is_head", label=_("Head"), sort_key="is_head"),
        BooleanColumn("is_concurrent", label=_("Concurrent"), sort_key="is_concurrent"),
        "starts_on",
        "ends_on",
    ]
    list_filter = ["is_head", "is_concurrent", "is_main"]
    search_fields = ["title"]
    ordering = ["person__name_key", "starts_on"]
    index_view_class = _FoldedIndexView
    add_view_class = _AddAppointment
    edit_view_class = _EditAppointment
    delete_view_class = _DeleteAppointment

    def get_form_class(self, for_update: bool = False) -> Any:
        return AppointmentForm


class ClusterViewSet(ModelViewSet):
    model = Cluster
    icon = "group"
    menu_label = _("Emulation clusters")
    add_to_admin_menu = False
    copy_view_enabled = False
    form_fields = ["name", "units"]
    list_display = ["name"]
    search_fields = ["name"]
    ordering = ["name"]


class OrganisationGroup(ModelViewSetGroup):
    menu_label = _("Organisation")
    menu_icon = "site"
    menu_order = 350
    items = (UnitViewSet, AppointmentViewSet, ClusterViewSet)


@hooks.register("register_admin_viewset")
def register_organisation() -> ModelViewSetGroup:
    return OrganisationGroup()
