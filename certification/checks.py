"""What the check page says of a certificate: to anyone, and to who holds the paper."""

import secrets
from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from typing import Any

from django.db.models import Prefetch

from core.text import fold, mask_name
from legal.models import LegalChange

from . import addenda, basis, evidence
from .models import Certificate, CertificateDocument
from .numbers import read_number
from .standing import CertificateState

# So many of the check code's letters are enough to see the name.
CODE_LETTERS = 4


@dataclass(frozen=True)
class Paper:
    """A revision of the PDF: what a checker compares their file with."""

    revision: int
    sha256_parts: list[str]


@dataclass(frozen=True)
class Check:
    """A certificate as it is checked on a day.

    Without the check code the name is masked and the unit left out. Of a correction only
    the day is said, never what stood there before: the paper says that to its holder.
    """

    certificate: Certificate
    state: CertificateState
    changes: list[LegalChange]
    name: str
    unit: str
    is_named: bool
    added: list[dict[str, Any]]
    papers: list[Paper]
    today: date

    @property
    def revocation(self) -> Any:
        return self.certificate.revocation if self.certificate.is_revoked else None

    @property
    def initials(self) -> str:
        """Return the first letters of the name: what a screen reader can say of the mask."""
        return " ".join(word[0] for word in self.name.split())

    @property
    def lines(self) -> list[evidence.Line]:
        return evidence.lines(self.certificate.evidence)

    @property
    def law(self) -> list[dict[str, str]]:
        return list(self.certificate.evidence.get("law", []))

    @property
    def law_on(self) -> date | None:
        return evidence.law_on(self.certificate.evidence)


def find(typed: str) -> Certificate | None:
    """Return the certificate of a number, in whatever spelling; None for any other text."""
    number = read_number(typed)
    if number is None:
        return None
    papers = Prefetch(
        "documents",
        CertificateDocument.objects.defer("pdf").order_by("revision"),
    )
    return (
        Certificate.objects.filter(number=number)
        .select_related("revocation")
        .prefetch_related(papers, "annexes", "corrections")
        .first()
    )


def check(certificate: Certificate, on: date, *, named: bool = False) -> Check:
    """Return what is shown of a certificate on a day."""
    reads = addenda.reading_now(certificate)
    changes = _changes(certificate, on)
    state = certificate.state_on(on, changes[0].applies_from if changes else None)
    return Check(
        certificate=certificate,
        state=state,
        changes=changes if state.holds else [],
        name=reads.name if named else mask_name(reads.name),
        unit=reads.unit if named else "",
        is_named=named,
        added=[
            {**addenda.line(one), "local_text": getattr(one, "local_text", "")}
            for one in addenda.of(certificate)
        ],
        papers=[
            Paper(document.revision, wrap(document.sha256, 8))
            for document in certificate.documents.all()
        ],
        today=on,
    )


def _changes(certificate: Certificate, on: date) -> list[LegalChange]:
    """Return the changes of law that the holder has not caught up with, earliest first."""
    found = basis.unsettled_changes([certificate.pk], on).get(certificate.pk, [])
    keys = [moved.change for moved in found if moved.applies_from <= on]
    if not keys:
        return []
    known = LegalChange.objects.select_related("source", "target").in_bulk(keys)
    return [known[key] for key in keys]


def read_code(typed: str) -> str:
    """Return a check code, or its end, in its one spelling.

    >>> read_code(" 7kqm-4xhw ")
    '7KQM4XHW'
    """
    return "".join(letter for letter in fold(typed).upper() if letter.isalnum())


def code_fits(certificate: Certificate, typed: str) -> bool:
    """Return whether the whole check code, or its last four letters, were typed."""
    code, given = certificate.check_code, read_code(typed)
    asked = code if len(given) == len(code) else code[-CODE_LETTERS:]
    # In the same time whatever is wrong with it.
    return secrets.compare_digest(given.encode(), asked.encode())
