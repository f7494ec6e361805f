"""The forms of signing in and of passwords: allauth's, with our words and no placeholders."""

from typing import Any

from allauth.account import forms as allauth_forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def _say(form: Any, **labels: Any) -> None:
    """Give the fields our labels: allauth's have no Vietnamese, and placeholders vanish."""
    for name, label in labels.items():
        field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, login=_("User name or e-mail"), password=_("Password"))
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, email=_("E-mail"))


class NewPasswordMixin:
    """A new password, twice: what it needs stands under its label, in plain sentences."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password1=_("New password"), password2=_("New password again"))
        fields: dict[str, Any] = self.fields  # type: ignore[attr-defined]
        fields["password1"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> Any:
        cleaned = super().clean()  # type: ignore[misc]
        errors = self._errors  # type: ignore[attr-defined]
        if "password2" in errors and cleaned.get("password1"):
            errors["password2"] = self.error_class(  # type: ignore[attr-defined]
                [ValidationError(_("The two passwords differ. Type the same twice."))]
            )
        return cleaned


class ChangePasswordForm(NewPasswordMixin, allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, oldpassword=_("Current password"))


class SetPasswordForm(NewPasswordMixin, allauth_forms.SetPasswordForm):
    pass


class ResetPasswordKeyForm(NewPasswordMixin, allauth_forms.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, password=_("Password"))
