"""Marking by hand: the queue, and one attempt on the desk.

Only attempts that the reader may mark exist here; any other answers 404. The fields to mark
are shown to who holds the attempt, so that no two people fill the same ones.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from core.errors import Refusal
from organisation.access import is_trainer
from organisation.requests import StaffRequest

from .. import desk, services
from ..content import VersionContent, read
from ..kinds.texts import word_count
from ..marking import rubric_of
from ..marking_forms import EssayFields, MarkingForm, QueueForm, essay_fields
from ..markup import block_html
from ..models import (
    Appeal,
    Attempt,
    Marking,
    MarkingRight,
    MarkingTask,
    Quiz,
    SetAside,
)
from ..services.marks import essays_of
from ..sheets import Answered
from .sending import is_fetch

A_PAGE = 50
FILTERS = ("state", "quiz", "person", "unit")


@dataclass(frozen=True)
class Essay:
    """An essay as its marker reads it."""

    position: int
    question: VersionContent
    text: str
    words: int
    fields: EssayFields
    # What others gave before; empty for a second marker, who is not to be led.
    earlier: list[Marking]

    @property
    def explanation_html(self) -> SafeString:
        return block_html(self.question.explanation)

    @property
    def words_min(self) -> int | None:
        return self.question.settings.get("words_min")

    @property
    def words_max(self) -> int | None:
        return self.question.settings.get("words_max")

    @property
    def range_words(self) -> str:
        """Say how the length stands to what was asked for; "" where nothing was."""
        if self.words_min and self.words < self.words_min:
            return _("shorter than the %(least)d words asked for") % {
                "least": self.words_min
            }
        if self.words_max and self.words > self.words_max:
            return _("longer than the %(most)d words allowed") % {
                "most": self.words_max
            }
        return _("within the range") if self.words_min or self.words_max else ""


@require_safe
@login_required
@never_cache
def queue(request: StaffRequest) -> HttpResponse:
    """List what waits to be marked, oldest first, narrowed by what the address says."""
    only_markers(request)
    at, on = now(), localdate()
    attempts = desk.queue(request.user, on)
    form = _filters(request)
    wanted = form.wanted()
    found = desk.narrowed(attempts, wanted, request.user, at, on)
    page = Paginator(found.select_related("quiz", "learner"), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form,
        "page": page,
        "rows": desk.rows(list(page.object_list), request.user, at, on),
        "counts": desk.counts(attempts, request.user, at),
        "appeals": Appeal.objects.all().answerable_by(request.user, on).open().count(),
        "is_filtered": any(request.GET.get(name) for name in FILTERS),
        "filters": _kept(request.GET),
    }
    return render(request, "quizzes/marking_queue.html", context)


@require_POST
@login_required
def take_next(request: StaffRequest) -> HttpResponse:
    """Take up the oldest attempt that is free, of those the filters keep."""
    only_markers(request)
    return _to_next(request)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def attempt(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Show the essays of one attempt; keep the points given, then go on to the next."""
    found = _markable(request, public_id)
    at = now()
    task = MarkingTask.objects.select_related("marker").filter(attempt=found).first()
    essays = _essays(request, found)
    form = MarkingForm([essay.fields for essay in essays])
    context: dict[str, Any] = {"form": form, "reason": ""}
    status = 200
    if request.method == "POST":
        context["reason"] = request.POST.get("reason", "").strip()[:500]
        if form.fill(request.POST):
            answer = _keep(request, found, form, context["reason"], at)
            if answer is not None:
                return answer
        status = 422
        task = (
            MarkingTask.objects.select_related("marker").filter(attempt=found).first()
        )
    holds = task is not None and task.is_held_by(request.user.pk, at)
    context |= {
        "attempt": found,
        "quiz": found.quiz,
        "essays": essays,
        "round": services.round_of(found),
        "unit": desk.units_of([found.learner_id], localdate()).get(found.learner_id),
        "holder": task.marker if task is not None and task.is_held(at) else None,
        "until": task.expires_at if task is not None else None,
        # Typed and refused: shown with the fields, so that nothing typed is lost.
        "holds": holds or status == 422,
        "is_mine": holds,
        "set_aside": list(
            SetAside.objects.filter(item__attempt=found).select_related("item")
        ),
        "filters": _kept(request.GET),
    }
    return render(request, "quizzes/marking_attempt.html", context, status=status)


@require_POST
@login_required
def hold(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Take an attempt up; from somebody else only where that was asked for.

    The page of who types asks for it again now and then, by a script.
    """
    found = _markable(request, public_id)
    try:
        task = services.hold_attempt(
            attempt=found,
            marker=request.user,
            at=now(),
            take_over="take_over" in request.POST,
        )
    except Refusal as refusal:
        if is_fetch(request):
            return JsonResponse({"message": str(refusal)}, status=409)
        messages.warning(request, str(refusal))
    else:
        if is_fetch(request) and task.expires_at:
            until = date_format(localtime(task.expires_at), "TIME_FORMAT")
            return JsonResponse({"until": until})
    return redirect(_address(request, found))


@require_POST
@login_required
def release(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Put an attempt back for others."""
    found = _markable(request, public_id)
    services.release_attempt(attempt=found, marker=request.user)
    messages.success(request, _("Put back: others can mark it now."))
    return redirect(f"{reverse('marking:queue')}{_query(request)}")


# --- Finding ---------------------------------------------------------------------------


def only_markers(request: StaffRequest) -> None:
    """Answer 404 to who may mark nothing, like a page that is not there."""
    if (
        not is_trainer(request.user)
        and not MarkingRight.objects.filter(person=request.user).exists()
    ):
        raise Http404


def _markable(request: StaffRequest, public_id: UUID) -> Attempt:
    markable = Attempt.objects.all().markable_by(request.user, localdate())
    closed = markable.exclude(state=Attempt.State.OPEN)
    return get_object_or_404(
        closed.select_related("quiz", "learner"), public_id=public_id
    )


def _filters(request: StaffRequest) -> QueueForm:
    attempts = desk.queue(request.user, localdate())
    known = Q(pk__in=attempts.order_by().values("quiz"))
    if asked := request.GET.get("quiz"):
        # Who comes from a quiz's page hears that nothing waits, not that it is unknown.
        known |= Q(pk__in=Quiz.objects.visible_to(request.user).filter(slug=asked))
    quizzes = Quiz.objects.filter(known)
    return QueueForm(request.GET, quizzes=list(quizzes.order_by("title")))


def _essays(request: StaffRequest, found: Attempt) -> list[Essay]:
    """Return the essays of an attempt, each with what its reader may know was given."""
    lines = essays_of(found.pk)
    nth = services.round_of(found)
    given: dict[int, list[Marking]] = {}
    for marking in Marking.objects.filter(
        item__in=[line.item for line in lines]
    ).select_related("marker"):
        given.setdefault(marking.item_id, []).append(marking)
    positions = dict(found.items.values_list("pk", "position"))
    return [
        _essay(line, positions[line.item], nth, given.get(line.item, []), request)
        for line in lines
    ]


def _essay(
    line: Answered,
    position: int,
    nth: Marking.Round,
    given: list[Marking],
    request: StaffRequest,
) -> Essay:
    text = "\n\n".join(line.answer)
    own = [one for one in given if one.round == nth]
    last = own[-1] if own else None
    return Essay(
        position=position,
        question=read(line.content, get_language() or "vi"),
        text=text,
        words=word_count(text),
        fields=essay_fields(
            line.item,
            position,
            rubric_of(line.content, line.points),
            last.scores if last else None,
            last.comment if last else "",
        ),
        earlier=[] if nth == Marking.Round.SECOND else given,
    )


# --- Going on --------------------------------------------------------------------------


def _keep(
    request: StaffRequest,
    found: Attempt,
    form: MarkingForm,
    reason: str,
    at: datetime,
) -> HttpResponse | None:
    """Keep the marks and go on; None where that was refused, with the reason said."""
    if not form.marks:
        messages.info(request, _("Nothing was typed, so nothing was kept."))
        return redirect(_address(request, found))
    try:
        grade = services.mark_essays(
            attempt=found, marker=request.user, marks=form.marks, at=at, reason=reason
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return None
    found.refresh_from_db(fields=["state"])
    messages.success(request, _kept_message(found, grade is not None))
    if request.POST.get("go") == "stay":
        return redirect(_address(request, found))
    return _to_next(request)


def _kept_message(found: Attempt, is_graded: bool) -> str:
    name = {"name": str(found.learner)}
    if is_graded:
        return _("%(name)s: marked, and the result is out.") % name
    if services.round_of(found) == Marking.Round.SECOND:
        return (
            _("%(name)s: kept. So near the pass mark, a second person marks it too.")
            % name
        )
    return _("%(name)s: kept. The result waits for the other essays.") % name


def _to_next(request: StaffRequest) -> HttpResponse:
    at, on = now(), localdate()
    attempts = desk.queue(request.user, on)
    wanted = _filters(request).wanted()
    found = desk.narrowed(attempts, wanted, request.user, at, on)
    # Between finding and taking, another marker may be faster: then the one after it.
    for _round in range(3):
        chosen = desk.next_free(found, request.user, at)
        if chosen is None:
            break
        try:
            services.hold_attempt(attempt=chosen, marker=request.user, at=at)
        except Refusal:
            continue
        return redirect(_address(request, chosen))
    messages.info(request, _("Nothing here waits for you any more."))
    return redirect(f"{reverse('marking:queue')}{_query(request)}")


def _address(request: StaffRequest, found: Attempt) -> str:
    return f"{reverse('marking:attempt', args=[found.public_id])}{_query(request)}"


def _kept(parts: Any) -> str:
    """Return the filters of an address as a query without "?", to go on within them."""
    return urlencode({name: parts[name] for name in FILTERS if parts.get(name)})


def _query(request: StaffRequest) -> str:
    kept = _kept(request.GET)
    return f"?{kept}" if kept else ""
