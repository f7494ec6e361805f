"""A person's reminders on screen, and their own dates as a calendar."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.mail import absolute
from organisation.requests import StaffRequest

from ..models import CalendarFeed
from . import services
from .feed import calendar_of
from .letters import language_of


@require_POST
@login_required
def put_away(request: StaffRequest) -> HttpResponse:
    """Show the reminder no more; the tasks stay where they are on the page."""
    services.put_away(person=request.user, at=now())
    return redirect("certification:learn")


@require_safe
@never_cache
@login_required
def calendar(request: StaffRequest) -> HttpResponse:
    """Say how a calendar program is given one's own dates, and by which address."""
    feed = CalendarFeed.objects.filter(person=request.user).first()
    address = absolute(feed.get_absolute_url()) if feed else ""
    return render(
        request,
        "certification/calendar.html",
        {
            "address": address,
            # What phones and mail programs open as a subscription by themselves.
            "subscribe": address.replace("https:", "webcal:", 1).replace(
                "http:", "webcal:", 1
            ),
            "section": _("My learning"),
        },
    )


@require_POST
@login_required
def make_address(request: StaffRequest) -> HttpResponse:
    """Make the secret address, or another one in its place."""
    had_one = CalendarFeed.objects.filter(person=request.user).exists()
    services.make_address(person=request.user, at=now())
    messages.success(
        request,
        _("The calendar has a new address. The one before no longer works.")
        if had_one
        else _("The calendar has an address."),
    )
    return redirect("certification:calendar")


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """Give a calendar program a person's dates: whoever knows the address may read them.

    The secret is 192 bits, so that guessing is no use; the answer costs five queries, and
    nothing is sent again that has not changed.
    """
    feed = get_object_or_404(
        CalendarFeed.objects.select_related("person__wagtail_userprofile"), token=token
    )
    body = calendar_of(feed, on=localdate())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    response["ETag"] = etag
    response["Content-Disposition"] = 'inline; filename="hoc-thi-dua.ics"'
    response["Content-Language"] = language_of(feed.person)
    response["Cache-Control"] = "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etag, response=response) or response
