"""Finding provisions: by citation, or by words with or without accents."""

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache

from core import stamps
from core.text import fold

from .citations import CitedDocument, Register
from .models import LegalDocument, Provision
from .validity import Term

MOST = 20
_DAY = 86_400


@dataclass(frozen=True)
class Hit:
    """A provision that a citation means; not exact where it is only the nearest part."""

    provision: Provision
    is_exact: bool


def register() -> Register[int]:
    """Return the whole register, ready for what officials write; provisions by key."""
    documents = {
        document.pk: CitedDocument(
            document.code,
            document.kind,
            document.number,
            document.title,
            document.title_en,
            Term(document.in_force_on, document.expires_on),
        )
        for document in LegalDocument.objects.order_by("code")
    }
    rows = Provision.objects.values_list("document", "key", "pk")
    return Register(
        documents.values(),
        {(documents[document].code, key): pk for document, key, pk in rows},
    )


def cited(words: str, on: date) -> list[Hit]:
    """Return the provisions that words cite, those that hold ``on`` that day first meant.

    "Điều 84" alone is that article of every document that has one here.
    """
    known = register()
    found: dict[int, bool] = {}
    for located in known.parse(words):
        citation = located.citation
        answer = known.resolve(citation, on)
        if answer is not None:
            found.setdefault(answer.provision, answer.is_exact)
        elif citation.key and not citation.names_document:
            same = Provision.objects.filter(key=citation.key)
            for pk in same.order_by("document", "pk").values_list("pk", flat=True):
                found.setdefault(pk, True)
    if not found and (only := known.find(words, on)):
        found[only.provision] = only.is_exact
    provisions = Provision.objects.for_reading().in_bulk(list(found)[:MOST])
    return [
        Hit(provisions[pk], is_exact)
        for pk, is_exact in found.items()
        if pk in provisions
    ]


def provisions(words: str, on: date) -> list[Provision]:
    """Return provisions that hold every word, in their label, heading or wording of a day."""
    hits = _holding(words, on)[:MOST]
    found = Provision.objects.for_reading().in_bulk(hits)
    return [found[pk] for pk in hits if pk in found]


def matching(words: str, on: date) -> list[int]:
    """Return the provisions that words cite, then those that hold them, by primary key."""
    meant = [hit.provision.pk for hit in cited(words, on)]
    return [*meant, *(pk for pk in _holding(words, on) if pk not in meant)]


def _holding(words: str, on: date) -> list[int]:
    parts = fold(words).split()
    if not parts:
        return []
    return [
        pk for pk, text in _texts(on).items() if all(part in text for part in parts)
    ]


def _texts(on: date) -> dict[int, str]:
    """Return the folded text of each provision, kept while the register stays as it is."""
    key = f"provision-texts:{stamps.current()}:{on}"
    known: dict[int, str] | None = cache.get(key)
    if known is None:
        known = {}
        rows = Provision.objects.for_reading().exclude(key="")
        for provision in rows.order_by("document__code", "order", "key"):
            wording = provision.wording_on(on)
            said = f"{wording.text} {wording.text_en}" if wording else ""
            known[provision.pk] = fold(
                f"{provision.label} {provision.label_en} {provision.heading} "
                f"{provision.heading_en} {provision.document} {said}"
            )
        cache.set(key, known, _DAY)
    return known
