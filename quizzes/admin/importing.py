"""Bringing questions in: upload, plan, confirm, watch, done. For those who may add questions."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Page, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_POST

from core.errors import Refusal
from organisation.requests import StaffRequest

from .. import presenting
from ..formats import limits
from ..formats.registry import FORMATS, readable
from ..importing import Offer, Plan, desk
from ..importing.building import options_of, question_of
from ..importing.stored import read_options
from ..importing.workroom import Workroom
from ..models import Question, QuestionImport, Topic
from ..topics import TopicTree
from .importing_forms import CHOICES, PlanForm, UploadForm

PER_PAGE = 50
MOST_SHOWN = 200
_RECENT = 20
# A form around the file: names, borders, the other fields.
_AROUND = limits.MEGABYTE

View = Callable[..., HttpResponse]

may_import = permission_required("quizzes.add_question", raise_exception=True)


def heading(
    title: str, icon: str, above: tuple[str, str] | None = None
) -> dict[str, Any]:
    """Return what Wagtail's header shows: where this page stands, and its name."""
    path = [{"url": url, "label": label} for url, label in ([above] if above else [])]
    return {
        "breadcrumbs_items": [*path, {"url": "", "label": title}],
        "header_title": title,
        "page_title": title,
        "header_icon": icon,
    }


def within_size(view: View) -> View:
    """Refuse a body that is too large before a byte of it is read.

    Checking the form's token would read all of it: so that comes after.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            size = int(request.headers.get("Content-Length") or 0)
        except ValueError:
            size = 0
        if size > limits.UPLOAD_BYTES + _AROUND:
            # A GET in its place: nothing of the body is touched.
            messages.error(
                request,
                _("The file has %(size)d MB; files of up to %(most)d MB are read.")
                % {
                    "size": size // limits.MEGABYTE,
                    "most": limits.UPLOAD_BYTES // limits.MEGABYTE,
                },
            )
            return redirect("question_imports:index")
        return protected(request, *args, **kwargs)

    return checked


@within_size
@may_import
def index(request: StaffRequest) -> HttpResponse:
    """The form to send a file by, and what was sent lately."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST, request.FILES) if is_sent else UploadForm()
    if is_sent and form.is_valid():
        try:
            row = _receive(request, form)
        except Refusal as refusal:
            form.add_error(
                "file" if form.cleaned_data["file"] else "text", str(refusal)
            )
        else:
            return redirect("question_imports:plan", row.public_id)
    return render(
        request,
        "quizzes/admin/import_index.html",
        heading(_("Import questions"), "download")
        | {
            "form": form,
            "imports": QuestionImport.objects.select_related("by")[:_RECENT],
            "templates": [one.name for one in readable() if one.template],
        },
    )


def _receive(request: StaffRequest, form: UploadForm) -> QuestionImport:
    file = form.cleaned_data["file"]
    if file is None:
        data, name = form.cleaned_data["text"].encode(), _("pasted text.txt")
    else:
        data, name = file.read(), file.name
    return desk.receive(
        data=data,
        name=name,
        format_name=form.cleaned_data["format"],
        pictures={one.name: one.read() for one in form.cleaned_data["pictures"]},
        by=request.user,
        at=now(),
    )


@require_GET
@may_import
def plan(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """What an import would do; later, how far it is, and what came of it."""
    row = _row(public_id)
    if desk.settle(row=row):
        messages.warning(
            request,
            _(
                "The last attempt to write these questions was cut off. Nothing was "
                "written; confirm once more."
            ),
        )
    context = {"row": row} | heading(
        row.name,
        "download",
        above=(reverse("question_imports:index"), _("Import questions")),
    )
    if row.state == QuestionImport.State.DONE:
        if row.summary.get("codes"):
            context["put_in_use"] = _put_in_use_address(row)
        return render(request, "quizzes/admin/import_done.html", context)
    if row.state == QuestionImport.State.APPLYING:
        done, total = Workroom(row.public_id).progress()
        context |= {"done": done, "total": total}
        return render(request, "quizzes/admin/import_running.html", context)
    form = PlanForm(
        initial={"live": row.options.get("live"), "topic": row.options.get("topic")}
    )
    context |= {"form": form, "written": _written(row)}
    if FORMATS[row.format].is_site:
        return render(request, "quizzes/admin/import_site.html", context)
    try:
        found = desk.plan_of(row)
    except FileNotFoundError:
        messages.error(request, _("The file is not kept any more; send it again."))
        return redirect("question_imports:index")
    return render(
        request,
        "quizzes/admin/import_plan.html",
        context | _plan_context(request, found),
    )


def _plan_context(request: StaffRequest, found: Plan) -> dict[str, Any]:
    problems = found.problems
    # Exact copies first, which are left out, then the likeliest.
    twins = sorted(found.twins, key=lambda one: -(one.twin.score if one.twin else 0))
    return {
        "plan": found,
        "outcome": found.outcome(),
        "faulty": found.count("faulty") + len(found.faults),
        "problems": problems[:MOST_SHOWN],
        "problems_left": max(0, len(problems) - MOST_SHOWN),
        "remarks": [
            *found.notices,
            *(
                {"where": offer.item.where, "message": notice}
                for offer in found.offers
                for notice in offer.notices
            ),
        ][:MOST_SHOWN],
        "losses": [
            (sentence, len(places), ", ".join(places[:5]))
            for sentence, places in found.losses.items()
        ],
        "twins": twins[:MOST_SHOWN],
        "twins_left": max(0, len(twins) - MOST_SHOWN),
        "choices": CHOICES,
        "states": [
            (Question.State(state).label, count)
            for state, count in found.states.items()
        ],
        "page": _page(request, found),
        "unsorted": sum(
            o.decision == "create" and not o.is_sorted for o in found.offers
        ),
    }


def _put_in_use_address(row: QuestionImport) -> str:
    """Return where all that an import wrote is put in use, after a look at what can be."""
    back = f"{reverse('wagtailsnippets_quizzes_question:list')}?imported={row.pk}"
    action = reverse("wagtail_bulk_action", args=["quizzes", "question", "put-in-use"])
    return f"{action}?{urlencode({'id': 'all', 'imported': row.pk, 'next': back})}"


def _page(request: HttpRequest, found: Plan) -> Page[Offer]:
    return Paginator(found.offers, PER_PAGE).get_page(request.GET.get("page"))


def _written(row: QuestionImport) -> int:
    """Return how many questions confirming would write."""
    return int(row.summary.get("created", 0)) + int(row.summary.get("updated", 0))


@require_POST
@may_import
def decide(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Take the trainer's decisions: plan anew with them, and write where that was asked."""
    row = _row(public_id)
    form = PlanForm(request.POST)
    try:
        if form.is_valid() and row.state in (
            QuestionImport.State.PLANNED,
            QuestionImport.State.FAILED,
        ):
            options = form.options()
            if options != read_options(row.options) or "confirm" not in request.POST:
                desk.replan(row=row, options=options)
        if "confirm" in request.POST:
            desk.apply(row=row, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("question_imports:plan", row.public_id)


@require_POST
@may_import
def discard(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Put a plan aside for good."""
    desk.discard(row=_row(public_id))
    messages.success(request, _("The file is put aside; nothing was written."))
    return redirect("question_imports:index")


@require_GET
@may_import
def progress(request: StaffRequest, public_id: UUID) -> JsonResponse:
    """How far the writing is: {"state", "done", "total"}."""
    row = _row(public_id)
    desk.settle(row=row)
    done, total = Workroom(row.public_id).progress()
    return JsonResponse({"state": row.state, "done": done, "total": total})


@require_GET
@may_import
def preview(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """A page of the questions as a learner would get them, then with their answers."""
    row = _row(public_id)
    try:
        page = _page(request, desk.plan_of(row))
    except FileNotFoundError as error:
        raise Http404 from error
    language = get_language() or "vi"
    today = localdate()
    return render(
        request,
        "quizzes/admin/import_preview.html",
        {
            "row": row,
            "page": page,
            "previews": [
                (offer, _preview(offer, language, today))
                for offer in page.object_list
                if offer.decision != "faulty"
            ],
        },
    )


def _preview(offer: Offer, language: str, today: date) -> presenting.Preview:
    question = question_of(offer.item, code=offer.code)
    question.picture_id = None
    question.provision_id = offer.provision
    question.options.set(options_of(offer.item.rows))
    return presenting.preview(question, language, on=today)


@require_GET
@may_import
def picture(request: StaffRequest, public_id: UUID, number: int) -> HttpResponse:
    """The picture of one question that is not in the bank yet."""
    try:
        offers = desk.plan_of(_row(public_id)).offers
        found = offers[number - 1].item.picture
    except (FileNotFoundError, IndexError) as error:
        raise Http404 from error
    if found is None:
        raise Http404
    kinds = {b"\x89PNG": "image/png", b"GIF8": "image/gif", b"RIFF": "image/webp"}
    kind = kinds.get(found.data[:4], "image/jpeg")
    response = HttpResponse(found.data, content_type=kind)
    response["Cache-Control"] = "private, max-age=600"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_GET
@may_import
def template(request: StaffRequest, name: str) -> HttpResponse:
    """The empty workbook or Word file that questions can be written into."""
    found = FORMATS.get(name)
    if found is None or not found.template or not found.is_there:
        raise Http404
    response = HttpResponse(
        found.make_template(_topic_paths()), content_type="application/octet-stream"
    )
    response["Content-Disposition"] = f'attachment; filename="mau-cau-hoi.{name}"'
    return response


def _topic_paths() -> list[str]:
    topics = list(Topic.objects.all())
    tree = TopicTree(topics)
    return sorted(" > ".join(tree.names_of(topic.pk)) for topic in topics)


def _row(public_id: UUID) -> QuestionImport:
    return get_object_or_404(
        QuestionImport.objects.select_related("by"), public_id=public_id
    )
