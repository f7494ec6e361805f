"""The learner's page, own certificates, their PDFs, and the check open to everyone."""

from datetime import date
from textwrap import wrap

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import http_date, parse_etags
from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.text import mask_name
from organisation.requests import StaffRequest

from . import evidence, home, services
from .forms import NumberForm
from .models import Certificate, CertificateDocument
from .numbers import read_number


@require_safe
@never_cache
@login_required
def learn(request: StaffRequest) -> HttpResponse:
    """Answer "what now?": one step, then what is due, then what was earned."""
    page = home.build(
        person=request.user, on=localdate(), language=get_language() or "vi"
    )
    return render(
        request, "certification/learn.html", {"home": page, "section": _("My learning")}
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
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
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


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for a number, and lead to its page."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("certification:verify", form.cleaned_data["number"])
    return render(request, "certification/verify_form.html", {"form": form})


@require_safe
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Say to anyone whether a certificate is genuine and in force, naming nobody."""
    certificate = (
        Certificate.objects.filter(number=read_number(number))
        .select_related("revocation")
        .annotate(
            sha256=CertificateDocument.objects.filter(certificate=OuterRef("pk"))
            .order_by("-revision")
            .values("sha256")[:1]
        )
        .first()
    )
    if certificate is None:
        context = {"typed": number[:60], "form": NumberForm()}
        return render(request, "certification/verify_unknown.html", context, status=404)
    return render(
        request,
        "certification/verify.html",
        _check_of(certificate, localdate()),
    )


def _check_of(certificate: Certificate, on: date) -> dict[str, object]:
    state = certificate.state_on(on)
    sha256 = getattr(certificate, "sha256", None)
    return {
        "certificate": certificate,
        "state": state,
        "masked_name": mask_name(certificate.holder_name),
        "revocation": certificate.revocation if certificate.is_revoked else None,
        "sha256_parts": wrap(sha256, 8) if sha256 else [],
        "lines": evidence.lines(certificate.evidence),
        "law": certificate.evidence.get("law", []),
        "law_on": evidence.law_on(certificate.evidence),
        "today": on,
    }
