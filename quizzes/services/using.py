"""A question's way: put in use, watched, retired, sent back.

Wagtail does the keeping of drafts; here are the rules, and the one place that writes
``state`` (with ``receivers``, which hear of what is done in Wagtail's own screens).
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.log_actions import log
from wagtail.models import Revision

from organisation.models import User

from .. import content, papers
from ..models import Question, QuestionVersion
from ..refusals import QuestionNeeded, QuestionNotInUse, QuestionNotReady
from .freezing import question_problems

logger = logging.getLogger(__name__)

State = Question.State
# The attribute of a revision by which a receiver knows how it is put in use.
HOW = "put_in_use"


@dataclass(frozen=True)
class PutInUse:
    """What Wagtail's signal does not say."""

    by: User | None
    at: datetime
    correction: bool = False
    note: str = ""


def set_state(question: Question, state: str, reason: str = "") -> None:
    """Write the state, and nothing else of the question."""
    question.state = state
    question.watch_reason = reason if state == State.WATCH else ""
    Question.objects.filter(pk=question.pk).update(
        state=state, watch_reason=question.watch_reason
    )
    logger.info("question state question=%s state=%s", question.pk, state)


def problems_of(question: Question) -> list[str]:
    """Return what keeps a question as it stands, saved or not, from being asked."""
    return question_problems(
        question, content.content_of(question, content.options_of(question))
    )


def is_new_to_learners(question: Question) -> bool:
    """Return whether a question they had before, as it stands now, is another version."""
    version = question.current_version
    if version is None:
        return False
    wanted = content.content_of(question, content.options_of(question))
    return content.content_hash(question, wanted) != version.content_hash


@transaction.atomic
def put_in_use(
    *,
    question: Question,
    by: User | None,
    at: datetime,
    revision: Revision | None = None,
    correction: bool = False,
    note: str = "",
) -> QuestionVersion:
    """Let learners have a question as last saved, or as in ``revision``; return its version.

    A ``correction`` keeps the number of the version. Raises QuestionNotReady, which lists
    every problem, and MeaningChanged for a correction that changes more than words.
    """
    if revision is None:
        revision = question.get_latest_revision()
        if revision is None or not question.has_unpublished_changes:
            # What a loader or an importer wrote has no revision of its own.
            revision = question.save_revision(user=by, clean=False)
    wanted = revision.as_object()
    problems = problems_of(wanted)
    if problems:
        raise QuestionNotReady(problems)
    setattr(revision, HOW, PutInUse(by, at, correction, note))
    PublishRevisionAction(revision, user=by).execute(skip_permission_checks=True)
    question.refresh_from_db()
    # A published question is live and has the version that its receiver froze.
    assert question.current_version is not None  # noqa: S101
    return question.current_version


@transaction.atomic
def watch(*, question: Question, reason: str, by: User | None, at: datetime) -> None:
    """Ask a question only where a quiz has no other left; raises QuestionNotInUse."""
    if question.state not in Question.ASKED:
        raise QuestionNotInUse(_("Only a question in use can be put under watch."))
    set_state(question, State.WATCH, reason)
    log(
        question,
        "quizzes.watch",
        user=by,
        timestamp=at,
        data={"reason": reason},
    )


@transaction.atomic
def unwatch(*, question: Question, by: User | None, at: datetime) -> None:
    """Use a watched question as any other again; raises QuestionNotInUse."""
    if question.state != State.WATCH:
        raise QuestionNotInUse(_("This question is not under watch."))
    set_state(question, State.LIVE)
    log(question, "quizzes.unwatch", user=by, timestamp=at)


def retire(*, question: Question, by: User | None, at: datetime) -> None:
    """Ask a question no more; attempts that show it keep it. Raises what `retire_all` does."""
    retire_all(questions=[question], by=by, at=at)


@transaction.atomic
def retire_all(*, questions: Sequence[Question], by: User | None, at: datetime) -> None:
    """Ask these questions no more; all of them, or, where a rule refuses, none.

    Raises QuestionNeeded where a published quiz cannot do without them, and
    QuestionNotInUse for one that is not asked. The quizzes are looked at once.
    """
    if any(question.state not in Question.ASKED for question in questions):
        raise QuestionNotInUse(_("Only a question in use can be retired."))
    for quiz in papers.quizzes_that_need(*questions, day=localdate(at)):
        raise QuestionNeeded(quiz, len(questions))
    for question in questions:
        UnpublishAction(question, user=by).execute(skip_permission_checks=True)


@transaction.atomic
def send_back(*, question: Question, by: User, at: datetime, comment: str = "") -> None:
    """Give a question under review back to its author, with a word why."""
    if question.state != State.REVIEW:
        raise QuestionNotInUse(_("Only a question under review can be sent back."))
    task = question.current_workflow_task_state
    if task is not None:
        task.reject(user=by, comment=comment)
    set_state(question, State.DRAFT)
