"""From the answers of a closed attempt to its grade."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection

from organisation.models import User

from .. import grading, sheets
from ..kinds import kind_of
from ..models import Attempt, Grade

# By hand: twenty models that nobody reads were half the work of grading.
_KEEP_MARK = """
INSERT INTO quizzes_itemmark (grade_id, item_id, response_id, points, possible)
VALUES (%s, %s, %s, %s, %s)
"""


def grade_attempt(
    *, attempt: Attempt, at: datetime, by: User | None = None, reason: str = ""
) -> Grade | None:
    """Grade a closed attempt from its answers that count; write the grade and its marks."""
    lines = sheets.answered(attempt.pk)
    marks = [
        grading.mark(
            kind_of(line.kind).grade(line.content, line.answer),
            line.points,
            section=line.section,
        )
        for line in lines
    ]
    outcome = grading.result(
        marks,
        attempt.pass_percent,
        [section.get("pass_percent") for section in attempt.sections],
    )
    grade = Grade.objects.create(
        attempt=attempt,
        graded_at=at,
        score=outcome.score,
        possible=outcome.possible,
        percent=outcome.percent,
        passed=outcome.passed,
        sections=[_section_data(section) for section in outcome.sections],
        by=by,
        reason=reason,
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            _KEEP_MARK,
            [
                (grade.pk, line.item, line.response, mark.points, mark.possible)
                for line, mark in zip(lines, marks, strict=True)
            ],
        )
    return grade


def _section_data(section: grading.SectionTotal) -> dict[str, Any]:
    return {
        name: value if isinstance(value, bool) else str(value)
        for name, value in asdict(section).items()
    }
