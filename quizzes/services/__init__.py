"""What changes questions and attempts.

An attempt's row is the lock: saving and closing take it first, so that no answer slips in
behind a grade. See ``docs/attempts.md``.
"""

from .answering import AnswerReceipt, Sending, save_response
from .closing import GRACE, close_if_overdue, close_overdue, submit_attempt
from .figures import refresh_figures_of
from .freezing import changes_of, freeze_version, question_problems
from .impact import Impact, touched_by
from .marking import (
    HOLD,
    EssayMark,
    hold_attempt,
    mark_essays,
    release_attempt,
    round_of,
)
from .outages import Reach, declare_outage, given_back, reach_of_outage
from .starting import (
    Granted,
    attempt_refusal,
    draw_paper,
    granted,
    option_order,
    start_attempt,
)
from .using import (
    is_new_to_learners,
    problems_of,
    put_in_use,
    retire,
    retire_all,
    send_back,
    unwatch,
    watch,
)

__all__ = [
    "GRACE",
    "HOLD",
    "AnswerReceipt",
    "EssayMark",
    "Granted",
    "Impact",
    "Reach",
    "Sending",
    "attempt_refusal",
    "changes_of",
    "close_if_overdue",
    "close_overdue",
    "declare_outage",
    "draw_paper",
    "freeze_version",
    "given_back",
    "granted",
    "hold_attempt",
    "is_new_to_learners",
    "mark_essays",
    "option_order",
    "problems_of",
    "put_in_use",
    "question_problems",
    "reach_of_outage",
    "refresh_figures_of",
    "release_attempt",
    "retire",
    "retire_all",
    "round_of",
    "save_response",
    "send_back",
    "start_attempt",
    "submit_attempt",
    "touched_by",
    "unwatch",
    "watch",
]
