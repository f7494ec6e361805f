"""How allauth behaves here: its words, its letters, and where a sign-in leads."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from .access import menu_roles
from .models import User
from .tasks import send_mail

_WRONG = _("The user name or e-mail, or the password, is not right.")


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own texts have no Vietnamese; those a person can meet are said here."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _WRONG,
        "username_password_mismatch": _WRONG,
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _(
            "Too many wrong passwords. Wait five minutes, or ask for a new password."
        ),
        "invalid_password_reset": _("This link no longer works. Ask for a new one."),
        "rate_limited": _("Too many tries in a short time. Wait a minute."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves: people come from the register of staff."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to where the person works; an address asked for before comes first."""
        roles = menu_roles(request.user, localdate())
        if roles.is_trainer:
            return reverse("wagtailadmin_home")
        if roles.is_manager:
            return reverse("reports:index")
        return "/learn/"

    def format_email_subject(self, subject: str) -> str:
        """Leave the subject as its template has it."""
        return subject

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Write the letter now, in the language of the page; send it as a job.

        So an answer takes as long for an address that nobody has as for one that
        somebody has, and a slow mail server holds nobody up.
        """
        letter: EmailMessage = self.render_mail(template_prefix, email, context)
        send_mail.enqueue(str(letter.subject), str(letter.body), letter.to)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Write to the person's own address, which is where ours are kept."""
        address = email or user.email
        if address:
            super().send_notification_mail(
                template_prefix, user, {"person": user, **(context or {})}, address
            )
