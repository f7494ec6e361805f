"""From the answers of a closed attempt to its grade."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from organisation.models import User

from .. import corrections, grading, marking, sheets
from ..corrections import Corrected
from ..kinds import kind_of
from ..marking import EssayPoints
from ..models import Attempt, Grade, Marking
from ..sheets import Answered

logger = logging.getLogger(__name__)

# By hand: twenty models that nobody reads were half the work of grading.
_KEEP_MARK = """
INSERT INTO quizzes_itemmark (grade_id, item_id, response_id, points, possible)
VALUES (%s, %s, %s, %s, %s)
"""


def grade_attempt(
    *, attempt: Attempt, at: datetime, by: User | None = None, reason: str = ""
) -> Grade | None:
    """Grade a closed attempt from its answers that count; write the grade and its marks.

    None, and the attempt waits in state ``marking``, where an essay was answered that too
    few have marked. An empty essay earns nothing at once. Essays of a trial are left out:
    nobody marks those. Works in the caller's transaction, and tells nobody.
    """
    lines = sheets.answered(attempt.pk)
    marks = marks_of(attempt, lines)
    if marks is None:
        _set_state(attempt, Attempt.State.MARKING)
        return None
    _set_state(attempt, Attempt.State.GRADED)
    grade = Grade(
        attempt=attempt,
        graded_at=at,
        by=by,
        reason=reason,
        **grade_fields(outcome_of(attempt, marks)),
    )
    grade.save(force_insert=True)
    keep_marks(
        (grade.pk, line.item, line.response, mark.points, mark.possible)
        for line, mark in zip(lines, marks, strict=True)
    )
    return grade


def marks_of(attempt: Attempt, lines: Sequence[Answered]) -> list[grading.Mark] | None:
    """Return the mark of each line; None while an essay waits to be marked."""
    corrected = corrections.of_attempt(attempt.pk)
    by_hand = lines_by_hand(lines, corrected)
    if not by_hand:
        return [_mark(line, corrected.get(line.item)) for line in lines]
    if attempt.is_trial:
        left_out = Corrected(corrections.Remedy.DROP)
        return [_mark(line, left_out if line in by_hand else None) for line in lines]
    essays = essay_points(attempt.pk)
    given = [essays.get(line.item, EssayPoints()) for line in by_hand]
    if any(one.final() is None for one in given):
        return None
    first = {line.item: one.first for line, one in zip(by_hand, given, strict=True)}
    is_complete = all(one.second is not None for one in given)
    if not is_complete and is_borderline(attempt, lines, corrected, first):
        return None
    final = {line.item: one.final() for line, one in zip(by_hand, given, strict=True)}
    return [
        _mark(line, corrected.get(line.item), final.get(line.item)) for line in lines
    ]


def is_borderline(
    attempt: Attempt,
    lines: Sequence[Answered],
    corrected: dict[int, Corrected],
    first: dict[int, Decimal | None],
) -> bool:
    """Return whether the first marker's result asks for a second.

    Not once there is a grade: what stands is marked again, or corrected, with a reason.
    """
    if not attempt.borderline_percent:
        return False
    outcome = outcome_of(
        attempt,
        [_mark(line, corrected.get(line.item), first.get(line.item)) for line in lines],
    )
    return (
        marking.needs_second_marker(
            outcome.score,
            outcome.possible,
            attempt.pass_percent,
            attempt.borderline_percent,
        )
        and not attempt.grades.exists()
    )


def essays_of(attempt: int) -> list[Answered]:
    """Return the answers of an attempt that a person has to mark, in order."""
    return lines_by_hand(sheets.answered(attempt), corrections.of_attempt(attempt))


def lines_by_hand(
    lines: Iterable[Answered], corrected: dict[int, Corrected]
) -> list[Answered]:
    """Keep what a person has to mark: no empty answer, and none that is dropped."""
    return [
        line
        for line in lines
        if not kind_of(line.kind).is_automatic
        and any(text.strip() for text in line.answer)
        and not _needs_no_marker(corrected.get(line.item))
    ]


def essay_points(attempt: int) -> dict[int, EssayPoints]:
    """Return what each essay of an attempt was given, by item, in one query."""
    rounds: dict[int, dict[int, Decimal]] = {}
    for item, nth, points in (
        Marking.objects.filter(item__attempt=attempt)
        .order_by("pk")
        .values_list("item", "round", "points")
    ):
        rounds.setdefault(item, {})[nth] = points
    return {
        item: EssayPoints(
            given.get(Marking.Round.FIRST),
            given.get(Marking.Round.SECOND),
            given.get(Marking.Round.REVIEW),
        )
        for item, given in rounds.items()
    }


def outcome_of(attempt: Attempt, marks: Iterable[grading.Mark]) -> grading.Outcome:
    """Add up marks under the rules of the attempt."""
    return grading.result(
        marks,
        attempt.pass_percent,
        [section.get("pass_percent") for section in attempt.sections],
    )


def grade_fields(outcome: grading.Outcome) -> dict[str, Any]:
    """Return an outcome as the fields of a ``Grade``."""
    return {
        "score": outcome.score,
        "possible": outcome.possible,
        "percent": outcome.percent,
        "passed": outcome.passed,
        "sections": [_section_data(section) for section in outcome.sections],
    }


def keep_marks(rows: Iterable[tuple[Any, ...]]) -> None:
    """Write marks: grade, item, response, points, possible."""
    with connection.cursor() as cursor:
        cursor.executemany(_KEEP_MARK, list(rows))


def _needs_no_marker(corrected: Corrected | None) -> bool:
    return corrected is not None and corrected.remedy != corrections.Remedy.REKEY


def _mark(
    line: Answered, corrected: Corrected | None, essay: Decimal | None = None
) -> grading.Mark:
    if corrected is not None and (essay is None or _needs_no_marker(corrected)):
        return grading.mark(
            corrected.fraction(line.kind, line.content, line.answer),
            corrected.points(line.points),
            section=line.section,
        )
    if kind_of(line.kind).is_automatic:
        fraction = kind_of(line.kind).grade(line.content, line.answer)
    elif essay is None:
        fraction = Decimal(0)
    else:
        rubric = marking.rubric_of(line.content, line.points)
        fraction = marking.fraction(essay, rubric)
    return grading.mark(fraction, line.points, section=line.section)


def _set_state(attempt: Attempt, state: Attempt.State) -> None:
    """Keep the state where it differs from what closing the attempt assumed."""
    if attempt.state != state:
        Attempt.objects.filter(pk=attempt.pk).update(state=state)
        attempt.state = state


def _section_data(section: grading.SectionTotal) -> dict[str, Any]:
    return {
        name: value if isinstance(value, bool) else str(value)
        for name, value in asdict(section).items()
    }
