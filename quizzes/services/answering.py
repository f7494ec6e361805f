"""Keeping an answer."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .. import sheets
from ..kinds import kind_of
from ..models import Attempt, AttemptItem, Quiz, Response
from ..refusals import AnswerFixed, AttemptClosed
from .closing import GRACE, submit_attempt

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class AnswerReceipt:
    """What the learner is told: the answer kept (None: nothing chosen), and how many."""

    response: Response | None
    received: int
    total: int


def save_response(
    *, attempt: Attempt, item: AttemptItem, answer: Sequence[str], at: datetime
) -> AnswerReceipt:
    """Keep an answer to an item of the attempt; the last one counts.

    The same answer again gives the receipt of the first. Nothing chosen where nothing was
    is nothing to keep. Raises InvalidAnswer; AttemptClosed for a graded attempt and, after
    closing it, for one whose time has run out; AnswerFixed where the answer has been shown
    as right or wrong.
    """
    chosen = kind_of(item.version.kind).parse(answer, item.version.content)
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
        # Not raised in here, which would undo the closing.
        is_late = attempt.is_overdue(at - GRACE)
        if attempt.state == Attempt.State.OPEN and not is_late:
            return _keep(attempt, item, chosen, at)
        submit_attempt(attempt=attempt, at=at)
    raise AttemptClosed(_closed_message(attempt))


def _keep(
    attempt: Attempt, item: AttemptItem, chosen: list[str], at: datetime
) -> AnswerReceipt:
    lines = sheets.lines_of(attempt.pk)
    # KeyError: an item of another attempt, which is a mistake of ours.
    last = {line.item: line for line in lines}[item.pk]
    received = sum(line.is_answered for line in lines if line is not last)
    saved_at = last.saved_at
    if saved_at is not None and last.answer == chosen:
        response = Response(
            pk=last.response, item=item, answer=chosen, saved_at=saved_at
        )
    elif not chosen and saved_at is None:
        return AnswerReceipt(None, received, len(lines))
    elif last.is_answered and attempt.reveal == Quiz.Reveal.AT_ONCE:
        raise AnswerFixed(_("This answer has been checked and stays as it is."))
    else:
        response = Response.objects.create(item=item, answer=chosen, saved_at=at)
        logger.info("answer saved attempt=%s item=%s", attempt.pk, item.pk)
    return AnswerReceipt(response, received + bool(chosen), len(lines))


def _closed_message(attempt: Attempt) -> str:
    if attempt.closed_by == Attempt.ClosedBy.CLOCK and attempt.deadline_at:
        moment = date_format(localtime(attempt.deadline_at), "TIME_FORMAT")
        return _(
            "Time ran out at %(moment)s. This answer came later and does not count; "
            "those saved before it do."
        ) % {"moment": moment}
    return _("This attempt has been sent. The answer was not saved.")
