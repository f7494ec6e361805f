"""The check that is open to everyone: is this certificate genuine, and does it count."""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core.limits import Limit, client_key

from . import checks
from .checks import Check
from .forms import CodeForm, NumberForm
from .models import Certificate

logger = logging.getLogger(__name__)


def _limit(name: str) -> Limit:
    amount, seconds = settings.CHECK_LIMITS[name]
    return Limit(f"check-{name}", amount, seconds)


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for a number, and lead to its page."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("certification:verify", form.cleaned_data["number"])
    return render(request, "certification/verify_form.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Say to anyone how a certificate stands; name its holder to who knows the code.

    The code is posted, so that it is in no address, log or history.
    """
    at = now()
    if seconds := _limit("address").spend(client_key(request), at):
        return _too_many(request, seconds)
    certificate = checks.find(number)
    if certificate is None:
        # What is no number at all looks the same: nothing tells which numbers are taken.
        context = {"typed": number[:60], "form": NumberForm()}
        return _answer(request, "certification/verify_unknown.html", context, 404)
    if request.method == "POST":
        return _with_code(request, certificate, at)
    return _page(request, checks.check(certificate, localdate(at)), CodeForm())


def _with_code(
    request: HttpRequest, certificate: Certificate, at: datetime
) -> HttpResponse:
    """Name the holder where the code is right; count what is wrong."""
    form = CodeForm(request.POST)
    # Those who guess: at one certificate from many addresses, or at many from one.
    limits = [
        (_limit("codes"), certificate.number),
        (_limit("guesses"), client_key(request)),
    ]
    if seconds := max(limit.wait(key, at) for limit, key in limits):
        return _too_many(request, seconds, certificate)
    fits = form.is_valid() and checks.code_fits(certificate, form.cleaned_data["code"])
    if form.is_valid() and not fits:
        form.say_wrong()
        for limit, key in limits:
            limit.spend(key, at)
    if fits:
        logger.info("certificate name shown number=%s", certificate.number)
    check = checks.check(certificate, localdate(at), named=fits)
    return _page(request, check, form)


def _page(request: HttpRequest, check: Check, form: CodeForm) -> HttpResponse:
    context = {"check": check, "certificate": check.certificate, "form": form}
    return _answer(request, "certification/verify.html", context)


def _too_many(
    request: HttpRequest, seconds: int, certificate: Certificate | None = None
) -> HttpResponse:
    minutes = -(-seconds // 60)
    context = {"minutes": minutes, "certificate": certificate}
    response = _answer(request, "certification/verify_limited.html", context, 429)
    response["Retry-After"] = str(seconds)
    return response


def _answer(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    response = render(request, template, context, status=status)
    # About a person, however little: for no search engine.
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
