"""A wrong key put right: first who changes, then, confirmed and with a reason, new grades.

Old grades stay. Nothing but the marks of the one question is worked out anew; the others are
copied from the grade that counts, so that five thousand attempts take seconds.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from organisation.models import User

from .. import grading
from ..corrections import Corrected
from ..grading import Mark, Outcome
from ..models import (
    Attempt,
    AttemptItem,
    Correction,
    Grade,
    ItemMark,
    Question,
    QuestionVersion,
    Response,
)
from ..refusals import ReasonMissing, RegradeOutdated
from ..rekeying import with_key_of, with_pairs, with_right
from ..results import newest_grades
from ..signals import attempt_graded, attempts_regraded
from ..states import Event
from .marks import grade_attempt, grade_fields, keep_marks

logger = logging.getLogger(__name__)

_BATCH = 500
Remedy = Correction.Remedy


@dataclass(frozen=True)
class Regrade:
    """What would be put right: the versions of one number, and what becomes of each."""

    remedy: str
    versions: Mapping[int, QuestionVersion]
    corrected: Mapping[int, Corrected]

    def changes(self) -> Iterator["Change"]:
        """Yield every graded attempt that shows the question, oldest first.

        Four queries for five hundred of them; nothing is written.
        """
        shown = (
            AttemptItem.objects.filter(
                version__in=list(self.versions), attempt__state=Attempt.State.GRADED
            )
            .order_by("attempt")
            .values_list("attempt", flat=True)
            .distinct()
        )
        for batch in _batches(list(shown)):
            yield from self._changes_of(batch)

    def counts(self) -> "Counts":
        """Count who changes, reading all of them."""
        attempts = changed = now_pass = no_longer = 0
        for change in self.changes():
            attempts += 1
            changed += change.is_changed
            now_pass += change.passes_now
            no_longer += change.passes_no_longer
        return Counts(attempts, changed, now_pass, no_longer)

    def _changes_of(self, attempts: Sequence[int]) -> Iterator["Change"]:
        rows = Attempt.objects.in_bulk(attempts)
        grades = {g.attempt_id: g for g in newest_grades().filter(attempt__in=attempts)}
        marks: dict[int, list[_Row]] = {}
        for values in ItemMark.objects.filter(grade__in=grades.values()).values_list(
            "grade__attempt",
            "item",
            "response",
            "points",
            "possible",
            "item__section",
            "item__version",
            "item__points",
        ):
            marks.setdefault(values[0], []).append(_Row(*values[1:]))
        answers = dict(
            Response.objects.filter(
                pk__in=[
                    row.response
                    for group in marks.values()
                    for row in group
                    if row.response and row.version in self.versions
                ]
            ).values_list("pk", "answer")
        )
        for pk in attempts:
            if pk in marks:
                yield self._change(rows[pk], grades[pk], marks[pk], answers)

    def _change(
        self,
        attempt: Attempt,
        grade: Grade,
        rows: "list[_Row]",
        answers: Mapping[int, Any],
    ) -> "Change":
        marks = [self._mark(row, answers) for row in rows]
        outcome = grading.result(
            marks,
            attempt.pass_percent,
            [section.get("pass_percent") for section in attempt.sections],
        )
        return Change(attempt, grade, outcome, tuple(zip(rows, marks, strict=True)))

    def _mark(self, row: "_Row", answers: Mapping[int, Any]) -> Mark:
        version = self.versions.get(row.version)
        if version is None:
            return Mark(row.points, row.possible, section=row.section)
        corrected = self.corrected[row.version]
        answer = list(answers.get(row.response, [])) if row.response else []
        return grading.mark(
            corrected.fraction(version.kind, version.content, answer),
            corrected.points(version.points if row.worth is None else row.worth),
            section=row.section,
        )


@dataclass(frozen=True)
class _Row:
    """A mark of the grade that counts, with what its item is."""

    item: int
    response: int | None
    points: Decimal
    possible: Decimal
    section: int
    version: int
    worth: Decimal | None


@dataclass(frozen=True)
class Change:
    """One attempt before and after."""

    attempt: Attempt
    old: Grade
    new: Outcome
    marks: tuple[tuple[_Row, Mark], ...]

    @property
    def is_changed(self) -> bool:
        """Return whether any mark differs: then there is a new grade."""
        return any(
            (row.points, row.possible) != (mark.points, mark.possible)
            for row, mark in self.marks
        )

    @property
    def passes_now(self) -> bool:
        return self.new.passed and not self.old.passed

    @property
    def passes_no_longer(self) -> bool:
        return self.old.passed and not self.new.passed


@dataclass(frozen=True)
class Counts:
    """How many attempts show the question, and what the correction does to them."""

    attempts: int
    changed: int
    now_pass: int
    no_longer: int

    def __str__(self) -> str:
        """Return what tells one preview from another."""
        return f"{self.attempts}-{self.changed}-{self.now_pass}-{self.no_longer}"


def plan_regrade(
    *,
    question: Question,
    number: int,
    remedy: str,
    right: Sequence[str] = (),
    pairs: Mapping[str, str] | None = None,
    like: QuestionVersion | None = None,
) -> Regrade:
    """Return what a remedy would do to the versions of that number.

    A new key is given as the options that are ``right``, as what belongs to each row of
    ``pairs``, or as a version whose key counts.
    Raises rekeying.CannotRekey where it does not fit what was shown.
    """
    versions = {
        version.pk: version for version in question.versions.filter(number=number)
    }
    corrected = {
        pk: Corrected(remedy, _content(version, right, pairs, like))
        if remedy == Remedy.REKEY
        else Corrected(remedy)
        for pk, version in versions.items()
    }
    return Regrade(remedy, versions, corrected)


def _content(
    version: QuestionVersion,
    right: Sequence[str],
    pairs: Mapping[str, str] | None,
    like: QuestionVersion | None,
) -> dict[str, Any]:
    if pairs:
        return with_pairs(version.content, pairs)
    if like is not None:
        return with_key_of(version.kind, version.content, like.content)
    return with_right(version.content, right)


@transaction.atomic
def apply_regrade(
    *, regrade: Regrade, expected: str, reason: str, by: User, at: datetime
) -> Counts:
    """Keep the correction and write a new grade for every attempt that it changes.

    ``expected`` is the text of the counts that were confirmed. Raises RegradeOutdated,
    and changes nothing, where they no longer hold; ReasonMissing.

    `attempt_graded` is sent for those whose result turns, `attempts_regraded` once for all.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(
            _("Say why the key is corrected; the reason stands with every new result.")
        )
    waiting = _hold_unfinished(regrade)
    Correction.objects.bulk_create(
        Correction(
            version_id=pk,
            remedy=corrected.remedy,
            content=corrected.content,
            reason=reason,
            by=by,
            at=at,
        )
        for pk, corrected in regrade.corrected.items()
    )
    attempts = now_pass = no_longer = 0
    regraded: list[int] = []
    turned: dict[int, Grade] = {}
    changes = regrade.changes()
    while batch := list(islice(changes, _BATCH)):
        changed = [change for change in batch if change.is_changed]
        for change, grade in _write(changed, reason, by, at):
            regraded.append(change.attempt.pk)
            now_pass += change.passes_now
            no_longer += change.passes_no_longer
            if change.new.passed != change.old.passed:
                turned[change.attempt.pk] = grade
        attempts += len(batch)
    counts = Counts(attempts, len(regraded), now_pass, no_longer)
    if str(counts) != expected:
        raise RegradeOutdated(
            _("Attempts were graded since this preview. Look at who changes once more.")
        )
    _tell(turned, regraded, at)
    _settle(waiting, regrade, at)
    logger.info(
        "question regraded versions=%s remedy=%s attempts=%s changed=%s by=%s",
        list(regrade.versions),
        regrade.remedy,
        counts.attempts,
        counts.changed,
        by.pk,
    )
    return counts


def _hold_unfinished(regrade: Regrade) -> list[Attempt]:
    """Wait for attempts that are being closed; return those that wait to be marked.

    Who closes an attempt holds its row. Waiting for it means that either we see its grade,
    or it sees our correction.
    """
    shown = AttemptItem.objects.filter(version__in=list(regrade.versions))
    held = (
        Attempt.objects.filter(pk__in=shown.values("attempt"))
        .exclude(state=Attempt.State.GRADED)
        .select_for_update()
        .order_by("pk")
    )
    return [one for one in held if one.state == Attempt.State.MARKING]


def _write(
    changes: Sequence[Change], reason: str, by: User, at: datetime
) -> list[tuple[Change, Grade]]:
    grades = Grade.objects.bulk_create(
        Grade(
            attempt=change.attempt,
            graded_at=at,
            reason=reason,
            by=by,
            **grade_fields(change.new),
        )
        for change in changes
    )
    pairs = list(zip(changes, grades, strict=True))
    keep_marks(
        (grade.pk, row.item, row.response, mark.points, mark.possible)
        for change, grade in pairs
        for row, mark in change.marks
    )
    return pairs


def _tell(turned: Mapping[int, Grade], regraded: list[int], at: datetime) -> None:
    attempts = Attempt.objects.select_related("learner").in_bulk(list(turned))
    for pk, attempt in attempts.items():
        if not attempt.is_trial:
            attempt_graded.send(Attempt, attempt=attempt, grade=turned[pk])
    attempts_regraded.send(Attempt, attempts=regraded, at=at)


def _settle(waiting: Sequence[Attempt], regrade: Regrade, at: datetime) -> None:
    """Grade what waited for a marker, where the correction leaves nothing to mark."""
    if regrade.remedy == Remedy.REKEY:
        return
    for attempt in waiting:
        grade = grade_attempt(attempt=attempt, at=at, event=Event.REGRADE)
        if grade is not None and not attempt.is_trial:
            attempt_graded.send(Attempt, attempt=attempt, grade=grade)


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]
