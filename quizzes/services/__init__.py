"""What changes questions and attempts.

An attempt's row is the lock: saving and closing take it first, so that no answer slips in
behind a grade. See ``docs/attempts.md``.
"""

from .answering import AnswerReceipt, Sending, save_response
from .closing import GRACE, close_if_overdue, close_overdue, submit_attempt
from .freezing import freeze_version, question_problems
from .marking import (
    HOLD,
    EssayMark,
    hold_attempt,
    mark_essays,
    release_attempt,
    round_of,
)
from .starting import (
    Granted,
    attempt_refusal,
    draw_paper,
    granted,
    option_order,
    start_attempt,
)

__all__ = [
    "GRACE",
    "HOLD",
    "AnswerReceipt",
    "EssayMark",
    "Granted",
    "Sending",
    "attempt_refusal",
    "close_if_overdue",
    "close_overdue",
    "draw_paper",
    "freeze_version",
    "granted",
    "hold_attempt",
    "mark_essays",
    "option_order",
    "question_problems",
    "release_attempt",
    "round_of",
    "save_response",
    "start_attempt",
    "submit_attempt",
]
