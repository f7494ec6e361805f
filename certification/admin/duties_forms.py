"""What administrators say about who must hold what, and who need not."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from legal.models import LegalChange
from organisation.models import User
from organisation.wagtail_hooks import unit_chooser

from ..models import Assignment, Exemption, Programme
from .people_field import PeopleField

_DUE = Assignment.Due


class AssignmentForm(WagtailAdminModelForm):
    """A rule in three parts: what, whom, by when; fields that do not apply are dropped."""

    people = PeopleField(
        required=False,
        label=_("Only these persons"),
        help_text=_(
            "Empty: whoever fits. A line each: staff code, user name, or the name where "
            "only one person has it; part of a name is enough to be told who fits."
        ),
    )

    class Meta:
        model = Assignment
        fields = [
            "programme",
            "unit",
            "with_below",
            "positions",
            "role",
            "post",
            "due",
            "due_on",
            "change",
            "days_after_change",
            "days_after_appointment",
            "starts_on",
        ]
        widgets = {
            "positions": forms.Textarea(attrs={"rows": 3}),
            "role": forms.RadioSelect,
            "post": forms.RadioSelect,
            "due": forms.RadioSelect,
            "due_on": AdminDateInput,
            "starts_on": AdminDateInput,
        }
        help_texts = {
            "days_after_appointment": _(
                "Nobody has fewer, counted from the first day in such a post: with "
                "31/12/2026 and 90 days, who was appointed on 01/12/2026 is due on "
                "01/03/2027. Where these days alone count, who was in post before the "
                "rule begins has them from that day."
            ),
        }

    WHAT = ("programme",)
    WHOM = ("unit", "with_below", "positions", "role", "post", "people")
    # The fields that one way of being due alone asks for.
    OF_DUE = {
        "due_on": _DUE.DATE,
        "change": _DUE.CHANGE,
        "days_after_change": _DUE.CHANGE,
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = dict(self.fields)
        # A list to choose from would hold every unit of the province.
        fields["unit"].widget = unit_chooser.widget_class()
        fields["programme"].queryset = Programme.objects.filter(is_live=True)
        fields["change"].queryset = LegalChange.objects.filter(
            withdrawn_at__isnull=True
        ).select_related("source", "target")
        for name in ("days_after_appointment", "days_after_change"):
            fields[name].required = False

    def part(self, names: tuple[str, ...]) -> list[forms.BoundField]:
        return [self[name] for name in names]

    @property
    def what(self) -> list[forms.BoundField]:
        return self.part(self.WHAT)

    @property
    def whom(self) -> list[forms.BoundField]:
        return self.part(self.WHOM)

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way of being due needs, and drop the rest."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name, due in self.OF_DUE.items():
            if given.get("due") != due and name != "days_after_change":
                given[name] = None
                self.errors.pop(name, None)
        for name, words in (
            ("due_on", _("Choose the last day in time.")),
            ("change", _("Choose the change of law that the days count from.")),
        ):
            chosen = given.get("due") == self.OF_DUE[name]
            if chosen and not given.get(name) and name not in self.errors:
                self.add_error(name, words)
        for name in ("days_after_appointment", "days_after_change"):
            if given.get(name) is None:
                given[name] = getattr(Assignment(), name)
        return given

    def wanted(self) -> Assignment:
        """Return the rule as it was typed, not saved."""
        rule: Assignment = self.save(commit=False)
        return rule

    @classmethod
    def initial_of(cls, rule: Assignment) -> dict[str, Any]:
        """Return a saved rule as the form shows it."""
        names = [name for name in cls.Meta.fields if name != "people"]
        values = forms.model_to_dict(rule, fields=names)
        named = User.objects.all().in_name_order().filter(assigned=rule)
        return values | {"people": list(named)}


class ExemptionForm(WagtailAdminModelForm):
    """One or many people, excused for the same days and reason."""

    people = PeopleField()

    class Meta:
        model = Exemption
        fields = ["programme", "kind", "reason", "starts_on", "ends_on"]
        widgets = {
            "kind": forms.RadioSelect,
            "starts_on": AdminDateInput,
            "ends_on": AdminDateInput,
        }
        help_texts = {
            "kind": _(
                "After a leave that lay over the due day there are 30 days to catch up; "
                "who was exempt is due as everybody else."
            ),
            "reason": _(
                "The person and those above read it. Say no more than they must know."
            ),
        }

    field_order = ["people"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(self.field_order)
        self.fields["starts_on"].initial = localdate
        # Without this line the first of the two would look chosen by somebody.
        self.fields["kind"].choices = Exemption.Kind.choices

    def people_named(self) -> list[User]:
        named: list[User] = self.cleaned_data["people"]
        return named


class EndingForm(forms.Form):
    """Why a rule or an exception ends."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("It stays in the list, for whoever looks at it later."),
    )
