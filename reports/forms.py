"""What narrows a list of people, read from its address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.standing import State
from core.templatetags.look import STATES

from .groups import WIDER, narrow_from
from .queries import PeopleQuestion


class PeopleForm(forms.Form):
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
            **about,
        )
