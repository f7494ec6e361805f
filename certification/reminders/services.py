"""What a person does with reminders: puts them away, and has a calendar's address made."""

import logging
from datetime import datetime

from organisation.models import User

from ..models import CalendarFeed, Reminder
from ..models.reminders import new_token

logger = logging.getLogger(__name__)


def put_away(*, person: User, at: datetime) -> int:
    """Show a person's reminders on screen no more; return how many it was."""
    return Reminder.objects.filter(person=person).unseen().update(seen_at=at)


def make_address(*, person: User, at: datetime) -> CalendarFeed:
    """Give a person's calendar an address nobody knows; the one before no longer works."""
    feed, _created = CalendarFeed.objects.update_or_create(
        person=person, defaults={"token": new_token(), "made_at": at}
    )
    logger.info("calendar address made person=%s", person.pk)
    return feed
