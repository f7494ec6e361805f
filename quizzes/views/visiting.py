"""Practising without an account; see ``quizzes.visits``.

One address does it all: what a form posts names its try and the place of its question, so
that an old page, a refresh or a double click changes nothing that it does not show.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from core.errors import Refusal

from .. import grading, services, visits
from ..corrections import newest_of
from ..kinds import InvalidAnswer
from ..legal_news import moved
from ..models import QuestionVersion, Quiz
from ..presenting import present
from ..reviewing import feedback


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def practise(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the question a visitor is at, or take what they posted."""
    if request.user.is_authenticated:
        return redirect("quizzes:quiz", slug=slug)
    open_ones = Quiz.objects.open_to_visitors().with_size()
    quiz = get_object_or_404(open_ones, slug=slug)
    going = visits.current(request.session, quiz)
    if request.method == "POST":
        return _act(request, quiz, going)
    if going is None:
        return render(
            request,
            "quizzes/visit.html",
            {"quiz": quiz, "at": now(), "refusal": _refusal(quiz)},
        )
    if going.is_done:
        return _show_result(request, quiz, going)
    return _show_question(request, quiz, going)


# --- Taking what was posted ---------------------------------------------------------------


def _act(request: HttpRequest, quiz: Quiz, going: visits.Try | None) -> HttpResponse:
    go = request.POST.get("go", "")
    if go in ("start", "again"):
        return _begin(request, quiz, going, is_new=go == "again")
    if going is None or request.POST.get("try") != going.name:
        messages.info(request, _("That page belonged to an earlier try."))
        return _to(quiz)
    if go == "finish":
        visits.finish(request.session, quiz, going)
        return _to(quiz)
    place = _place(request.POST.get("position", ""), going)
    posted = request.POST.getlist("answer")
    try:
        visits.answer(request.session, quiz, going, place, posted)
    except InvalidAnswer as refusal:
        messages.error(request, str(refusal))
        return _to(quiz, place)
    if going.checks_at_once:
        if not going.answer(place):
            messages.info(request, _("Choose an answer first."))
        return _to(quiz, place)
    if place == len(going.shown):
        return _to(quiz, going.first_empty())
    return _to(quiz, place + 1)


def _begin(
    request: HttpRequest, quiz: Quiz, going: visits.Try | None, *, is_new: bool
) -> HttpResponse:
    """Begin a try. A second click on either button finds the one just begun."""
    is_old_page = request.POST.get("try", "") != (going.name if going else "")
    if going is None or (is_new and going.is_done and not is_old_page):
        refusal = _refusal(quiz)
        try:
            if refusal is not None:
                raise refusal
            visits.begin(request.session, quiz)
        except Refusal as no:
            messages.error(request, str(no))
    return _to(quiz)


def _refusal(quiz: Quiz) -> Refusal | None:
    """Return why no try may begin now; how many there were, nobody counts."""
    return services.attempt_refusal(quiz=quiz, used=0, last_closed_at=None, at=now())


def _place(text: str, going: visits.Try) -> int:
    """Return the place asked for, brought into range; else the first unanswered."""
    if text.isascii() and text.isdigit() and len(text) < 5:
        return min(max(int(text), 1), len(going.shown))
    return going.first_empty()


def _to(quiz: Quiz, place: int | None = None) -> HttpResponse:
    address = reverse("quizzes:practise", args=[quiz.slug])
    return redirect(f"{address}?q={place}" if place else address)


# --- Showing -------------------------------------------------------------------------------


def _show_question(request: HttpRequest, quiz: Quiz, going: visits.Try) -> HttpResponse:
    place = _place(request.GET.get("q", ""), going)
    shown = going.shown[place - 1]
    version = (
        QuestionVersion.objects.select_related("provision__document")
        .prefetch_related("provision__wordings")
        .get(pk=shown.version)
    )
    language = get_language() or "vi"
    answer = going.answer(place)
    context: dict[str, Any] = {
        "quiz": quiz,
        "try": going,
        "place": place,
        "total": len(going.shown),
        "is_last": place == len(going.shown),
        "tally": visits.tally(request.session),
        "places": [(n, bool(going.answer(n))) for n in range(1, len(going.shown) + 1)],
    }
    if going.is_settled(place):
        told = feedback(
            version,
            language,
            answer,
            shown.order,
            on=localdate(),
            changed_on=moved([version], localdate()).get(version.pk),
            corrected=newest_of([version.pk]).get(version.pk),
        )
        context |= {"reviewed": told.question, "correction": told.correction}
    else:
        context["question"] = present(version, language, shown.order, answer=answer)
    return render(request, "quizzes/visit_question.html", context)


def _show_result(request: HttpRequest, quiz: Quiz, going: visits.Try) -> HttpResponse:
    versions, corrected = visits.versions_of(going), visits.corrections_of(going)
    language = get_language() or "vi"
    marks = [
        visits.mark(going, place, versions[shown.version], corrected.get(shown.version))
        for place, shown in enumerate(going.shown, start=1)
    ]
    outcome = grading.result(marks, quiz.pass_percent)
    changed = moved(versions.values(), localdate())
    context = {
        "quiz": quiz,
        "try": going,
        "outcome": outcome,
        "needed": grading.points_needed(outcome.possible, quiz.pass_percent),
        "topics": grading.by_topic([mark for mark in marks if mark.possible]),
        "tally": visits.tally(request.session),
        "refusal": _refusal(quiz),
        "reviews": [
            (
                place,
                feedback(
                    versions[shown.version],
                    language,
                    going.answer(place),
                    shown.order,
                    on=localdate(),
                    changed_on=changed.get(shown.version),
                    corrected=corrected.get(shown.version),
                ),
            )
            for place, shown in enumerate(going.shown, start=1)
        ]
        if _reveals_answers(quiz)
        else None,
    }
    return render(request, "quizzes/visit_result.html", context)


def _reveals_answers(quiz: Quiz) -> bool:
    if quiz.reveal == Quiz.Reveal.AFTER_CLOSING:
        return quiz.closes_at is not None and now() >= quiz.closes_at
    return quiz.reveal != Quiz.Reveal.RESULT_ONLY
