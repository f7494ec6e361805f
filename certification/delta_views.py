"""The pages of who holds a certificate that the law has moved under."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.errors import Refusal
from organisation.requests import StaffRequest

from . import delta_page, services
from .delta_page import Touched


@require_safe
@never_cache
@login_required
def changes(request: StaffRequest) -> HttpResponse:
    """List what changed in the law for the reader's certificates."""
    found = delta_page.changes_for(
        person=request.user, on=localdate(), language=get_language() or "vi"
    )
    return render(request, "certification/changes.html", {"changes": found})


@require_safe
@never_cache
@login_required
def change(request: StaffRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Say what changed, and lead through what there is to read and to answer."""
    touched = _touched_or_404(request, slug, public_id)
    way = delta_page.ways([touched], request.user, get_language() or "vi")[0]
    renewal_from = touched.certificate.renewal_from
    context = {
        "touched": touched,
        "change": touched.change,
        "way": way,
        "compared": delta_page.compared(touched),
        "renewal": renewal_from is not None and renewal_from <= localdate(),
    }
    return render(request, "certification/change.html", context)


@require_POST
@login_required
def read(request: StaffRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Record a step as read; the last one adds the annex. Harmless to send again."""
    touched = _touched_or_404(request, slug, public_id)
    step = request.POST.get("step", "")
    if step and step not in touched.path.lessons:
        raise Http404
    try:
        annexes = services.mark_delta_reading(
            path=touched.path,
            person=request.user,
            step=step,
            at=now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        for annex in annexes:
            messages.success(
                request,
                _("The certificate %(number)s is up to date: annex %(nth)d was added.")
                % {"number": annex.certificate.number, "nth": annex.nth},
            )
        if not annexes:
            messages.success(request, _("Noted as read."))
    return redirect(touched.url)


def _touched_or_404(request: StaffRequest, slug: str, public_id: UUID) -> Touched:
    """Return the change as it touches the reader; to others it is not there."""
    rows = delta_page.touched_by_law(
        person=request.user, on=localdate(), programme=slug, change=public_id
    )
    if not rows:
        raise Http404
    return rows[0]
