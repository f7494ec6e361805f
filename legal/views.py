"""The register of law, open to everyone."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from .models import LegalDocument, Provision

PER_PAGE = 30


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every document with its state today, searched with or without accents."""
    words = request.GET.get("q", "").strip()[:200]
    documents = LegalDocument.objects.matching(words)
    page = Paginator(documents, PER_PAGE).get_page(request.GET.get("page"))
    today = localdate()
    rows = [(document, document.force_on(today).value) for document in page]
    context = {"page": page, "rows": rows, "words": words, "today": today}
    return render(request, "legal/index.html", context)


@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    """A document: its dates, what it replaced, and its provisions as they read today."""
    found = get_object_or_404(LegalDocument, code=code)
    today = localdate()
    provisions = [
        (provision, provision.wording_on(today), provision.force_on(today).value)
        for provision in Provision.objects.for_reading()
        .filter(document=found)
        .exclude(key="")
    ]
    context = {
        "document": found,
        "force": found.force_on(today).value,
        "provisions": provisions,
        "links": found.links.select_related("target"),
        "links_to_it": found.links_to_it.select_related("source"),
        "today": today,
    }
    return render(request, "legal/document.html", context)
