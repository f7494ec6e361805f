"""What changes questions and attempts.

An attempt's row is the lock: saving and closing take it first, so that no answer slips in
behind a grade. See ``docs/attempts.md``.
"""

from .answering import AnswerReceipt, save_response
from .closing import GRACE, close_if_overdue, close_overdue, submit_attempt
from .freezing import freeze_version, question_problems
from .starting import attempt_refusal, start_attempt

__all__ = [
    "GRACE",
    "AnswerReceipt",
    "attempt_refusal",
    "close_if_overdue",
    "close_overdue",
    "freeze_version",
    "question_problems",
    "save_response",
    "start_attempt",
    "submit_attempt",
]
