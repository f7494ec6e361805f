"""The register of law, open to everyone."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from . import searching
from .cited import cited_by, may_keep
from .forms import DayForm, RegisterForm
from .history import Stage, change_ahead_of, changes_touching, stages
from .models import LegalChange, LegalDocument, Provision, ProvisionWording
from .tree import label_of, tree

PER_PAGE = 30


@dataclass(frozen=True)
class Read:
    """A provision as it reads on a day, and the next change that lies ahead of it."""

    provision: Provision
    wording: ProvisionWording | None
    force: str
    ahead: LegalChange | None
    # In effect, but how it reads now has not been entered.
    missed: LegalChange | None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every document with its state on a day; found by citation, number or words."""
    form = RegisterForm(request.GET)
    today = localdate()
    day = form.day(today)
    asked = form.cleaned_data
    words = asked.get("q", "")
    documents = LegalDocument.objects.matching(words)
    if asked.get("kind"):
        documents = documents.filter(kind=asked["kind"])
    if asked.get("state"):
        documents = documents.with_force(asked["state"], day)
    page = Paginator(documents, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(document, document.force_on(day).value) for document in page],
        "words": words,
        "found": searching.cited(words, day) if words else [],
        "provisions": searching.provisions(words, day) if words else [],
        "is_narrowed": bool(words or asked.get("kind") or asked.get("state")),
        **_on(day, today),
    }
    return render(request, "legal/index.html", context)


@require_safe
def document(request: HttpRequest, code: str) -> HttpResponse:
    """A document: its dates, what it did to others, and its provisions as they read."""
    found = get_object_or_404(LegalDocument, code=code)
    form = DayForm(request.GET)
    today = localdate()
    day = form.day(today)
    provisions = list(
        Provision.objects.for_reading().filter(document=found).order_by("order", "key")
    )
    touching = changes_touching(provisions)
    language = get_language() or "vi"
    keys = {provision.pk: provision.key for provision in provisions}
    parts = [
        (
            depth,
            min(3 + depth, 6),
            node.key,
            label_of(node.key, language),
            node.item and _read(node.item, touching[node.item.pk], day),
        )
        for top in tree(
            (provision.key, keys.get(provision.parent_id or 0, ""), provision)
            for provision in provisions
            if provision.key
        )
        for depth, node in top.walk()
    ]
    context = {
        "document": found,
        "force": found.force_on(day).value,
        "parts": parts,
        "changes": found.changes_to_it.in_effect()
        .select_related("source")
        .prefetch_related("provisions__document"),
        "links": found.links.select_related("target").order_by("relation", "from_on"),
        "links_to_it": found.links_to_it.select_related("source").order_by(
            "relation", "from_on"
        ),
        "cited": cited_by(provisions, request.user),
        "keeps": may_keep(request.user),
        "form": form,
        **_on(day, today),
    }
    return render(request, "legal/document.html", context)


@require_safe
def provision(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """A provision: what it says on a day and since when, what it said, what cites it."""
    found = _provision_or_404(code, key)
    form = DayForm(request.GET)
    today = localdate()
    day = form.day(today)
    within = list(
        Provision.objects.for_reading()
        .filter(document=found.document_id, key__startswith=f"{key}-")
        .order_by("order", "key")
    )
    changes = changes_touching([found])[found.pk]
    document = found.document
    history = stages(found, changes, day)
    wording = found.wording_on(day)
    context = {
        "provision": found,
        "document": document,
        "force": found.force_on(day).value,
        "stage": next((s for s in history if s.wording == wording), None),
        "missed": change_ahead_of(wording, changes, day),
        "history": history[::-1],
        "changes": changes,
        "replacing": document.links_to_it.filter(relation__in=["replaces", "amends"])
        .select_related("source")
        .order_by("from_on", "relation"),
        "within": within,
        "cited": cited_by([found, *within], request.user),
        "keeps": (keeps := may_keep(request.user)),
        "edit_url": edit_url(found) if keeps else "",
        "form": form,
        **_on(day, today),
    }
    return render(request, "legal/provision.html", context)


@require_safe
def compare(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Two wordings of a provision side by side; the newest two, if none are named."""
    found = _provision_or_404(code, key)
    history = stages(found, changes_touching([found])[found.pk], localdate())
    older, newer = (
        _number(request.GET.get(name, ""), otherwise, len(history))
        for name, otherwise in (("a", len(history) - 1), ("b", len(history)))
    )
    context: dict[str, Any] = {
        "provision": found,
        "document": found.document,
        "history": history,
    }
    if len(history) > 1:
        context |= _two_texts(history[older - 1], history[newer - 1])
    return render(request, "legal/compare.html", context)


def _two_texts(older: Stage, newer: Stage) -> dict[str, Any]:
    """Return what the comparison shows: in English only where both texts are."""
    texts = (older.wording, newer.wording)
    english = get_language() == "en" and all(one.text_en for one in texts)
    return {
        "older": older,
        "newer": newer,
        "language": "en" if english else "vi",
        "older_text": older.wording.text_en if english else older.wording.text,
        "newer_text": newer.wording.text_en if english else newer.wording.text,
    }


def _on(day: date, today: date) -> dict[str, Any]:
    """Return the day shown, and what keeps it in the links of the page."""
    query = "" if day == today else f"?on={day.isoformat()}"
    return {"on": day, "is_today": day == today, "on_query": query}


def _read(provision: Provision, changes: list[LegalChange], day: date) -> Read:
    ahead = [change for change in changes if change.effective_on > day]
    wording = provision.wording_on(day)
    return Read(
        provision,
        wording,
        provision.force_on(day).value,
        min(ahead, key=lambda change: change.effective_on, default=None),
        change_ahead_of(wording, changes, day) if wording else None,
    )


def edit_url(found: Provision) -> str:
    """Return where a provision is edited in Wagtail."""
    return reverse("wagtailsnippets_legal_provision:edit", args=[found.pk])


def _provision_or_404(code: str, key: str) -> Provision:
    return get_object_or_404(
        Provision.objects.for_reading()
        .select_related("document", "parent__document")
        .prefetch_related("wordings__brought_by"),
        document__code=code,
        key=key,
    )


def _number(text: str, otherwise: int, most: int) -> int:
    """Return which wording is asked for, the oldest is 1; what is not there is 404."""
    if not text:
        return max(otherwise, 1)
    if not (
        text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= most
    ):
        raise Http404
    return int(text)
