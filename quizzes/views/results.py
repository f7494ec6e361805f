"""The result of an attempt, and its review for whom it may be shown to."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from organisation.requests import StaffRequest

from .. import grading, services
from ..models import Attempt, SetAside
from ..reviewing import result_of


@require_safe
@login_required
@never_cache
def attempt(request: StaffRequest, public_id: str) -> HttpResponse:
    """Say whether it is passed, how each topic went, and review each question."""
    at, on = now(), localdate()
    visible = Attempt.objects.visible_to(request.user, on=on)
    found = get_object_or_404(
        visible.select_related("quiz", "learner"), public_id=public_id
    )
    services.close_if_overdue(attempt=found, at=at)
    is_own = found.learner_id == request.user.pk
    if found.state == Attempt.State.OPEN:
        if is_own:
            return redirect("quizzes:take", slug=found.quiz.slug)
        return render(request, "quizzes/attempt.html", {"attempt": found})
    is_marker = not is_own and _may_mark(request, found)
    result = result_of(
        found,
        get_language() or "vi",
        localdate(found.started_at),
        today=on,
        answers=is_marker or found.shows_answers_to(request.user, at),
    )
    context = {
        "attempt": found,
        "quiz": found.quiz,
        "result": result,
        "grade": result.grade,
        "needed": grading.points_needed(result.possible, found.pass_percent),
        "is_own": is_own,
        "is_marker": is_marker,
        "topics": result.topics,
        "reviews": result.reviews,
        "given_back": services.given_back(found),
        "set_aside": list(
            SetAside.objects.filter(item__attempt=found).select_related("item")
        )
        if is_marker
        else [],
    }
    return render(request, "quizzes/attempt.html", context)


def _may_mark(request: StaffRequest, found: Attempt) -> bool:
    markable = Attempt.objects.all().markable_by(request.user, localdate())
    return markable.filter(pk=found.pk).exists()
