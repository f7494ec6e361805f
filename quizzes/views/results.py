"""The result of an attempt, and its review for whom it may be shown to."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from organisation.requests import StaffRequest

from .. import grading, services
from ..models import Attempt, Grade, ItemMark
from ..presenting import explain


@require_safe
@login_required
@never_cache
def attempt(request: StaffRequest, public_id: str) -> HttpResponse:
    """Say whether it is passed, how each topic went, and review each question."""
    visible = Attempt.objects.visible_to(request.user, on=localdate())
    found = get_object_or_404(
        visible.select_related("quiz", "learner"), public_id=public_id
    )
    at = now()
    services.close_if_overdue(attempt=found, at=at)
    is_own = found.learner_id == request.user.pk
    if found.state == Attempt.State.OPEN:
        if is_own:
            return redirect("quizzes:take", slug=found.quiz.slug)
        return render(request, "quizzes/attempt.html", {"attempt": found})
    grade = found.grades.latest("pk")
    shows_answers = found.shows_answers_to(request.user, at)
    marks = _marks(grade, with_answers=shows_answers)
    context = {
        "attempt": found,
        "quiz": found.quiz,
        "grade": grade,
        "needed": grading.points_needed(grade.possible, found.pass_percent),
        "is_own": is_own,
        "topics": grading.by_topic(
            grading.Mark(
                mark.points,
                mark.possible,
                mark.item.version.question.topic.local_name,
            )
            for mark in marks
        ),
        "reviews": _reviews(found, marks) if shows_answers else None,
    }
    return render(request, "quizzes/attempt.html", context)


def _marks(grade: Grade, *, with_answers: bool) -> list[ItemMark]:
    marks = grade.marks.order_by("item__position")
    if with_answers:
        return list(
            marks.select_related(
                "response",
                "item__version__question__topic",
                "item__version__provision__document",
            ).prefetch_related("item__version__provision__wordings")
        )
    return list(
        marks.select_related("item__version__question__topic").defer(
            "item__version__content"
        )
    )


def _reviews(attempt: Attempt, marks: list[ItemMark]) -> list[dict[str, Any]]:
    """Return each question with the answer, the right one and the law of that day."""
    language = get_language() or "vi"
    return [
        {
            "position": mark.item.position,
            "mark": mark,
            "question": explain(
                mark.item.version,
                language,
                mark.response.answer if mark.response else [],
                mark.item.option_order,
                on=localdate(attempt.started_at),
            ),
        }
        for mark in marks
    ]
