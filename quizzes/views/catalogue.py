"""The quizzes there are; one quiz's rules, own attempts, and the way in."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refusal
from core.text import sort_key
from organisation.requests import StaffRequest

from .. import services
from ..models import Attempt, Grade, Quiz
from ..results import newest_grades


@dataclass(frozen=True)
class OwnAttempt:
    """A row of the reader's own attempts; ``grade`` is None while it is open."""

    attempt: Attempt
    grade: Grade | None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the quizzes, each with where the reader stands."""
    quizzes = sorted(
        Quiz.objects.visible_to(request.user).with_size(),
        key=lambda quiz: sort_key(quiz.local_title),
    )
    standing: dict[int, str] = {}
    if request.user.is_authenticated:
        own = Attempt.objects.filter(learner=request.user)
        for quiz, passed in (
            newest_grades()
            .filter(attempt__in=own)
            .values_list("attempt__quiz", "passed")
        ):
            if standing.get(quiz) != "passed":
                standing[quiz] = "passed" if passed else "not_passed"
        for quiz in own.open().values_list("quiz", flat=True):
            standing[quiz] = "in_progress"
    rows = [(quiz, standing.get(quiz.pk, "not_started")) for quiz in quizzes]
    return render(request, "quizzes/index.html", {"rows": rows})


@require_safe
@never_cache
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what the quiz asks for, what the reader has done, and let them begin."""
    visible = Quiz.objects.visible_to(request.user).with_size()
    found = get_object_or_404(visible, slug=slug)
    context: dict[str, Any] = {"quiz": found}
    if request.user.is_authenticated:
        own = list(
            Attempt.objects.filter(quiz=found, learner=request.user).order_by("-number")
        )
        at = now()
        for attempt in own:
            services.close_if_overdue(attempt=attempt, at=at)
        grades = {
            grade.attempt_id: grade for grade in newest_grades().filter(attempt__in=own)
        }
        closed = [attempt.closed_at for attempt in own if attempt.closed_at]
        context |= {
            "own": [OwnAttempt(attempt, grades.get(attempt.pk)) for attempt in own],
            "going": next((a for a in own if a.state == Attempt.State.OPEN), None),
            "refusal": services.attempt_refusal(
                quiz=found,
                used=len(own),
                last_closed_at=max(closed, default=None),
                at=at,
            ),
            "left": max(found.attempts_allowed - len(own), 0),
        }
    return render(request, "quizzes/quiz.html", context)


@require_POST
@login_required
def start(request: StaffRequest, slug: str) -> HttpResponse:
    """Begin an attempt, or go back to the one under way."""
    visible = Quiz.objects.visible_to(request.user)
    found = get_object_or_404(visible, slug=slug)
    try:
        services.start_attempt(quiz=found, learner=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    return redirect("quizzes:take", slug=found.slug)
