"""What people type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Revocation
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
