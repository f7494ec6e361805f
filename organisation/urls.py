"""Signing in: those of allauth's pages that have a use here.

Nobody signs up or manages addresses by themselves; but allauth's other pages link to
``account_signup`` and so need the name.
"""

from allauth.account import urls as allauth_urls
from django.urls import URLPattern

_WANTED = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}

urlpatterns: list[URLPattern] = [
    pattern for pattern in allauth_urls.urlpatterns if pattern.name in _WANTED
]
