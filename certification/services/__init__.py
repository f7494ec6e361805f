"""What changes certificates."""

from ..standings import refresh_standing
from .accepting import accept_evidence, withdraw_evidence
from .assigning import assign, change_assignment, end_assignment
from .correcting import correct_certificate
from .excusing import end_excuse, excuse
from .issuing import issue_all_earned, issue_if_earned, issue_if_possible
from .papers import add_revision, render_document, render_revision, unrendered
from .reading import read_again
from .recording import record_attendance, withdraw_attendance
from .renewing import mark_delta_reading, settle_if_done
from .revoking import revoke_certificate

__all__ = [
    "accept_evidence",
    "add_revision",
    "assign",
    "change_assignment",
    "correct_certificate",
    "end_assignment",
    "end_excuse",
    "excuse",
    "issue_all_earned",
    "issue_if_earned",
    "issue_if_possible",
    "mark_delta_reading",
    "read_again",
    "record_attendance",
    "refresh_standing",
    "render_document",
    "render_revision",
    "revoke_certificate",
    "settle_if_done",
    "unrendered",
    "withdraw_attendance",
    "withdraw_evidence",
]
