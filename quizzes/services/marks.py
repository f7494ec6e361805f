"""From the answers of a closed attempt to its grade."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from organisation.models import User

from .. import grading, marking, sheets, states
from ..corrections import Corrected, Remedy
from ..kinds import kind_of
from ..marking import EssayPoints
from ..models import Attempt, Grade, Marking
from ..sheets import Answered
from ..states import Event

_LEFT_OUT = Corrected(Remedy.DROP)
# By hand: twenty models that nobody reads were half the work of grading.
_KEEP_MARK = """
INSERT INTO quizzes_itemmark (grade_id, item_id, response_id, points, possible)
VALUES (%s, %s, %s, %s, %s)
"""


def grade_attempt(
    *,
    attempt: Attempt,
    at: datetime,
    event: Event = Event.MARK,
    by: User | None = None,
    reason: str = "",
) -> Grade | None:
    """Grade a closed attempt from its answers that count; write the grade and its marks.

    None, and the attempt waits in state ``marking``, where an essay was answered that too
    few have marked. An empty essay earns nothing at once. Essays of a trial are left out:
    nobody marks those. ``event`` is what happened to it: by that, and by whether anything
    waits, `states` says which state follows. Works in the caller's transaction, and tells
    nobody.
    """
    lines = sheets.answered(attempt.pk)
    marks = marks_of(attempt, lines)
    _set_state(attempt, event, awaits_marker=marks is None)
    if marks is None:
        return None
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
    by_hand = lines_by_hand(lines)
    if not by_hand:
        return [_mark(line) for line in lines]
    if attempt.is_trial:
        left_out = [replace(one, corrected=_LEFT_OUT) for one in by_hand]
        by_item = {one.item: one for one in left_out}
        return [_mark(by_item.get(line.item, line)) for line in lines]
    essays = essay_points(attempt.pk)
    given = {line.item: essays.get(line.item, EssayPoints()) for line in by_hand}
    if any(one.final() is None for one in given.values()):
        return None
    first = {item: one.first for item, one in given.items()}
    is_complete = all(one.second is not None for one in given.values())
    if not is_complete and is_borderline(attempt, lines, first):
        return None
    return [
        _mark(line, given[line.item].final() if line.item in given else None)
        for line in lines
    ]


def is_borderline(
    attempt: Attempt, lines: Sequence[Answered], first: Mapping[int, Decimal | None]
) -> bool:
    """Return whether the first marker's result asks for a second.

    Not once there is a grade: what stands is marked again, or corrected, with a reason.
    """
    if not attempt.borderline_percent:
        return False
    outcome = outcome_of(attempt, [_mark(line, first.get(line.item)) for line in lines])
    return (
        marking.needs_second_marker(
            outcome.score,
            outcome.possible,
            attempt.pass_percent,
            attempt.borderline_percent,
        )
        and not attempt.grades.exists()
    )


def provisional_marks(lines: Sequence[Answered]) -> dict[int, grading.Mark | None]:
    """Return, by item, what the machine can grade already; None for what waits."""
    waiting = {line.item for line in lines_by_hand(lines)}
    return {line.item: None if line.item in waiting else _mark(line) for line in lines}


def essays_of(attempt: int) -> list[Answered]:
    """Return the answers of an attempt that a person has to mark, in order."""
    return lines_by_hand(sheets.answered(attempt))


def lines_by_hand(lines: Iterable[Answered]) -> list[Answered]:
    """Keep what a person has to mark: no empty answer, and none that is dropped."""
    return [
        line
        for line in lines
        if not kind_of(line.kind).is_automatic
        and any(text.strip() for text in line.answer)
        and line.corrected is None
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


def _mark(line: Answered, essay: Decimal | None = None) -> grading.Mark:
    """Return the mark of a line; ``essay`` is what its markers gave, on the rubric."""
    points, kind = line.points, kind_of(line.kind)
    if line.corrected is not None:
        fraction = line.corrected.fraction(line.kind, line.content, line.answer)
        points = line.corrected.points(points)
    elif kind.is_automatic:
        fraction = kind.grade(line.content, line.answer)
    elif essay is None:
        fraction = Decimal(0)
    else:
        rubric = marking.rubric_of(line.content, line.points)
        fraction = marking.fraction(essay, rubric)
    return grading.mark(fraction, points, section=line.section)


def _set_state(attempt: Attempt, event: Event, *, awaits_marker: bool) -> None:
    """Keep the state that follows, where it differs from what is there.

    Closing has written already what it is when nothing waits: before that it was open.
    """
    is_closing = event in (Event.SUBMIT, Event.EXPIRE)
    was = Attempt.State.OPEN if is_closing else attempt.state
    state = Attempt.State(states.after(was, event, awaits_marker=awaits_marker))
    if attempt.state != state:
        Attempt.objects.filter(pk=attempt.pk).update(state=state)
        attempt.state = state


def _section_data(section: grading.SectionTotal) -> dict[str, Any]:
    return {
        name: value if isinstance(value, bool) else str(value)
        for name, value in asdict(section).items()
    }
