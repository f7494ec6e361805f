"""“Something is wrong with this question”: the learner's page, the trainer's list and answer."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, Count, OuterRef, Subquery, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refusal
from organisation.access import is_trainer
from organisation.requests import StaffRequest

from ..appeal_forms import AnswerForm, AppealForm
from ..models import Appeal, AttemptItem, Correction, Response
from ..presenting import explain, present
from ..services.appealing import answer_appeal, open_appeal
from .marking import only_markers

A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def appeal(request: StaffRequest, public_id: UUID, position: int) -> HttpResponse:
    """Let a learner say what is wrong with a question of an own attempt."""
    item = get_object_or_404(
        AttemptItem.objects.select_related("attempt__quiz", "version"),
        attempt__public_id=public_id,
        attempt__learner=request.user,
        position=position,
    )
    form = AppealForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            return _opened(request, item, form.cleaned_data["text"])
        status = 422
    appeals = list(item.appeals.select_related("answered_by"))
    context = {
        "item": item,
        "attempt": item.attempt,
        "quiz": item.attempt.quiz,
        "form": form,
        # Without the key, whatever the rules reveal: the doubt is about what was asked.
        "question": present(
            item.version,
            get_language() or "vi",
            item.option_order,
            answer=_last_answer(item),
        ),
        "appeals": appeals,
        "is_waiting": any(one.state == Appeal.State.OPEN for one in appeals),
    }
    return render(request, "quizzes/appeal.html", context, status=status)


@require_safe
@login_required
@never_cache
def index(request: StaffRequest) -> HttpResponse:
    """List the appeals, those that wait first; how many doubt the same question."""
    only_markers(request)
    appeals = Appeal.objects.all().answerable_by(request.user, localdate())
    same = (
        appeals.filter(item__version__question=OuterRef("item__version__question"))
        .order_by()
        .values("item__version__question")
        .annotate(n=Count("pk"))
        .values("n")
    )
    found = (
        appeals.annotate(of_question=Subquery(same))
        .select_related(
            "item__attempt__learner", "item__attempt__quiz", "item__version"
        )
        .order_by(
            Case(When(state=Appeal.State.OPEN, then=0), default=1), "-of_question", "pk"
        )
    )
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "quizzes/appeals.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def answer(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Show an appeal with the question as it was, and take the answer."""
    found = get_object_or_404(
        Appeal.objects.all()
        .answerable_by(request.user, localdate())
        .select_related(
            "item__attempt__learner",
            "item__attempt__quiz",
            "item__version__question",
            "item__version__provision__document",
            "answered_by",
        ),
        public_id=public_id,
    )
    form = AnswerForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if form.is_valid() and (done := _answered(request, found, form)):
            return done
        status = 422
    return render(
        request,
        "quizzes/appeal_answer.html",
        {"appeal": found, "form": form, **_about(request, found)},
        status=status,
    )


def _opened(request: StaffRequest, item: AttemptItem, text: str) -> HttpResponse:
    try:
        open_appeal(item=item, text=text, at=now())
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(
            request, _("Sent. The trainers' answer will stand on this page.")
        )
    return redirect("quizzes:appeal", item.attempt.public_id, item.position)


def _answered(
    request: StaffRequest, found: Appeal, form: AnswerForm
) -> HttpResponse | None:
    is_upheld = request.POST.get("decision") == "uphold"
    try:
        answer_appeal(
            appeal=found,
            upheld=is_upheld,
            answer=form.cleaned_data["answer"],
            by=request.user,
            at=now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    if is_upheld:
        messages.success(
            request,
            _("Accepted. If the key is wrong, correct it now: the results follow."),
        )
        return redirect(found)
    messages.success(request, _("Answered: the question stays as it is."))
    return redirect("marking:appeals")


def _about(request: StaffRequest, found: Appeal) -> dict[str, Any]:
    item = found.item
    day: date = localdate(item.attempt.started_at)
    others = Appeal.objects.all().answerable_by(request.user, localdate())
    return {
        "item": item,
        "attempt": item.attempt,
        "question": item.version.question,
        "reviewed": explain(
            item.version,
            get_language() or "vi",
            _last_answer(item),
            item.option_order,
            on=day,
        ),
        "appeal_list": [found],
        "corrections": list(
            Correction.objects.filter(
                version__question=item.version.question
            ).select_related("by")
        ),
        "others": others.filter(item__version__question=item.version.question)
        .exclude(pk=found.pk)
        .count(),
        "may_correct": request.user.has_perm("quizzes.change_question"),
        "is_trainer": is_trainer(request.user),
    }


def _last_answer(item: AttemptItem) -> list[str]:
    last = Response.objects.filter(item=item).order_by("-pk").first()
    return list(last.answer) if last else []
