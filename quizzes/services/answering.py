"""Keeping an answer: repeats, reordering and late arrivals are harmless."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from .. import sheets
from ..kinds import kind_of
from ..models import Attempt, AttemptItem, Quiz, Response, SetAside
from ..refusals import AnswerFixed, AttemptClosed
from ..sheets import Line
from .closing import GRACE, submit_attempt

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sending:
    """What a page says about a save besides the answer.

    ``device`` and ``sequence``: sent by which device, as the how-manieth of its answers;
    a page without scripts has no sequence. ``client_at``: when, by the device's own clock.
    ``seen``: the receipt of the answer that the page showed at first, "" for an empty one,
    None where it does not say.
    """

    device: str = ""
    sequence: int | None = None
    client_at: datetime | None = None
    seen: str | None = None


@dataclass(frozen=True)
class AnswerReceipt:
    """What the learner is told: the answer kept (None: nothing chosen), and how many."""

    response: Response | None
    received: int
    total: int


def save_response(
    *,
    attempt: Attempt,
    item: AttemptItem,
    answer: Sequence[str],
    at: datetime,
    sending: Sending | None = None,
    is_flagged: bool | None = None,
) -> AnswerReceipt:
    """Keep an answer to an item of the attempt; the last to arrive counts.

    What has been kept already gives its receipt again. What a device sent before an answer
    of its own that has arrived is set aside, and the receipt is that of the answer that
    counts. ``is_flagged`` sets the mark to come back to; None leaves it.

    Raises InvalidAnswer; AttemptClosed for a closed attempt and, after closing it, for one
    whose time has run out, having set the answer aside as late; AnswerFixed where the
    answer has been shown as right or wrong.
    """
    chosen = kind_of(item.version.kind).parse(answer, item.version.content)
    save = _Save(attempt, item, chosen, at, sending or Sending())
    with transaction.atomic():
        sheets.hold(attempt)
        # Not raised in here, which would undo the closing.
        is_late = attempt.is_overdue(at - GRACE)
        if attempt.state == Attempt.State.OPEN and not is_late:
            return save.keep(is_flagged)
        submit_attempt(attempt=attempt, at=at)
        if receipt := save.come_too_late():
            return receipt
    raise AttemptClosed(_closed_message(attempt))


@dataclass
class _Save:
    """One save, while the row of its attempt is held."""

    attempt: Attempt
    item: AttemptItem
    answer: list[str]
    at: datetime
    sending: Sending

    def keep(self, is_flagged: bool | None) -> AnswerReceipt:
        """Keep the answer of an open attempt, and the mark to come back."""
        lines, last = self._lines()
        if is_flagged is not None and is_flagged != bool(last.is_flagged):
            AttemptItem.objects.filter(pk=last.item).update(is_flagged=is_flagged)
        response, answered = self._kept(last)
        others = sum(line.is_answered for line in lines if line is not last)
        return AnswerReceipt(response, others + answered, len(lines))

    def come_too_late(self) -> AnswerReceipt | None:
        """Set the answer aside; return a receipt where it had been kept in time."""
        lines, last = self._lines()
        if kept := self._kept_before():
            received = sum(line.is_answered for line in lines)
            return AnswerReceipt(kept, received, len(lines))
        if self.answer != last.answer:
            self._set_aside(SetAside.Reason.LATE)
        return None

    def _lines(self) -> tuple[list[Line], Line]:
        lines = sheets.lines_of(self.attempt.pk)
        # StopIteration: an item of another attempt, which is a mistake of ours.
        return lines, next(line for line in lines if line.item == self.item.pk)

    def _kept(self, last: Line) -> tuple[Response | None, bool]:
        """Return the response to be acknowledged, and whether the item is answered now."""
        sending = self.sending
        is_same = last.response is not None and last.answer == self.answer
        if sending.sequence is None:
            if (
                is_same
                or not (self.answer or last.response)
                or self._is_untouched(last)
            ):
                return self._counting(last), last.is_answered
        elif sending.sequence <= (newest := self._newest(last)):
            if kept := self._kept_before():
                return kept, last.is_answered
            if sending.sequence < newest:
                self._set_aside(SetAside.Reason.SUPERSEDED)
                return self._counting(last), last.is_answered
            # Two tabs have counted alike: the number says nothing, and the answer counts.
            sending = replace(sending, sequence=None)
        if last.is_answered and self.attempt.reveal == Quiz.Reveal.AT_ONCE:
            if is_same:
                return self._counting(last), True
            raise AnswerFixed(_("This answer has been checked and stays as it is."))
        return self._write(sending), bool(self.answer)

    def _write(self, sending: Sending) -> Response:
        number = sheets.keep(
            self.item.pk,
            self.answer,
            self.at,
            device=sending.device,
            sequence=sending.sequence,
            client_at=sending.client_at,
        )
        logger.info("answer saved attempt=%s item=%s", self.attempt.pk, self.item.pk)
        return self._response(number, self.answer, self.at)

    def _newest(self, last: Line) -> int:
        """Return the highest sequence of this device's answers to the item, or 0."""
        device = self.sending.device
        if last.response is None:
            return 0
        # What a device sent earlier is set aside, so that its last answer is its newest.
        if last.device == device and last.sequence is not None:
            return last.sequence
        newest = (
            Response.objects.filter(
                item=self.item.pk, device=device, sequence__isnull=False
            )
            .order_by("-sequence")
            .values_list("sequence", flat=True)
        )
        return newest.first() or 0

    def _kept_before(self) -> Response | None:
        """Return the response that this very save made when it came the first time."""
        if self.sending.sequence is None:
            return None
        kept = Response.objects.filter(
            item=self.item.pk,
            device=self.sending.device,
            sequence=self.sending.sequence,
        ).first()
        return kept if kept and kept.answer == self.answer else None

    def _is_untouched(self, last: Line) -> bool:
        """Return whether the page sends only what it showed, and a newer answer counts.

        A page left open shows an old answer; going on from it takes nothing back.
        """
        seen = self.sending.seen
        if seen is None or seen == last.receipt:
            return False
        if not seen:
            return not self.answer
        shown = Response.objects.filter(item=self.item.pk, pk=int(seen)).first()
        return shown is not None and shown.answer == self.answer

    def _set_aside(self, reason: SetAside.Reason) -> None:
        sending, sequence = self.sending, self.sending.sequence
        before = SetAside.objects.filter(item=self.item.pk, device=sending.device)
        if sequence is None:
            same = before.order_by("-pk").first()
        else:
            same = before.filter(sequence=sequence).first()
        if same and same.answer == self.answer:
            return
        SetAside.objects.create(
            item_id=self.item.pk,
            answer=self.answer,
            reason=reason,
            arrived_at=self.at,
            device=sending.device,
            sequence=None if same else sequence,
            client_at=sending.client_at,
        )
        logger.info(
            "answer set aside attempt=%s item=%s reason=%s",
            self.attempt.pk,
            self.item.pk,
            reason,
        )

    def _counting(self, last: Line) -> Response | None:
        if last.response is None or last.saved_at is None:
            return None
        return self._response(last.response, last.answer, last.saved_at)

    def _response(self, number: int, answer: list[str], at: datetime) -> Response:
        return Response(pk=number, item_id=self.item.pk, answer=answer, saved_at=at)


def _closed_message(attempt: Attempt) -> str:
    if attempt.closed_by == Attempt.ClosedBy.CLOCK and attempt.deadline_at:
        moment = date_format(localtime(attempt.deadline_at), "TIME_FORMAT")
        return _(
            "Time ran out at %(moment)s. This answer came later and does not count; "
            "those saved before it do."
        ) % {"moment": moment}
    return _(
        "This attempt had been sent before this answer came. The answer is kept on "
        "record but does not count."
    )
