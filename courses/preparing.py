"""The text of a lesson for a day ahead: a draft that goes live by itself."""

import logging
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from legal.refusals import NothingToPrepare

from .models import LessonPage

logger = logging.getLogger(__name__)


@transaction.atomic
def prepare_pages(
    *, pages: Sequence[LessonPage], day: date, by: Any, at: datetime
) -> int:
    """Give a lesson, in each of its languages, a draft that goes live as the day begins.

    What is read now stays until then, and the draft does nothing before its author
    publishes it: Wagtail keeps it until the day, ``publish_scheduled`` puts it up. Returns
    the first page. Raises NothingToPrepare for a day that has come, or without pages.
    """
    if not pages:
        raise NothingToPrepare(_("The lesson is gone: there is nothing to prepare."))
    if day <= localdate(at):
        raise NothingToPrepare(
            _("The change applies already: edit the lesson and publish it now.")
        )
    for page in pages:
        draft: LessonPage = page.get_latest_revision_as_object()
        draft.go_live_at = make_aware(datetime.combine(day, time.min))
        draft.reviewed_on = day
        draft.save_revision(user=by, clean=False)
    logger.info("lesson prepared page=%s day=%s", pages[0].pk, day)
    return int(pages[0].pk)
