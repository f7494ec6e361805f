"""What the editor of programmes checks before it saves: somebody must be able to earn it."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from wagtail.admin.forms import WagtailAdminModelForm

from ..drafts import draft_of, others
from ..models import Programme
from ..soundness import Problem, problems


class ProgrammeForm(WagtailAdminModelForm):
    """A programme is saved when nothing in it stands in everybody's way."""

    def is_valid(self) -> bool:
        """Check the programme as a whole, once its parts are valid."""
        if not super().is_valid():
            return False
        found = self._problems()
        for problem in found:
            self._show(problem)
        return not found

    def _problems(self) -> list[Problem]:
        return problems(
            draft_of(self.instance, self._rows("requirements"), self._rows("groups")),
            others(),
            localdate(),
        )

    def _rows(self, name: str) -> list[tuple[int, Any]]:
        """Return the rows of a list that stay, each with its place among the forms."""
        formset = self.formsets[name]
        kept = formset.ordered_forms
        return [
            (place, form.instance)
            for place, form in enumerate(formset.forms)
            if form in kept
        ]

    def _show(self, problem: Problem) -> None:
        """Put a sentence beside the field it is about."""
        if problem.place is None:
            name = problem.field if problem.field in self.fields else None
            self.add_error(name, problem.message)
            return
        row = self.formsets[problem.rows].forms[problem.place]
        row.add_error(
            problem.field if problem.field in row.fields else None, problem.message
        )


class WorkedForm(forms.Form):
    """What the three people depend on, as far as it can be read while somebody types."""

    validity = forms.ChoiceField(choices=Programme.Validity.choices, required=False)
    validity_months = forms.IntegerField(min_value=1, max_value=240)
    valid_until = forms.DateField(required=False)
    renewal_days = forms.IntegerField(min_value=0, max_value=730)
    grace_days = forms.IntegerField(min_value=0, max_value=365)
