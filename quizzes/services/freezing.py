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
from ..refusals import QuestionNotReady

logger = logging.getLogger(__name__)


def question_problems(question: Question, frozen: Content) -> list[str]:
    """Return what keeps a question with that content from being asked."""
    problems = kind_of(question.kind).validate(frozen)
    if question.points < 1:
        problems.append(_("A question is worth at least one point."))
    return problems


@transaction.atomic
def freeze_version(
    *, question: Question, by: User | None, at: datetime
) -> QuestionVersion:
    """Return the version that learners get from now on: a new one where anything changed.

    Raises QuestionNotReady, which lists every problem.
    """
    frozen = content.content_of(question, content.options_of(question))
    problems = question_problems(question, frozen)
    if problems:
        raise QuestionNotReady(problems)
    wanted = content.content_hash(question, frozen)
    current = question.current_version
    if current is not None and current.content_hash == wanted:
        return current
    last = question.versions.aggregate(last=Max("number"))["last"] or 0
    version = QuestionVersion.objects.create(
        question=question,
        number=last + 1,
        kind=question.kind,
        points=question.points,
        content=frozen,
        content_hash=wanted,
        provision_id=question.provision_id,
        created_at=at,
        created_by=by,
    )
    question.current_version = version
    Question.objects.filter(pk=question.pk).update(current_version=version)
    # Lessons keep their self-checks rendered.
    stamps.bump()
    logger.debug("question frozen question=%s version=%s", question.pk, version.number)
    return version
