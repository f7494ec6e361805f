"""The quizzes there are; one quiz's rules, own attempts, and the way in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refusal
from core.text import sort_key
from organisation.access import is_trainer
from organisation.models import User
from organisation.requests import StaffRequest

from .. import services
from ..models import Attempt, Grade, Quiz
from ..papers import paper_on
from ..results import latest_grades, newest_grades


@dataclass(frozen=True)
class OwnAttempt:
    """A row of the reader's own attempts; ``grade`` is None until it is graded."""

    attempt: Attempt
    grade: Grade | None

    @property
    def standing(self) -> str:
        """Return the name of the state to draw."""
        if self.attempt.state == Attempt.State.MARKING:
            return "marking"
        if self.grade is None:
            return "in_progress"
        return "passed" if self.grade.passed else "not_passed"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the quizzes, each with where the reader stands."""
    quizzes = sorted(
        Quiz.objects.visible_to(request.user).listed().with_size(),
        key=lambda quiz: sort_key(quiz.local_title),
    )
    at = now()
    standing = _standings(request.user) if request.user.is_authenticated else {}
    rows = [(quiz, standing.get(quiz.pk) or _unbegun(quiz, at)) for quiz in quizzes]
    return render(request, "quizzes/index.html", {"rows": rows, "at": at})


def _standings(user: User) -> dict[int, str]:
    """Return the name of the reader's state by quiz; nothing for those never begun."""
    own = Attempt.objects.filter(learner=user)
    standing: dict[int, str] = {}
    for quiz, passed in (
        newest_grades().filter(attempt__in=own).values_list("attempt__quiz", "passed")
    ):
        if standing.get(quiz) != "passed":
            standing[quiz] = "passed" if passed else "not_passed"
    unfinished = own.exclude(state=Attempt.State.GRADED)
    # "marking" comes before "open": what can be gone on with has the last word.
    for quiz, state in unfinished.order_by("state").values_list("quiz", "state"):
        if state == Attempt.State.OPEN:
            standing[quiz] = "in_progress"
        elif standing.get(quiz) != "passed":
            standing[quiz] = "marking"
    return standing


def _unbegun(quiz: Quiz, at: datetime) -> str:
    is_over = quiz.closes_at is not None and at >= quiz.closes_at
    return "closed" if is_over else "not_started"


@require_safe
@never_cache
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what the quiz asks for, what the reader has done, and let them begin."""
    visible = Quiz.objects.visible_to(request.user).with_size()
    found = get_object_or_404(visible, slug=slug)
    at = now()
    paper = paper_on(found, localdate(at))
    context: dict[str, Any] = {
        "quiz": found,
        "at": at,
        "sections": list(found.sections.all()),
        "needs_marker": paper.may_need_a_marker,
        "is_for_visitors": not request.user.is_authenticated
        and Quiz.objects.open_to_visitors().filter(pk=found.pk).exists(),
    }
    if request.user.is_authenticated:
        context |= _standing(found, request.user, at)
        if is_trainer(request.user):
            context |= {"is_trainer": True, "problems": paper.problems()}
    return render(request, "quizzes/quiz.html", context)


@require_POST
@login_required
def start(request: StaffRequest, slug: str) -> HttpResponse:
    """Begin an attempt, or go back to the one under way; for a trainer, or a trial."""
    visible = Quiz.objects.visible_to(request.user)
    found = get_object_or_404(visible, slug=slug)
    wants_trial = "trial" in request.POST or not found.is_live
    try:
        services.start_attempt(
            quiz=found,
            learner=request.user,
            at=now(),
            code=request.POST.get("code", "")[:100],
            is_trial=wants_trial and is_trainer(request.user),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    return redirect("quizzes:take", slug=found.slug)


def _standing(quiz: Quiz, person: User, at: datetime) -> dict[str, Any]:
    """Return what the person has done here, and whether they may begin once more."""
    own = list(Attempt.objects.filter(quiz=quiz, learner=person).order_by("-number"))
    for attempt in own:
        services.close_if_overdue(attempt=attempt, at=at)
    grades = {
        grade.attempt_id: grade for grade in latest_grades().filter(attempt__in=own)
    }
    counting = [attempt for attempt in own if not attempt.is_trial]
    more = services.granted(quiz=quiz, person=person)
    allowed = quiz.attempts_allowed and quiz.attempts_allowed + more.extra_attempts
    return {
        "own": [OwnAttempt(attempt, grades.get(attempt.pk)) for attempt in own],
        "going": next((a for a in own if a.state == Attempt.State.OPEN), None),
        "refusal": services.attempt_refusal(
            quiz=quiz,
            used=len(counting),
            last_closed_at=_last_closed(counting),
            at=at,
            extra_attempts=more.extra_attempts,
        ),
        "allowed": allowed,
        "left": max(allowed - len(counting), 0),
        "more": more,
        "own_minutes": quiz.time_limit_minutes
        and quiz.time_limit_minutes * (100 + more.extra_percent) / 100,
    }


def _last_closed(attempts: Sequence[Attempt]) -> datetime | None:
    return max((a.closed_at for a in attempts if a.closed_at), default=None)
