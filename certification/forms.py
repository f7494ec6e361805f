"""What people type."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organisation.models import User

from .models import Correction, Revocation
from .numbers import read_number


class NumberForm(forms.Form):
    """The number of a certificate, in whatever spelling."""

    number = forms.CharField(
        label=_("Certificate number"),
        max_length=60,
        help_text=_(
            "It stands at the top right of the paper, for example TDKT-2026-00001."
        ),
        error_messages={"required": _("Type the number of the certificate.")},
    )

    def clean_number(self) -> str:
        """Return the number in its one spelling."""
        number = read_number(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(
                _(
                    "A number has letters, a year and at least five digits, for example "
                    "TDKT-2026-00001. Compare it with the paper."
                )
            )
        return number


class RevocationForm(forms.ModelForm[Revocation]):
    """Why a certificate is taken back."""

    class Meta:
        model = Revocation
        fields = ["reason"]
        help_texts = {
            "reason": _(
                "Shown to everyone who checks the number. Name no person, and nothing "
                "that is not for everyone."
            )
        }


class CorrectionForm(forms.ModelForm[Correction]):
    """How name and unit should read, and why."""

    class Meta:
        model = Correction
        fields = ["holder_name", "unit_name", "reason"]
        help_texts = {
            "reason": _(
                "Printed in the annex of the new paper, beside what stood there before."
            )
        }

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        """``person``: the holder, whose name of today is shown where it differs."""
        super().__init__(*args, **kwargs)
        name = person.get_full_name() if person else ""
        if name and name != self.initial.get("holder_name"):
            self.fields["holder_name"].help_text = _(
                "In the list of staff this person is now called %(name)s."
            ) % {"name": name}


class CodeForm(forms.Form):
    """The end of the check code: who holds the paper can compare the whole name."""

    code = forms.CharField(
        label=_("Last four characters of the check code"),
        max_length=20,
        help_text=_(
            "The code stands below the QR code of the paper. Where an older paper has "
            "none, its holder finds it under “My certificates”."
        ),
        error_messages={"required": _("Type the last four characters of the code.")},
    )

    def say_wrong(self) -> None:
        """Say that it is not this certificate's code."""
        self.add_error(
            "code",
            _(
                "This is not the code of this certificate. Compare it with the paper: it "
                "has neither 0 nor O, neither 1 nor I."
            ),
        )
