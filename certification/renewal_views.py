"""Reading a course again, to renew."""

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

from organisation.requests import StaffRequest

from . import services
from .models import Certificate
from .renewal_page import Renewal, renewal


@require_safe
@never_cache
@login_required
def course(request: StaffRequest, programme: str, course: str) -> HttpResponse:
    """List the lessons to read again, those that changed since last time marked."""
    page = _page(request, programme, course)
    return render(request, "certification/renewal.html", {"renewal": page})


@require_POST
@login_required
def read(
    request: StaffRequest, programme: str, course: str, lesson: str
) -> HttpResponse:
    """Record a lesson as read again; what that completes is issued. Harmless to repeat."""
    page = _page(request, programme, course)
    chosen = page.lesson(lesson)
    if chosen is None:
        raise Http404
    if chosen.read_at is None:
        services.read_again(
            person=request.user,
            course_key=page.course.key,
            lesson_key=chosen.entry.key,
            at=now(),
            event=_event(request.POST.get("event", "")),
        )
    newest = (
        Certificate.objects.filter(holder=request.user, programme=page.programme)
        .order_by("-nth")
        .first()
    )
    if newest is not None and newest.nth > page.certificate.nth:
        messages.success(
            request,
            _("The certificate is renewed: %(number)s.") % {"number": newest.number},
        )
        return redirect("certification:learn")
    messages.success(request, _("Noted as read again."))
    return redirect("certification:renewal", programme, course)


def _page(request: StaffRequest, programme: str, course: str) -> Renewal:
    return renewal(
        person=request.user,
        programme=programme,
        course=course,
        on=localdate(),
        language=get_language() or "vi",
    )


def _event(text: str) -> UUID | None:
    """Return the event that a form names; None for a form without one."""
    try:
        return UUID(text)
    except ValueError:
        return None
