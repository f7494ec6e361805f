"""Download many certificates: choose, watch it being made, take the file.

A download is its maker's own; for anybody else, and for whoever leads no unit, it is not
there.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Refusal
from core.models import Job
from core.text import fold
from organisation.requests import StaffRequest

from .choosing import may_still_see, offered_units
from .forms import DownloadForm
from .packing import KEPT, KIND, start_download

_SHOWN = 10


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def index(request: StaffRequest) -> HttpResponse:
    """Choose what to download; below it, what was downloaded lately."""
    at = now()
    if not offered_units(request.user, localdate(at)).exists():
        raise Http404
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            job = start_download(
                by=request.user,
                language=get_language() or "vi",
                at=at,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("certification:download", job.public_id)
    return render(
        request,
        "certification/bulk/index.html",
        {"form": form, "jobs": _own(request)[:_SHOWN], "days": KEPT.days},
    )


def _form(request: StaffRequest) -> DownloadForm:
    unit = _uuid((request.POST or request.GET).get("unit", ""))
    about: dict[str, Any] = {
        "user": request.user,
        "on": localdate(),
        "further": unit,
        "initial": {"unit": unit, "programme": request.GET.get("programme")},
    }
    return DownloadForm(request.POST if request.method == "POST" else None, **about)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _own(request: StaffRequest) -> Any:
    return Job.objects.filter(kind=KIND, by=request.user).order_by("-created_at")


@require_safe
@never_cache
@login_required
def progress(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Show how far the file is, and offer it when it is whole."""
    job = get_object_or_404(_own(request), public_id=public_id)
    is_whole = job.state == Job.State.DONE and bool(job.file)
    visible = not is_whole or may_still_see(
        request.user, job.arguments["certificates"], localdate()
    )
    return render(
        request,
        "certification/bulk/progress.html",
        {
            "job": job,
            "is_open": job.state in (Job.State.WAITING, Job.State.RUNNING),
            "is_whole": is_whole,
            "is_visible": visible,
            "size": job.cursor.get("size", 0),
            "until": job.created_at + KEPT,
        },
    )


@require_safe
@never_cache
@login_required
def told(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Say how far it is to the page's script, in the words of its element."""
    job = get_object_or_404(_own(request), public_id=public_id)
    is_open = job.state in (Job.State.WAITING, Job.State.RUNNING)
    return JsonResponse(
        {
            "state": "applying" if is_open else job.state,
            "done": job.done,
            "total": job.total,
        }
    )


@require_safe
@never_cache
@login_required
def file(request: StaffRequest, public_id: UUID) -> HttpResponseBase:
    """Give the file to who asked for it, while every certificate in it is theirs to see."""
    job = get_object_or_404(
        _own(request).filter(state=Job.State.DONE).exclude(file=""), public_id=public_id
    )
    if not may_still_see(request.user, job.arguments["certificates"], localdate()):
        raise Http404
    try:
        content = job.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = f"giay-chung-nhan-{slugify(fold(job.title))}-{localdate(job.created_at)}.zip"
    return FileResponse(
        content, as_attachment=True, filename=name, content_type="application/zip"
    )
