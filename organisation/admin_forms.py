"""Forms for units and posts in Wagtail's admin."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.widgets import AdminDateInput

from .models import Appointment, Unit


class FoldedFilterForm(BaseFilterForm):
    """Searches a chooser's list with or without Vietnamese marks."""

    q = forms.CharField(label=_("Name or code"), required=False)

    def filter(self, objects: Any) -> Any:
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        return objects.matching(self.search_query)


class UnitForm(WagtailAdminModelForm):
    """A new unit; the place in the tree is chosen once."""

    parent = forms.ModelChoiceField(
        Unit.objects.all(),
        required=False,
        label=_("Directly below"),
        help_text=_("Leave it empty for a topmost unit only."),
    )

    class Meta:
        model = Unit
        fields = ["name", "name_en", "kind", "code", "opened_on"]
        widgets = {"opened_on": AdminDateInput}

    field_order = ["parent"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from .wagtail_hooks import unit_chooser

        super().__init__(*args, **kwargs)
        self.fields["parent"].widget = unit_chooser.widget_class()
        self.fields["opened_on"].required = True
        self.order_fields(["parent"])


class UnitChangeForm(WagtailAdminModelForm):
    """A unit as it is; closing it is a day entered here, once."""

    closes_on = forms.DateField(
        required=False,
        label=_("First day it no longer exists"),
        widget=AdminDateInput,
        help_text=_(
            "Only when nothing below it is open and nobody holds a post in it."
        ),
    )

    class Meta:
        model = Unit
        fields = ["name", "name_en", "kind", "code", "opened_on"]
        widgets = {"opened_on": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.closed_on is not None:
            self.fields["closes_on"].initial = self.instance.closed_on
            self.fields["closes_on"].disabled = True


class AppointmentForm(WagtailAdminModelForm):
    class Meta:
        model = Appointment
        fields = [
            "person",
            "unit",
            "title",
            "is_head",
            "is_concurrent",
            "is_main",
            "starts_on",
            "ends_on",
        ]
        widgets = {"starts_on": AdminDateInput, "ends_on": AdminDateInput}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from .wagtail_hooks import person_chooser, unit_chooser

        super().__init__(*args, **kwargs)
        # A list to choose from would hold everybody in the province.
        self.fields["person"].widget = person_chooser.widget_class()
        self.fields["unit"].widget = unit_chooser.widget_class()
