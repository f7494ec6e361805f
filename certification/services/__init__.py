"""What changes certificates."""

from ..standings import refresh_standing
from .issuing import issue_all_earned, issue_if_earned
from .papers import render_document
from .revoking import revoke_certificate

__all__ = [
    "issue_all_earned",
    "issue_if_earned",
    "refresh_standing",
    "render_document",
    "revoke_certificate",
]
