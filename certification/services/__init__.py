"""What changes certificates."""

from ..standings import refresh_standing
from .correcting import correct_certificate
from .issuing import issue_all_earned, issue_if_earned
from .papers import add_revision, render_document, render_revision, unrendered
from .renewing import mark_delta_reading, settle_if_done
from .revoking import revoke_certificate

__all__ = [
    "add_revision",
    "correct_certificate",
    "issue_all_earned",
    "issue_if_earned",
    "mark_delta_reading",
    "refresh_standing",
    "render_document",
    "render_revision",
    "revoke_certificate",
    "settle_if_done",
    "unrendered",
]
