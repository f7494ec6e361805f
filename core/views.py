"""Pages that belong to no business: health and errors."""

from pathlib import Path

from django.conf import settings
from django.db import connection
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseServerError,
)
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.static import serve


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def admin_login(request: HttpRequest) -> HttpResponse:
    """Lead to the one place to sign in; tell who has signed in that this is not theirs.

    Wagtail sends everyone here whom it will not let in. Sending a person who has signed in
    on to the sign-in page would send them back, for ever.
    """
    if request.user.is_authenticated:
        return forbidden(request)
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form had expired, what was kept, and what to do."""
    return render(request, "403_csrf.html", status=403)


def bad_request(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    """Say that what was sent is too large or malformed; reads nothing of it again."""
    return render(request, "400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that this is not the reader's to do."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is nothing here, or nothing for this reader."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it is our mistake; asks nothing of the database, which may be the cause."""
    return HttpResponseServerError(get_template("500.html").render())


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Give a file that was uploaded; what is private is not there.

    For one machine without a proxy that does it. Whatever was uploaded is shown in a sandbox:
    a picture that is a page in disguise gets no script, no form and no cookie.
    """
    root, private = Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_ROOT)
    if (root / path).resolve().is_relative_to(private.resolve()):
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "public, max-age=86400"
    return response
