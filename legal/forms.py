"""What is asked of the register."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import LegalDocument
from .validity import Force

STATES = [
    ("", _("All")),
    (Force.IN_FORCE.value, _("In force")),
    (Force.NOT_YET.value, _("Not yet in force")),
    (Force.EXPIRED.value, _("No longer in force")),
    (Force.UNKNOWN.value, _("Force not confirmed")),
]


class DayForm(forms.Form):
    """The day one asks about: typed as people here write it, or as addresses hold it."""

    on = forms.DateField(
        label=_("In force on (dd/mm/yyyy)"),
        required=False,
        widget=forms.DateInput(attrs={"class": "input--medium", "autocomplete": "off"}),
        error_messages={"invalid": _("Type the day like this: 01/10/2026.")},
    )

    def day(self, today: date) -> date:
        """Return the day asked about; today where none, or none that there is."""
        return (self.cleaned_data.get("on") if self.is_valid() else None) or today


class RegisterForm(DayForm):
    """What to look for in the register."""

    q = forms.CharField(
        label=_("Citation, number or words, with or without accents"),
        required=False,
        max_length=200,
        strip=True,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)

    field_order = ["q", "kind", "state", "on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = LegalDocument.objects.order_by("kind").values_list("kind", flat=True)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"),
            required=False,
            choices=[("", _("All")), *((kind, kind) for kind in kinds.distinct())],
        )
        self.order_fields(self.field_order)
