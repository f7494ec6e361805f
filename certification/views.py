"""The learner's page, own certificates, and their PDFs."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, render
from django.utils.http import http_date, parse_etags
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from organisation.requests import StaffRequest

from . import delta_page, home, services
from .models import Certificate, CertificateDocument
from .reminders.onscreen import notice


@require_safe
@never_cache
@login_required
def learn(request: StaffRequest) -> HttpResponse:
    """Answer "what now?": one step, then what is due, then what was earned."""
    today = localdate()
    page = home.build(person=request.user, on=today, language=get_language() or "vi")
    reminder = notice(person=request.user, on=today, programmes=page.required)
    # Nearly everybody is spared the queries: the certificates say whether there is any.
    is_changed = any(view.state == "basis_changed" for view in page.certificates)
    ways = (
        delta_page.open_ways(
            person=request.user, on=today, language=get_language() or "vi"
        )
        if is_changed
        else []
    )
    return render(
        request,
        "certification/learn.html",
        {
            "home": page,
            "notice": reminder,
            "ways": ways,
            "section": _("My learning"),
        },
    )


@require_safe
@never_cache
@login_required
def certificates(request: StaffRequest) -> HttpResponse:
    """List a person's own certificates with their state today."""
    own = home.own_certificates(person=request.user, on=localdate())
    return render(
        request,
        "certification/certificates.html",
        {"certificates": own, "section": _("My certificates")},
    )


@require_safe
@login_required
def certificate_pdf(request: StaffRequest, number: str) -> HttpResponse:
    """Give the PDF to its holder and to the heads above; made now where it is missing.

    The newest revision, or with ``?revision=0`` the one as issued.
    """
    visible = Certificate.objects.visible_to(request.user, on=localdate())
    certificate = get_object_or_404(visible, number=number)
    document = _document(certificate, request.GET.get("revision", ""))
    etag = f'"{document.sha256}"'
    response: HttpResponse
    # Compressed on its way, a tag comes back as a weak one.
    known = request.headers.get("If-None-Match", "").replace("W/", "")
    if etag in parse_etags(known):
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(bytes(document.pdf), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="{certificate.number}.pdf"'
        response["Last-Modified"] = http_date(document.rendered_at.timestamp())
    response["ETag"] = etag
    # One browser's to keep, after asking each time whether it still may.
    response["Cache-Control"] = "private, no-cache"
    return response


def _document(certificate: Certificate, revision: str) -> CertificateDocument:
    at = now()
    if not revision:
        return services.render_document(certificate=certificate, at=at)
    document = None
    if revision.isdecimal() and len(revision) < 6:
        document = services.render_revision(
            certificate=certificate, revision=int(revision), at=at
        )
    if document is None:
        raise Http404
    return document
