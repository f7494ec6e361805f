"""Signing in by user name or e-mail, in one query."""

from allauth.account.auth_backends import AuthenticationBackend


class UsernameOrEmailBackend(AuthenticationBackend):
    """allauth's, which also answers Django's permission questions."""
