"""The start of an attempt: may it begin, and what does it show."""

import logging
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal
from organisation.models import User

from .. import papers, selection, timing
from ..content import both
from ..kinds import kind_of
from ..models import Allowance, Attempt, AttemptItem, QuestionVersion, Quiz
from ..refusals import (
    AttemptsUsedUp,
    Closed,
    MustWait,
    NotOpenYet,
    QuizNotReady,
)
from ..signals import attempt_started
from .closing import close_if_overdue
from .codes import check_code

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Granted:
    """What one person has beyond the rules of a quiz."""

    extra_percent: int = 0
    extra_attempts: int = 0


def start_attempt(
    *,
    quiz: Quiz,
    learner: User,
    at: datetime,
    code: str = "",
    is_trial: bool = False,
    seed: int | None = None,
) -> Attempt:
    """Return the learner's open attempt, a new one where there is none.

    Two requests at the same moment get the same attempt. An open one past its deadline is
    closed first. A trial is a trainer's own look: no rule keeps it from beginning but
    that there is a paper, and it counts nowhere; whether the person is a trainer, the
    caller has asked. Raises QuizNotReady, NotOpenYet, Closed, AttemptsUsedUp, MustWait,
    WrongCode or TooManyCodes.
    """
    # The second round is for whoever lost the race for the first.
    for _round in range(2):
        going = Attempt.objects.open().filter(quiz=quiz, learner=learner).first()
        if going is not None and not close_if_overdue(attempt=going, at=at):
            return going
        try:
            if is_trial:
                return _start_trial(quiz, learner, at, seed)
            return _start(quiz, learner, at, code, seed)
        except IntegrityError:
            logger.info("attempt started twice quiz=%s learner=%s", quiz.pk, learner.pk)
    return Attempt.objects.open().get(quiz=quiz, learner=learner)


def attempt_refusal(
    *,
    quiz: Quiz,
    used: int,
    last_closed_at: datetime | None,
    at: datetime,
    extra_attempts: int = 0,
) -> Refusal | None:
    """Return why no further attempt may begin now, or None where one may.

    The quiz is open from the very moment it opens to just before the one it closes.
    """
    if not quiz.is_live:
        return QuizNotReady(_("This quiz is not published yet."))
    if quiz.opens_at is not None and at < quiz.opens_at:
        return NotOpenYet(quiz.opens_at)
    if quiz.closes_at is not None and at >= quiz.closes_at:
        return Closed(quiz.closes_at)
    allowed = quiz.attempts_allowed and quiz.attempts_allowed + extra_attempts
    if allowed and used >= allowed:
        return AttemptsUsedUp(
            ngettext(
                "The %(count)d attempt that this quiz allows has been used.",
                "All %(count)d attempts that this quiz allows have been used.",
                allowed,
            )
            % {"count": allowed}
        )
    if last_closed_at is not None:
        until = last_closed_at + timedelta(minutes=quiz.wait_minutes)
        if at < until:
            return MustWait(until)
    return None


def granted(*, quiz: Quiz, person: User) -> Granted:
    """Return what the person is allowed here: more time, the larger; attempts, the sum."""
    rows = list(
        Allowance.objects.filter(
            Q(quiz=quiz) | Q(quiz__isnull=True), person=person
        ).values_list("extra_percent", "extra_attempts")
    )
    return Granted(
        extra_percent=max((percent for percent, _attempts in rows), default=0),
        extra_attempts=sum(attempts for _percent, attempts in rows),
    )


def draw_paper(
    *, quiz: Quiz, learner: User | None, seed: int, on: date
) -> list[tuple[papers.Placed, QuestionVersion]]:
    """Return what an attempt begun on that day shows, in order; raise QuizNotReady.

    ``learner`` is None for a visitor, to whom every question is new.
    """
    paper = papers.paper_on(quiz, on)
    problems = paper.problems()
    if problems:
        raise QuizNotReady(" ".join(problems))
    placed = paper.draw(
        seed=seed,
        shuffle=quiz.shuffle_questions,
        seen=papers.seen_by(learner) if learner and paper.asks_for_new else None,
    )
    versions = QuestionVersion.objects.in_bulk([one.version for one in placed])
    return [(one, versions[one.version]) for one in placed]


def option_order(version: QuestionVersion, quiz: Quiz, seed: int) -> list[str]:
    """Return the order in which an attempt shows what the question has to choose from."""
    kind = kind_of(version.kind)
    keys = kind.order(version.content)
    if not kind.must_shuffle and not (quiz.shuffle_options and kind.may_shuffle):
        return keys
    order = selection.option_order(keys, seed=seed, question=version.question_id)
    if kind.must_shuffle and order == keys:
        # Chance may leave everything where it belongs; that would give the answer away.
        return [*order[1:], *order[:1]]
    return order


def _start(
    quiz: Quiz, learner: User, at: datetime, code: str, seed: int | None
) -> Attempt:
    so_far = Attempt.objects.filter(quiz=quiz, learner=learner).aggregate(
        used=Count("pk", filter=Q(is_trial=False)),
        last=Max("number"),
        closed=Max("closed_at", filter=Q(is_trial=False)),
    )
    more = granted(quiz=quiz, person=learner)
    refusal = attempt_refusal(
        quiz=quiz,
        used=so_far["used"],
        last_closed_at=so_far["closed"],
        at=at,
        extra_attempts=more.extra_attempts,
    )
    if refusal is not None:
        raise refusal
    # Last, so that nobody tries out codes of a quiz that they may not sit.
    check_code(quiz=quiz, typed=code, person=learner, at=at)
    attempt = Attempt(
        number=(so_far["last"] or 0) + 1,
        deadline_at=timing.deadline(
            at=at,
            limit_minutes=quiz.time_limit_minutes,
            closes_at=quiz.closes_at,
            extra_percent=more.extra_percent,
        ),
    )
    return _keep(attempt, quiz, learner, at, seed)


def _start_trial(quiz: Quiz, learner: User, at: datetime, seed: int | None) -> Attempt:
    last = Attempt.objects.filter(quiz=quiz, learner=learner).aggregate(Max("number"))
    attempt = Attempt(
        number=(last["number__max"] or 0) + 1,
        is_trial=True,
        # As a learner has it; the window is not for trainers.
        deadline_at=timing.deadline(
            at=at, limit_minutes=quiz.time_limit_minutes, closes_at=None
        ),
    )
    return _keep(attempt, quiz, learner, at, seed)


@transaction.atomic
def _keep(
    attempt: Attempt, quiz: Quiz, learner: User, at: datetime, seed: int | None
) -> Attempt:
    """Write a new attempt with the rules and the questions of this moment."""
    seed = secrets.randbelow(2**63) if seed is None else seed
    shown = draw_paper(quiz=quiz, learner=learner, seed=seed, on=localdate(at))
    attempt.quiz = quiz
    attempt.learner = learner
    attempt.seed = seed
    attempt.started_at = at
    attempt.pass_percent = quiz.pass_percent
    attempt.reveal = quiz.reveal
    attempt.borderline_percent = quiz.borderline_percent
    attempt.sections = [
        {
            "title": both(section.title, section.title_en),
            "pass_percent": section.pass_percent,
        }
        for section in quiz.sections.all()
    ]
    attempt.save()
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            position=position,
            version=version,
            option_order=option_order(version, quiz, seed),
            section=place.section,
            points=place.points,
        )
        for position, (place, version) in enumerate(shown, start=1)
    )
    if not attempt.is_trial:
        attempt_started.send(Attempt, attempt=attempt)
    logger.info(
        "attempt started attempt=%s quiz=%s trial=%s",
        attempt.pk,
        quiz.pk,
        attempt.is_trial,
    )
    return attempt
