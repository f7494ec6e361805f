"""From a question as trainers edit it to the version that learners see."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import stamps
from organisation.models import User

from .. import content
from ..kinds import Content, kind_of
from ..models import Question, QuestionVersion
from ..refusals import MeaningChanged, QuestionNotReady
from ..typing_errors import meaning_changes

logger = logging.getLogger(__name__)


def question_problems(question: Question, frozen: Content) -> list[str]:
    """Return what keeps a question with that content from being asked."""
    problems = kind_of(question.kind).validate(frozen)
    if question.points < 1:
        problems.append(_("A question is worth at least one point."))
    return problems


@transaction.atomic
def freeze_version(
    *,
    question: Question,
    by: User | None,
    at: datetime,
    correction: bool = False,
    note: str = "",
) -> QuestionVersion:
    """Return the version that learners get from now on: a new one where anything changed.

    A ``correction`` of typing errors keeps the version's number. Raises QuestionNotReady,
    which lists every problem, and MeaningChanged for a correction that is none.
    """
    frozen = content.content_of(question, content.options_of(question))
    problems = question_problems(question, frozen)
    if problems:
        raise QuestionNotReady(problems)
    wanted = content.content_hash(question, frozen)
    current = question.current_version
    if current is not None and current.content_hash == wanted:
        return current
    if correction and current is not None:
        changes = changes_of(question, current, frozen)
        if changes:
            raise MeaningChanged(changes)
    version = QuestionVersion.objects.create(
        question=question,
        **_next_number(question, current if correction else None),
        note=note,
        kind=question.kind,
        points=question.points,
        content=frozen,
        content_hash=wanted,
        provision_id=question.provision_id,
        created_at=at,
        created_by=by,
    )
    question.current_version = version
    # The rows may have been written after the question was.
    Question.objects.filter(pk=question.pk).update(
        current_version=version, search_text=question.words_to_search()
    )
    # Lessons keep their self-checks rendered.
    stamps.bump()
    logger.debug("question frozen question=%s version=%s", question.pk, version)
    return version


def _next_number(
    question: Question, corrected: QuestionVersion | None
) -> dict[str, int]:
    """Return the number and the correction that the next version gets."""
    if corrected is not None:
        last = question.versions.filter(number=corrected.number).aggregate(
            last=Max("correction")
        )["last"]
        return {"number": corrected.number, "correction": (last or 0) + 1}
    last = question.versions.aggregate(last=Max("number"))["last"]
    return {"number": (last or 0) + 1}


def changes_of(
    question: Question, version: QuestionVersion, frozen: Content
) -> list[str]:
    """Return what a question with that content changes of a version, beside words."""
    return meaning_changes(
        kind=(version.kind, question.kind),
        points=(version.points, question.points),
        content=(version.content, frozen),
        provision=(version.provision_id, question.provision_id),
    )
