"""Corrections of wrong keys, as grading and the review read them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from .kinds import kind_of
from .models import Correction

Remedy = Correction.Remedy

# The newest of each version is the last to come.
_OF_ATTEMPT = """
SELECT i.id, c.remedy, c.content
  FROM quizzes_attemptitem i
  JOIN quizzes_correction c ON c.version_id = i.version_id
 WHERE i.attempt_id = %s
 ORDER BY c.id
"""


@dataclass(frozen=True)
class Corrected:
    """What a correction makes of a version: the remedy, and the content it puts right."""

    remedy: str
    content: dict[str, Any] | None = None

    def fraction(
        self, kind: str, content: dict[str, Any], answer: list[str]
    ) -> Decimal:
        """Return the share of the points an answer earns; all of them also for none.

        Where everyone gets the points, so does who left the question out: nobody could
        have answered it rightly.
        """
        if self.remedy == Remedy.ACCEPT_ALL:
            return Decimal(1)
        if self.remedy == Remedy.DROP:
            return Decimal(0)
        return kind_of(kind).grade(self.content or content, answer)

    def points(self, points: Decimal) -> Decimal:
        """Return what the question is worth: nothing once it is dropped."""
        return Decimal(0) if self.remedy == Remedy.DROP else points


def of_attempt(attempt: int) -> dict[int, Corrected]:
    """Return the correction that counts of each item of an attempt that has one."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ATTEMPT, [attempt])
        return {
            item: Corrected(remedy, json.loads(content) if content else None)
            for item, remedy, content in cursor.fetchall()
        }


def of_versions(versions: Iterable[int]) -> dict[int, Correction]:
    """Return the correction that counts of each version that has one."""
    rows = Correction.objects.filter(version__in=list(versions)).order_by("pk")
    return {row.version_id: row for row in rows}
