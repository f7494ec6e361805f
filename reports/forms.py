"""What narrows a list of people, read from its address."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.standing import State
from core.templatetags.look import STATES

from .groups import WIDER, narrow_from
from .queries import PeopleQuestion


class DayForm(forms.Form):
    """The day that a report is about; left out: today."""

    on = forms.DateField(
        label=_("As of the end of"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "invalid": _(
                "This is no day. Give one such as 31/10/2026, or leave it empty."
            )
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> date:
        day: date | None = self.cleaned_data["on"]
        if day is not None and day > self.today:
            raise forms.ValidationError(
                _(
                    "%(day)s lies ahead: nothing has been recorded for it yet. Choose "
                    "today or an earlier day."
                )
                % {"day": f"{day:%d/%m/%Y}"}
            )
        return day or self.today


class PeopleForm(DayForm):
    """The filters above a list of people; every one may be left out."""

    q = forms.CharField(
        label=_("Name or staff code"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            ("", _("All")),
            (_("Groups"), [(one.value, STATES[one.value][1]) for one in WIDER]),
            (_("States"), [(one.value, STATES[one.value][1]) for one in State]),
        ],
        error_messages={
            "invalid_choice": _("“%(value)s” is no state. Choose one of the list.")
        },
    )
    head = forms.BooleanField(label=_("Heads of units only"), required=False)
    concurrent = forms.BooleanField(
        label=_("Those who do this beside another post only"), required=False
    )
    direct = forms.BooleanField(label=_("Directly in this unit only"), required=False)

    def question(self, **about: Any) -> PeopleQuestion:
        """Return the question asked about a unit and a programme; call when valid."""
        return PeopleQuestion(
            state=narrow_from(self.cleaned_data["state"]),
            heads_only=self.cleaned_data["head"],
            concurrent_only=self.cleaned_data["concurrent"],
            directly=self.cleaned_data["direct"],
            words=self.cleaned_data["q"],
            day=self.cleaned_data["on"],
            **about,
        )
