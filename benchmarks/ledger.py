"""Hold the receipts that people were given against the database; print the balance as JSON.

Reads ``{"attempts": [public ids], "acknowledged": [Acknowledged, …]}`` from its input. Run as
a program under the settings of the server, after the burst.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]


@dataclass(frozen=True)
class Acknowledged:
    """A save that the server has confirmed; no receipt: it said that it came too late."""

    attempt: str
    position: int
    answer: list[str]
    device: str
    sequence: int
    receipt: str


@dataclass
class Balance:
    """What the database says to what people were told."""

    attempts: int = 0
    acknowledged: int = 0
    # Acknowledged, and neither a response with that answer nor set aside: has to be none.
    lost: list[dict[str, Any]] = field(default_factory=list)
    # Kept, though nobody was told: the line broke between the writing and the answer.
    unheard: int = 0
    set_aside: int = 0
    closed_by_clock: int = 0
    left_open: int = 0
    # Attempts with none or several grades, or with one that the responses do not give.
    misgraded: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not (self.lost or self.left_open or self.misgraded)


def balance(attempts: list[str], acknowledged: list[Acknowledged]) -> Balance:
    """Look each receipt up, let the clock close what was left open, and grade anew."""
    from django.utils.timezone import now

    from quizzes.models import Attempt, SetAside
    from quizzes.services import close_overdue

    found = Balance(attempts=len(attempts), acknowledged=len(acknowledged))
    ours = Attempt.objects.filter(public_id__in=attempts)
    responses = _responses(attempts)
    aside = {
        (str(attempt), position, device, sequence): answer
        for attempt, position, device, sequence, answer in SetAside.objects.filter(
            item__attempt__in=ours
        ).values_list(
            "item__attempt__public_id", "item__position", "device", "sequence", "answer"
        )
    }
    for one in acknowledged:
        place = (one.attempt, one.position, one.device, one.sequence)
        kept = responses.get(int(one.receipt)) if one.receipt else None
        if kept != (*place, one.answer) and aside.get(place) != one.answer:
            found.lost.append(asdict(one))
    told = {int(one.receipt) for one in acknowledged if one.receipt}
    found.unheard = len(responses.keys() - told)
    found.set_aside = len(aside)
    still_open = ours.open().count()
    # Nobody waits for half an hour here: what the clock will find then.
    close_overdue(at=now() + timedelta(days=1))
    found.left_open = ours.open().count()
    found.closed_by_clock = still_open - found.left_open
    found.misgraded = list(_misgraded(attempts))
    return found


def _responses(attempts: list[str]) -> dict[int, tuple[Any, ...]]:
    """Return the responses to these attempts, by number."""
    from quizzes.models import Response

    rows = Response.objects.filter(item__attempt__public_id__in=attempts).values_list(
        "pk",
        "item__attempt__public_id",
        "item__position",
        "device",
        "sequence",
        "answer",
    )
    return {number: (str(name), *rest) for number, name, *rest in rows.iterator()}


def _misgraded(attempts: list[str]) -> Iterable[str]:
    """Name the attempts whose only grade is not what the responses give, mark by mark."""
    from quizzes.models import Attempt

    whole = Attempt.objects.filter(public_id__in=attempts).prefetch_related(
        "items__version", "items__responses", "grades__marks"
    )
    for attempt in whole.iterator(chunk_size=100):
        grades = list(attempt.grades.all())
        if len(grades) != 1 or not _is_right(attempt, grades[0]):
            yield str(attempt.public_id)


def _is_right(attempt: Any, grade: Any) -> bool:
    from quizzes import grading
    from quizzes.kinds import kind_of

    marks = {mark.item_id: mark for mark in grade.marks.all()}
    expected = []
    for item in attempt.items.all():
        # The highest receipt counts.
        last = max(item.responses.all(), key=lambda response: response.pk, default=None)
        fraction = kind_of(item.version.kind).grade(
            item.version.content, last.answer if last else []
        )
        points = item.version.points if item.points is None else item.points
        one = grading.mark(fraction, points, section=item.section)
        expected.append(one)
        mark = marks.pop(item.pk, None)
        if mark is None or (mark.points, mark.response_id) != (
            one.points,
            last and last.pk,
        ):
            return False
    outcome = grading.result(
        expected,
        attempt.pass_percent,
        [section.get("pass_percent") for section in attempt.sections],
    )
    given = (grade.score, grade.possible, grade.percent, grade.passed)
    return not marks and given == (
        outcome.score,
        outcome.possible,
        outcome.percent,
        outcome.passed,
    )


def main() -> None:
    import django

    django.setup()
    told = json.load(sys.stdin)
    acknowledged = [Acknowledged(**one) for one in told["acknowledged"]]
    json.dump(asdict(balance(told["attempts"], acknowledged)), sys.stdout)


if __name__ == "__main__":
    main()
