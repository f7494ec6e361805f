"""What a manager chooses for a download."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.access import units_under
from organisation.models import Unit, User

from ..models import Programme
from .choosing import Wanted, offered_units


class _UnitField(forms.ModelChoiceField[Unit]):
    """Units with their depth shown by dashes, named in the reader's language."""

    def label_from_instance(self, obj: Unit) -> str:
        return f"{'– ' * (obj.depth - 1)}{obj.local_name}"


class _ProgrammeField(forms.ModelChoiceField[Programme]):
    def label_from_instance(self, obj: Programme) -> str:
        return obj.local_title


class DownloadForm(forms.Form):
    """Unit, programme and state."""

    unit = _UnitField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        to_field_name="public_id",
        empty_label=None,
        help_text=_("With all units below it."),
    )
    programme = _ProgrammeField(
        label=_("Programme"),
        queryset=Programme.objects.order_by("title"),
        to_field_name="slug",
        required=False,
        empty_label=_("All programmes"),
    )
    wanted = forms.ChoiceField(
        label=_("Which certificates"),
        choices=Wanted.choices,
        initial=Wanted.COUNTING,
    )

    def __init__(
        self,
        *args: Any,
        user: User,
        on: date,
        further: UUID | None = None,
        **kwargs: Any,
    ) -> None:
        """``further``: a unit below those that are offered, where the person answers for it."""
        super().__init__(*args, **kwargs)
        offered = offered_units(user, on)
        if further is not None and not offered.filter(public_id=further).exists():
            offered = units_under(user, on).filter(
                pk__in=offered.values("pk")
            ) | units_under(user, on).filter(public_id=further)
        field = self.fields["unit"]
        assert isinstance(field, _UnitField)  # noqa: S101  # for the type
        field.queryset = offered
