"""What a trainer says about an outage."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import nfc
from organisation.models import Unit

from ..models import Outage


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The units as a tree, each below the one above it."""

    def label_from_instance(self, unit: Unit) -> str:
        return f"{'– ' * (unit.depth - 1)}{unit}"


class OutageForm(forms.ModelForm):  # type: ignore[type-arg]
    unit = UnitField(
        Unit.objects.none(),
        required=False,
        label=gettext_lazy("Unit, with all below it"),
        help_text=gettext_lazy(
            "Empty: wherever people sit the quiz. It reaches whoever has a post there today."
        ),
    )
    token = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Outage
        fields = ["quiz", "unit", "minutes", "reason"]
        help_texts = {
            "quiz": gettext_lazy(
                "Empty: every quiz that people of the unit are sitting."
            ),
            "minutes": gettext_lazy("1 to 600; added to the time that each has left."),
            "reason": gettext_lazy(
                "The learners read it, for example: the commune's line was down."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.order_by("path")  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        return nfc(self.cleaned_data["reason"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not (given.get("quiz") or given.get("unit")):
            raise forms.ValidationError(
                _("Name the quiz or the unit that the outage hit, or both.")
            )
        return given
