"""Reading a course again, for the next certificate."""

import logging
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from organisation.models import User

from .. import facts
from ..models import RenewalReading
from ..standings import mark_started
from .issuing import issue_if_possible

logger = logging.getLogger(__name__)


@transaction.atomic
def read_again(
    *,
    person: User,
    course_key: UUID,
    lesson_key: UUID,
    at: datetime,
    event: UUID | None = None,
) -> bool:
    """Record that a lesson was read again, and issue what that completes.

    A repeat of the same event is harmless; returns whether it was news.
    """
    _reading, created = RenewalReading.objects.get_or_create(
        event=event or uuid4(),
        defaults={
            "person": person,
            "course_key": course_key,
            "lesson_key": lesson_key,
            "at": at,
        },
    )
    if not created:
        return False
    logger.info("lesson read again person=%s lesson=%s", person.pk, lesson_key)
    mark_started(person=person.pk, course_key=course_key, at=at)
    for programme in facts.live_programmes(course_key=course_key):
        issue_if_possible(programme=programme, person=person, at=at)
    return True
