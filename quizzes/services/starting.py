"""The start of an attempt: may it begin, and what does it show."""

import logging
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal
from organisation.models import User

from .. import selection
from ..kinds import kind_of
from ..models import Attempt, AttemptItem, QuestionVersion, Quiz
from ..papers import paper_of
from ..refusals import AttemptsUsedUp, MustWait, QuizNotReady
from ..signals import attempt_started
from .closing import close_if_overdue

logger = logging.getLogger(__name__)


def start_attempt(
    *, quiz: Quiz, learner: User, at: datetime, seed: int | None = None
) -> Attempt:
    """Return the learner's open attempt, a new one where there is none.

    Two requests at the same moment get the same attempt. An open one past its deadline is
    closed first. Raises QuizNotReady, AttemptsUsedUp or MustWait.
    """
    # The second round is for whoever lost the race for the first.
    for _round in range(2):
        going = Attempt.objects.open().filter(quiz=quiz, learner=learner).first()
        if going is not None and not close_if_overdue(attempt=going, at=at):
            return going
        number = _next_number(quiz, learner, at)
        try:
            return _create_attempt(quiz, learner, number, at, seed)
        except IntegrityError:
            logger.info("attempt started twice quiz=%s learner=%s", quiz.pk, learner.pk)
    return Attempt.objects.open().get(quiz=quiz, learner=learner)


def attempt_refusal(
    *, quiz: Quiz, used: int, last_closed_at: datetime | None, at: datetime
) -> Refusal | None:
    """Return why no further attempt may begin now, or None where one may."""
    if not quiz.is_live:
        return QuizNotReady(_("This quiz is not published yet."))
    if quiz.attempts_allowed and used >= quiz.attempts_allowed:
        return AttemptsUsedUp(
            ngettext(
                "The %(count)d attempt that this quiz allows has been used.",
                "All %(count)d attempts that this quiz allows have been used.",
                quiz.attempts_allowed,
            )
            % {"count": quiz.attempts_allowed}
        )
    if last_closed_at is not None:
        until = last_closed_at + timedelta(minutes=quiz.wait_minutes)
        if at < until:
            return MustWait(until)
    return None


def _next_number(quiz: Quiz, learner: User, at: datetime) -> int:
    so_far = Attempt.objects.filter(quiz=quiz, learner=learner).aggregate(
        used=Count("pk"), last=Max("number"), closed=Max("closed_at")
    )
    refusal = attempt_refusal(
        quiz=quiz, used=so_far["used"], last_closed_at=so_far["closed"], at=at
    )
    if refusal is not None:
        raise refusal
    return (so_far["last"] or 0) + 1


@transaction.atomic
def _create_attempt(
    quiz: Quiz, learner: User, number: int, at: datetime, seed: int | None
) -> Attempt:
    seed = secrets.randbelow(2**63) if seed is None else seed
    versions = _draw(quiz, seed)
    minutes = quiz.time_limit_minutes
    attempt = Attempt.objects.create(
        quiz=quiz,
        learner=learner,
        number=number,
        seed=seed,
        pass_percent=quiz.pass_percent,
        reveal=quiz.reveal,
        started_at=at,
        deadline_at=at + timedelta(minutes=minutes) if minutes else None,
    )
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            position=position,
            version=version,
            option_order=_option_order(version, quiz, seed),
        )
        for position, version in enumerate(versions, start=1)
    )
    attempt_started.send(Attempt, attempt=attempt)
    logger.info("attempt started attempt=%s quiz=%s", attempt.pk, quiz.pk)
    return attempt


def _draw(quiz: Quiz, seed: int) -> list[QuestionVersion]:
    """Return the versions that an attempt shows, in order; raise QuizNotReady."""
    paper = paper_of(quiz)
    problems = paper.problems()
    if problems:
        raise QuizNotReady(" ".join(problems))
    drawn = selection.draw(
        seed=seed, fixed=paper.fixed, pools=paper.pools, shuffle=quiz.shuffle_questions
    )
    versions = QuestionVersion.objects.in_bulk([paper.versions[pk] for pk in drawn])
    return [versions[paper.versions[pk]] for pk in drawn]


def _option_order(version: QuestionVersion, quiz: Quiz, seed: int) -> list[str]:
    keys = [option["key"] for option in version.content["options"]]
    if quiz.shuffle_options and kind_of(version.kind).may_shuffle:
        return selection.option_order(keys, seed=seed, question=version.question_id)
    return keys
