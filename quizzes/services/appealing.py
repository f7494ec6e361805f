"""A learner's doubt about a question, and the trainer's answer to it."""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organisation.models import User

from ..models import Appeal, AttemptItem
from ..refusals import AppealAnswered, AppealOpen

logger = logging.getLogger(__name__)


def open_appeal(*, item: AttemptItem, text: str, at: datetime) -> Appeal:
    """Keep what a learner says about a question; raises AppealOpen while one waits."""
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(item=item, text=text, opened_at=at)
    except IntegrityError:
        raise AppealOpen(
            _("You have said so already; the answer will stand on this page.")
        ) from None
    logger.info("appeal opened appeal=%s item=%s", appeal.pk, item.pk)
    return appeal


def answer_appeal(
    *, appeal: Appeal, upheld: bool, answer: str, by: User, at: datetime
) -> None:
    """Answer an appeal, for good; raises AppealAnswered the second time.

    Accepting one changes no result: that is what correcting the key does.
    """
    state = Appeal.State.UPHELD if upheld else Appeal.State.DECLINED
    # One statement decides between two trainers.
    if not (
        Appeal.objects.all()
        .open()
        .filter(pk=appeal.pk)
        .update(state=state, answer=answer, answered_by=by, answered_at=at)
    ):
        raise AppealAnswered(_("Somebody has answered this appeal already."))
    appeal.refresh_from_db()
    logger.info("appeal answered appeal=%s state=%s by=%s", appeal.pk, state, by.pk)
