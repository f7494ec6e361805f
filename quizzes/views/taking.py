"""Sitting a quiz: one question a page, a summary, the sending.

A form names its attempt and the place of its question, so that an old page, a refresh or a
second tab can never answer another question than the one it shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from organisation.requests import StaffRequest

from .. import services, sheets
from ..corrections import newest_of
from ..kinds import InvalidAnswer
from ..legal_news import moved
from ..models import Attempt, AttemptItem, QuestionVersion, Quiz
from ..presenting import present_frozen
from ..refusals import AnswerFixed, AttemptClosed
from ..reviewing import feedback
from ..services import AnswerReceipt
from ..sheets import Line
from .sending import is_fetch, sending_of


@dataclass(frozen=True)
class Place:
    """One question of the attempt on the map and in the summary."""

    position: int
    is_answered: bool
    is_marked: bool

    @property
    def words(self) -> str:
        answered = _("Answered") if self.is_answered else _("Not answered")
        return f"{answered}, {_('to come back to')}" if self.is_marked else answered

    @property
    def look(self) -> str:
        """Return the classes of its number on the map."""
        look = "question-map__item--" + ("answered" if self.is_answered else "empty")
        return f"{look} question-map__item--marked" if self.is_marked else look


@require_safe
@login_required
@never_cache
def take(request: StaffRequest, slug: str) -> HttpResponse:
    """Show a question of the open attempt: the one asked for, else the first unanswered."""
    attempt = sheets.open_attempt(request.user.pk, slug)
    if attempt is None or _ran_out(request, attempt):
        return _way_out(request, slug, attempt)
    items = sheets.lines_of(attempt.pk)
    item = items[_wanted(request, items) - 1]
    context = {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "item": item,
        "is_last": item.position == len(items),
        **_progress(items),
        **_clock(attempt),
    }
    if attempt.reveal == Quiz.Reveal.AT_ONCE and item.is_answered:
        return render(request, "quizzes/checked.html", context | _feedback(item))
    context["question"] = present_frozen(
        item.version,
        item.version_name,
        get_language() or "vi",
        item.option_order,
        item.answer,
    )
    return render(request, "quizzes/question.html", context)


@require_POST
@login_required
@never_cache
def save(request: StaffRequest, slug: str) -> HttpResponse:
    """Keep an answer and the mark to come back; then go where the button says."""
    item = _posted_item(request, slug)
    attempt = item.attempt
    try:
        receipt = services.save_response(
            attempt=attempt,
            item=item,
            answer=request.POST.getlist("answer"),
            at=now(),
            sending=sending_of(request),
            is_flagged="marked" in request.POST,
        )
    except AttemptClosed as refusal:
        if is_fetch(request):
            url = attempt.get_absolute_url()
            return JsonResponse({"message": str(refusal), "url": url}, status=409)
        messages.warning(request, str(refusal))
        return redirect(attempt)
    except (InvalidAnswer, AnswerFixed) as refusal:
        if is_fetch(request):
            return JsonResponse({"message": str(refusal)}, status=400)
        messages.error(request, str(refusal))
        return redirect(_address(slug, item.position))
    if not is_fetch(request):
        return redirect(_next_page(request, slug, item, receipt))
    said = _receipt_data(attempt, receipt)
    if "go" in request.POST:
        said["next"] = _next_page(request, slug, item, receipt)
    return JsonResponse(said)


@require_safe
@login_required
@never_cache
def summary(request: StaffRequest, slug: str) -> HttpResponse:
    """Show what is answered, marked and empty, before the attempt is sent."""
    attempt = sheets.open_attempt(request.user.pk, slug)
    if attempt is None or _ran_out(request, attempt):
        return _way_out(request, slug, attempt)
    items = sheets.lines_of(attempt.pk)
    context = {
        "attempt": attempt,
        "quiz": attempt.quiz,
        **_progress(items),
        **_clock(attempt),
    }
    return render(request, "quizzes/summary.html", context)


@require_POST
@login_required
def submit(request: StaffRequest, slug: str) -> HttpResponse:
    """Close and grade the attempt; a second click finds it graded."""
    public_id = _uuid(request.POST.get("attempt", ""))
    attempt = sheets.named_attempt(request.user.pk, slug, public_id)
    if attempt is None:
        raise Http404
    services.submit_attempt(attempt=attempt, at=now())
    if attempt.closed_by == Attempt.ClosedBy.CLOCK:
        messages.info(request, _ran_out_message(attempt))
    return redirect(attempt)


# --- Finding ---------------------------------------------------------------------------


def _posted_item(request: StaffRequest, slug: str) -> AttemptItem:
    """Return the item that the form names, of this person's attempt at this quiz."""
    position = request.POST.get("position", "")
    item = sheets.named_item(
        request.user.pk,
        slug,
        _uuid(request.POST.get("attempt", "")),
        int(position) if _is_number(position) else 0,
    )
    if item is None:
        raise Http404
    return item


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 5


def _wanted(request: HttpRequest, items: Sequence[Line]) -> int:
    """Return the position asked for, brought into range; else the first unanswered."""
    asked = request.GET.get("q", "")
    if _is_number(asked):
        return min(max(int(asked), 1), len(items))
    return next((item.position for item in items if not item.is_answered), 1)


# --- Going on --------------------------------------------------------------------------


def _next_page(
    request: HttpRequest, slug: str, item: AttemptItem, receipt: AnswerReceipt
) -> str:
    go = request.POST.get("go", "next")
    if go == "stay":
        if receipt.response is None:
            messages.info(request, _("Choose an answer first."))
        return _address(slug, item.position)
    if _is_number(go):
        return _address(slug, int(go))
    if go == "appeal":
        return reverse("quizzes:appeal", args=[item.attempt.public_id, item.position])
    if go == "back":
        return _address(slug, max(item.position - 1, 1))
    if go == "next" and item.position < receipt.total:
        return _address(slug, item.position + 1)
    return reverse("quizzes:summary", args=[slug])


def _address(slug: str, position: int) -> str:
    address = reverse("quizzes:take", args=[slug])
    return f"{address}?q={position}"


def _ran_out(request: HttpRequest, attempt: Attempt) -> bool:
    """Close the attempt if its time is over, say so, and return whether it was."""
    if not services.close_if_overdue(attempt=attempt, at=now()):
        return False
    messages.info(request, _ran_out_message(attempt))
    return True


def _ran_out_message(attempt: Attempt) -> str:
    deadline = localtime(attempt.deadline_at)
    return _(
        "Time ran out at %(moment)s. Everything saved until then has been graded."
    ) % {"moment": date_format(deadline, "TIME_FORMAT")}


def _way_out(request: StaffRequest, slug: str, attempt: Attempt | None) -> HttpResponse:
    """Redirect who has no open attempt: to the result, or to the page of the quiz."""
    if attempt is not None:
        return redirect(attempt)
    quiz = get_object_or_404(Quiz.objects.visible_to(request.user), slug=slug)
    messages.info(request, _("There is no attempt under way. Begin one here."))
    return redirect(quiz)


# --- Showing ---------------------------------------------------------------------------


def _progress(items: Sequence[Line]) -> dict[str, Any]:
    places = [
        Place(item.position, item.is_answered, bool(item.is_flagged)) for item in items
    ]
    received = sum(place.is_answered for place in places)
    return {
        "places": places,
        "received": received,
        "empty": len(places) - received,
        "total": len(places),
    }


def _clock(attempt: Attempt) -> dict[str, Any]:
    if attempt.deadline_at is None:
        return {}
    seconds = max(ceil((attempt.deadline_at - now()).total_seconds()), 0)
    return {
        "seconds_left": seconds,
        "minutes_left": ceil(seconds / 60),
        "given_back": services.given_back(attempt) if attempt.is_extended else [],
    }


def _feedback(item: Line) -> dict[str, Any]:
    version = QuestionVersion.objects.select_related("provision__document").get(
        pk=item.version
    )
    told = feedback(
        version,
        get_language() or "vi",
        item.answer,
        item.option_order,
        on=localdate(),
        changed_on=moved([version], localdate()).get(version.pk),
        corrected=newest_of([version.pk]).get(version.pk),
    )
    return {"reviewed": told.question, "correction": told.correction}


def _receipt_data(attempt: Attempt, receipt: AnswerReceipt) -> dict[str, Any]:
    response = receipt.response
    moment: datetime = response.saved_at if response else now()
    return {
        "saved_at": f"{localtime(moment):%H:%M:%S}",
        "receipt": response.receipt if response else "",
        "received": receipt.received,
        "total": receipt.total,
        # An outage may have moved the deadline since the page was written.
        "seconds_left": _clock(attempt).get("seconds_left"),
    }
