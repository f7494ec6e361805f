"""The sheet of an attempt: its places, and the answers that count.

Every page of an attempt, every save and the grading begin with it, at the busiest hour of an
examination. So these queries are written by hand: the ORM would take four times as long to
put together the same text, and would make a model of each of the twenty places.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection, models

from core.sql import moment

from .corrections import Corrected
from .models import Attempt, AttemptItem, QuestionVersion, Quiz
from .models.attempts import receipt

_UUID = models.UUIDField()

# In the order of the model's fields, as Model.from_db wants them; the others are deferred.
_ATTEMPT = (
    "id",
    "public_id",
    "quiz_id",
    "learner_id",
    "pass_percent",
    "reveal",
    "deadline_at",
    "state",
    "sections",
    "is_trial",
    "closed_by",
)
_QUIZ = ("id", "slug", "title", "title_en")
_ITEM = ("id", "attempt_id", "position", "version_id")
_VERSION = ("id", "kind", "content")


def _columns(table: str, names: tuple[str, ...]) -> str:
    return ", ".join(f"{table}.{name}" for name in names)


# Only names of ours are put together here; what comes from outside is a parameter.
_EXTENDED = "EXISTS (SELECT 1 FROM quizzes_extension e WHERE e.attempt_id = a.id)"
_OF_A_PERSON = f""", {_EXTENDED}
  FROM quizzes_attempt a JOIN quizzes_quiz q ON q.id = a.quiz_id
 WHERE a.learner_id = %s AND q.slug = %s"""
_OPEN = f"""
SELECT {_columns("a", _ATTEMPT)}, {_columns("q", _QUIZ)}{_OF_A_PERSON}
   AND a.state = 'open'"""
_NAMED = f"""
SELECT {_columns("a", _ATTEMPT)}, {_columns("q", _QUIZ)}{_OF_A_PERSON}
   AND a.public_id = %s"""
_PLACE = f"""
SELECT {_columns("a", _ATTEMPT)}, {_columns("i", _ITEM)}, {_columns("v", _VERSION)}
  FROM quizzes_attempt a
  JOIN quizzes_quiz q ON q.id = a.quiz_id
  JOIN quizzes_attemptitem i ON i.attempt_id = a.id
  JOIN quizzes_questionversion v ON v.id = i.version_id
 WHERE a.learner_id = %s AND q.slug = %s AND a.public_id = %s AND i.position = %s
"""  # noqa: S608
# The last response to an item counts, and responses are numbered as they arrive.
_LINES = """
SELECT i.id, i.position, i.version_id, v.public_id, i.option_order, i.is_flagged,
       r.id, r.answer, r.saved_at, r.device, r.sequence
  FROM quizzes_attemptitem i
  JOIN quizzes_questionversion v ON v.id = i.version_id
  LEFT JOIN quizzes_response r
    ON r.id = (SELECT MAX(x.id) FROM quizzes_response x WHERE x.item_id = i.id)
 WHERE i.attempt_id = %s
 ORDER BY i.position
"""
# The row of an attempt is what saving and closing wait for each other at.
_STATE = (
    "SELECT state, deadline_at, closed_at, closed_by FROM quizzes_attempt WHERE id = %s"
)
_KEEP = """
INSERT INTO quizzes_response (item_id, answer, saved_at, device, sequence, client_at)
VALUES (%s, %s, %s, %s, %s, %s) RETURNING id
"""
_ANSWERED = """
SELECT i.id, r.id, r.answer, v.kind, COALESCE(i.points, v.points), v.content, i.section,
       c.remedy, c.content
  FROM quizzes_attemptitem i
  JOIN quizzes_questionversion v ON v.id = i.version_id
  LEFT JOIN quizzes_correction c
    ON c.id = (SELECT MAX(y.id) FROM quizzes_correction y WHERE y.version_id = v.id)
  LEFT JOIN quizzes_response r
    ON r.id = (SELECT MAX(x.id) FROM quizzes_response x WHERE x.item_id = i.id)
 WHERE i.attempt_id = %s
 ORDER BY i.position
"""


class Line(NamedTuple):
    """One place of the attempt, as the database gives it: JSON is text until asked for."""

    item: int
    position: int
    version: int
    # The version's public id, in the form the database keeps; only ever compared.
    version_name: str | UUID
    order_text: str
    is_flagged: bool | int
    response: int | None
    answer_text: str | None
    saved: datetime | str | None
    device: str | None
    sequence: int | None

    @property
    def option_order(self) -> list[str]:
        return list(json.loads(self.order_text))

    @property
    def answer(self) -> list[str]:
        """Return the answer that counts; empty where nothing was chosen, or unchosen."""
        return list(json.loads(self.answer_text)) if self.answer_text else []

    @property
    def receipt(self) -> str:
        """Return the number of the response that counts, "" where there is none."""
        return receipt(self.response) if self.response else ""

    @property
    def is_answered(self) -> bool:
        return self.answer_text is not None and self.answer_text != "[]"

    @property
    def saved_at(self) -> datetime | None:
        return moment(self.saved)


@dataclass(frozen=True)
class Answered:
    """A question and the answer to it that counts: what grading asks for."""

    item: int
    response: int | None
    answer: list[str]
    kind: str
    points: Decimal
    content: dict[str, Any]
    section: int
    # How the key was put right since, the newest time; None: never.
    corrected: Corrected | None = None


def open_attempt(learner: int, slug: str) -> Attempt | None:
    """Return a person's open attempt at the quiz, with the quiz's names."""
    return _attempt_and_quiz(_row(_OPEN, [learner, slug]))


def named_attempt(learner: int, slug: str, public_id: UUID) -> Attempt | None:
    """Return that attempt of the person at the quiz, open or not."""
    return _attempt_and_quiz(_row(_NAMED, [learner, slug, _uuid(public_id)]))


def named_item(
    learner: int, slug: str, public_id: UUID, position: int
) -> AttemptItem | None:
    """Return a place of that attempt, with the attempt and the version it shows."""
    row = _row(_PLACE, [learner, slug, _uuid(public_id), position])
    if row is None:
        return None
    end = len(_ATTEMPT) + len(_ITEM)
    item = AttemptItem.from_db(connection.alias, _ITEM, row[len(_ATTEMPT) : end])
    item.attempt = _attempt(row)
    version, kind, content = row[end:]
    item.version = QuestionVersion.from_db(
        connection.alias, _VERSION, (version, kind, json.loads(content))
    )
    return item


def lines_of(attempt: int) -> list[Line]:
    """Return the places of an attempt, in order, with the answers that count."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [attempt])
        return [Line._make(row) for row in cursor.fetchall()]


def hold(attempt: Attempt) -> None:
    """Take the row of the attempt until the transaction ends; bring its state up to date."""
    locking = " FOR UPDATE" if connection.features.has_select_for_update else ""
    row = _row(_STATE + locking, [attempt.pk])
    attempt.state, deadline, closed, attempt.closed_by = row
    attempt.deadline_at, attempt.closed_at = moment(deadline), moment(closed)


def keep(
    item: int,
    answer: list[str],
    at: datetime,
    *,
    device: str = "",
    sequence: int | None = None,
    client_at: datetime | None = None,
) -> int:
    """Write a response; return its number."""
    adapt = connection.ops.adapt_datetimefield_value
    row = [
        item,
        json.dumps(answer),
        adapt(at),
        device,
        sequence,
        client_at and adapt(client_at),
    ]
    return int(_row(_KEEP, row)[0])


def answered(attempt: int) -> list[Answered]:
    """Return the questions of an attempt, in order, with the answers that count."""
    with connection.cursor() as cursor:
        cursor.execute(_ANSWERED, [attempt])
        return [
            Answered(
                item,
                response,
                json.loads(answer) if answer else [],
                kind,
                Decimal(str(points)),
                json.loads(content),
                section,
                Corrected(remedy, json.loads(key) if key else None) if remedy else None,
            )
            for item, response, answer, kind, points, content, section, remedy, key in (
                cursor.fetchall()
            )
        ]


def _row(query: str, parameters: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone()


def _attempt_and_quiz(row: Any) -> Attempt | None:
    if row is None:
        return None
    attempt = _attempt(row)
    attempt.quiz = Quiz.from_db(connection.alias, _QUIZ, row[len(_ATTEMPT) : -1])
    attempt.is_extended = bool(row[-1])
    return attempt


def _attempt(row: Any) -> Attempt:
    values = dict(zip(_ATTEMPT, row, strict=False))
    name = values["public_id"]
    values["public_id"] = name if isinstance(name, UUID) else UUID(name)
    values["deadline_at"] = moment(values["deadline_at"])
    values["sections"] = json.loads(values["sections"])
    return Attempt.from_db(connection.alias, _ATTEMPT, values.values())


def _uuid(value: UUID) -> Any:
    return _UUID.get_db_prep_value(value, connection)
