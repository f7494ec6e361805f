"""``documents.csv``: every document, with its days and what replaced or amended it."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.loading import LINE, Fault, LoadOutcome, decide, fingerprint, read_text
from core.text import nfc

from ..faults import document_faults
from ..models import Certainty, LegalDocument
from .words import short, wrong_certainty, wrong_day

_COLUMNS = {
    "code",
    "kind",
    "number",
    "title_vi",
    "title_en",
    "issuer",
    "signed_on",
    "in_force_on",
    "expires_on",
    "replaced_by",
    "amended_by",
    "source_url",
    "certainty",
}


def read_documents(path: Path) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Return the rows, days as dates, each with the line it stands on; and every fault."""
    where = short(path)
    reader = csv.DictReader(io.StringIO(nfc(read_text(path, where))))
    missing = _COLUMNS - set(reader.fieldnames or [])
    if missing:
        names = ", ".join(sorted(missing))
        return [], [
            Fault(f"{where}:1", _("columns are missing: %(names)s") % {"names": names})
        ]
    rows: list[dict[str, Any]] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for raw in reader:
        line = f"{where}:{reader.line_num}"
        row: dict[str, Any] = {name: (raw[name] or "").strip() for name in _COLUMNS}
        row[LINE] = line
        if not row["code"] or not row["number"] or not row["title_vi"]:
            faults.append(
                Fault(line, _("a document needs a code, a number and a title"))
            )
            continue
        problems = list(_row_faults(row, seen))
        faults += [Fault(line, problem) for problem in problems]
        rows.append(row)
    return rows, faults


def _row_faults(row: dict[str, Any], seen: set[str]) -> Iterable[str]:
    """Yield what is wrong with a row; its days become dates."""
    if row["code"] in seen:
        yield _("the code “%(code)s” stands twice") % {"code": row["code"]}
    seen.add(row["code"])
    if row["certainty"] not in Certainty.values:
        yield wrong_certainty(row["certainty"])
    names = ("signed_on", "in_force_on", "expires_on")
    wrong = False
    for name in names:
        try:
            row[name] = date.fromisoformat(row[name]) if row[name] else None
        except ValueError:
            wrong = True
            yield wrong_day(name, row[name])
    if not wrong:
        yield from document_faults(*(row[name] for name in names))


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": row["kind"],
        "number": row["number"],
        "title": row["title_vi"],
        "title_en": row["title_en"],
        "issuer": row["issuer"],
        "signed_on": row["signed_on"],
        "in_force_on": row["in_force_on"],
        "expires_on": row["expires_on"],
        "source_url": row["source_url"],
        "certainty": row["certainty"],
    }


def write_documents(
    rows: Iterable[dict[str, Any]], outcome: LoadOutcome
) -> dict[str, LegalDocument]:
    """Write what no trainer edited; return every document of the register by its code."""
    known = {document.code: document for document in LegalDocument.objects.all()}
    for row in rows:
        fields = _fields(row)
        wanted = fingerprint(fields)
        document = known.get(row["code"])
        now = fingerprint({n: getattr(document, n) for n in fields}) if document else ""
        decision = decide(
            exists=document is not None,
            now=now,
            loaded=document.loaded_hash if document else "",
            wanted=wanted,
        )
        outcome.count(decision, row["code"])
        if decision in ("create", "update"):
            document = document or LegalDocument(code=row["code"])
            for name, value in fields.items():
                setattr(document, name, value)
            document.loaded_hash = wanted
            document.save()
            known[document.code] = document
    return known
