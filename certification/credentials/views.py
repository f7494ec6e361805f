"""What a checker reads: who issues, with which keys, what was achieved, what was revoked.

All of it is public but the credential itself, which is its holder's to give.
"""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from core.errors import Refusal
from organisation.requests import StaffRequest

from ..models import Certificate, Programme, SigningKey
from . import badges, signing
from .status_bits import place_of

_AN_HOUR = 3600


def _public(response: HttpResponse, seconds: int = _AN_HOUR) -> HttpResponse:
    """Let any page of any site read it, and any cache keep it for a while."""
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=seconds)
    return response


def _json(content: Any, content_type: str = "application/ld+json") -> HttpResponse:
    return _public(JsonResponse(content, content_type=content_type))


@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    """Say who issues, and where the keys are."""
    keys = badges.absolute("credential_keys")
    return _json({"@context": badges.CONTEXTS, **badges.issuer(), "jwks_uri": keys})


@require_safe
def key_set(request: HttpRequest) -> HttpResponse:
    """Give every key that ever signed: what an old one signed can still be checked."""
    found = [key.public_jwk for key in SigningKey.objects.all()]
    return _json({"keys": found}, "application/jwk-set+json")


@require_safe
def key(request: HttpRequest, kid: str) -> HttpResponse:
    """Give one key, to which the header of a credential points."""
    row = get_object_or_404(SigningKey, kid=kid)
    return _json(row.public_jwk, "application/jwk+json")


@require_safe
def achievement(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what a programme's certificate stands for."""
    programme = get_object_or_404(Programme, slug=slug)
    return _json({"@context": badges.CONTEXTS, **badges.achievement(programme)})


@require_safe
def status(request: HttpRequest, number: int) -> HttpResponse:
    """Give a signed list of what was revoked; a list that nothing is in does not exist."""
    newest = Certificate.objects.aggregate(newest=Max("pk"))["newest"]
    if newest is None or number > place_of(newest)[0]:
        raise Http404
    try:
        token = signing.sign_status_list(number, now())
    except Refusal as refusal:
        return HttpResponse(str(refusal), status=503, content_type="text/plain")
    return _public(HttpResponse(token, content_type="application/vc+jwt"), 300)


@require_safe
@login_required
def credential(request: StaffRequest, number: str) -> HttpResponse:
    """Give a certificate as a signed credential, to whoever may open its PDF."""
    visible = Certificate.objects.visible_to(request.user, on=localdate())
    certificate = get_object_or_404(visible.select_related("programme"), number=number)
    try:
        token = signing.sign_credential(certificate)
    except Refusal as refusal:
        context = {"message": str(refusal)}
        return render(request, "certification/no_credential.html", context, status=503)
    response = HttpResponse(token, content_type="application/vc+jwt")
    response["Content-Disposition"] = f'attachment; filename="{number}.jwt"'
    response["Cache-Control"] = "private, no-cache"
    return response
