"""A person's facts of learning, read together.

Every page of a learner begins with them, so these queries are written by hand: the ORM would
take four times as long to put together the same text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connection, models

from core.sql import moment

_UUID = models.UUIDField()
# The course's moment comes first: PostgreSQL takes the column's type from the first part.
_QUERY = """
SELECT 'course', course_key, completed_at FROM courses_coursecompletion
 WHERE learner_id = %s AND course_key IN ({keys})
UNION ALL
SELECT 'lesson', lesson_key, NULL FROM courses_lessoncompletion
 WHERE learner_id = %s AND course_key IN ({keys})
UNION ALL
SELECT 'enrolled', course_key, NULL FROM courses_enrolment
 WHERE learner_id = %s AND course_key IN ({keys})
"""


@dataclass
class Learnt:
    """Facts by the keys of lessons and courses."""

    done: set[UUID] = field(default_factory=set)
    enrolled: set[UUID] = field(default_factory=set)
    completed: dict[UUID, datetime] = field(default_factory=dict)


def facts_of(learner: int, course_keys: Sequence[UUID]) -> Learnt:
    """Return what a person (by primary key) has done in some courses, in one query."""
    learnt = Learnt()
    if not course_keys:
        return learnt
    keys = [_UUID.get_db_prep_value(key, connection) for key in course_keys]
    query = _QUERY.format(keys=", ".join(["%s"] * len(keys)))
    with connection.cursor() as cursor:
        cursor.execute(query, [learner, *keys] * 3)
        for kind, key, at in cursor.fetchall():
            name = key if isinstance(key, UUID) else UUID(key)
            if kind == "lesson":
                learnt.done.add(name)
            elif kind == "enrolled":
                learnt.enrolled.add(name)
            else:
                learnt.completed[name] = moment(at)
    return learnt


def position_of(learner: int, lesson_key: UUID) -> str:
    """Return the heading where a person stopped reading a lesson; "" where none is kept."""
    key = _UUID.get_db_prep_value(lesson_key, connection)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT anchor FROM courses_readingposition"
            " WHERE learner_id = %s AND lesson_key = %s",
            [learner, key],
        )
        row = cursor.fetchone()
    return row[0] if row else ""
