"""The register as files: planned first, every fault named, then written."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.loading import (
    LINE,
    Fault,
    FaultsFound,
    LoadOutcome,
    decide,
    fingerprint,
    read_text,
    read_yaml,
)
from core.text import nfc

from .models import Certainty, DocumentLink, LegalDocument, Provision, ProvisionWording

DATA = Path(__file__).resolve().parent / "data"
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
_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")


def load_register(folder: Path = DATA) -> LoadOutcome:
    """Read ``documents.csv`` and ``provisions/*.yaml`` into the register.

    Runs in the caller's transaction. Raises FaultsFound, and has then written nothing.
    Rows that a trainer edited are kept and listed.
    """
    documents, faults = _read_documents(folder / "documents.csv")
    provisions, more = _read_provisions(
        folder / "provisions", {d["code"] for d in documents}
    )
    if faults or more:
        raise FaultsFound([*faults, *more])
    outcome = LoadOutcome()
    by_code = _write_documents(documents, outcome)
    _write_links(documents, by_code)
    _write_provisions(provisions, by_code, outcome)
    return outcome


# --- Documents -------------------------------------------------------------------------


def _read_documents(path: Path) -> tuple[list[dict[str, Any]], list[Fault]]:
    where = _short(path)
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
        if not row["code"] or not row["number"] or not row["title_vi"]:
            faults.append(
                Fault(line, _("a document needs a code, a number and a title"))
            )
            continue
        if row["code"] in seen:
            faults.append(
                Fault(
                    line, _("the code “%(code)s” stands twice") % {"code": row["code"]}
                )
            )
        seen.add(row["code"])
        if row["certainty"] not in Certainty.values:
            faults.append(Fault(line, _wrong_certainty(row["certainty"])))
        for name in ("signed_on", "in_force_on", "expires_on"):
            try:
                row[name] = date.fromisoformat(row[name]) if row[name] else None
            except ValueError:
                faults.append(Fault(line, _wrong_day(name, row[name])))
        rows.append(row)
    return rows, faults


def _document_fields(row: dict[str, Any]) -> dict[str, Any]:
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


def _write_documents(
    rows: Iterable[dict[str, Any]], outcome: LoadOutcome
) -> dict[str, LegalDocument]:
    known = {document.code: document for document in LegalDocument.objects.all()}
    for row in rows:
        fields = _document_fields(row)
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


def _write_links(
    rows: Iterable[dict[str, Any]], by_code: dict[str, LegalDocument]
) -> None:
    """Link what replaces or amends what; numbers outside the register are left out."""
    by_number = {document.number: document for document in by_code.values()}
    relation = DocumentLink.Relation
    for row in rows:
        target = by_code[row["code"]]
        for column, kind in (
            ("replaced_by", relation.REPLACES),
            ("amended_by", relation.AMENDS),
        ):
            for number in filter(None, map(str.strip, row[column].split(";"))):
                if number in by_number:
                    DocumentLink.objects.get_or_create(
                        source=by_number[number], relation=kind, target=target
                    )


# --- Provisions --------------------------------------------------------------------------


def _read_provisions(
    folder: Path, codes: set[str]
) -> tuple[list[tuple[str, dict[str, Any]]], list[Fault]]:
    provisions: list[tuple[str, dict[str, Any]]] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        where = _short(path)
        try:
            data = read_yaml(nfc(read_text(path, where)), where)
        except FaultsFound as found:
            faults += found.faults
            continue
        if not isinstance(data, dict) or data.get("document") not in codes:
            faults.append(
                Fault(f"{where}:1", _("“document” must name a code of documents.csv"))
            )
            continue
        seen: set[str] = set()
        for item in data.get("provisions") or []:
            problems = list(_provision_faults(item, where, seen))
            faults += problems
            if not problems:
                provisions.append((data["document"], item))
    return provisions, faults


def _provision_faults(item: Any, where: str, seen: set[str]) -> Iterable[Fault]:
    if not isinstance(item, dict):
        yield Fault(where, _("a provision is a mapping with key, label and wordings"))
        return
    line = f"{where}:{item[LINE]}"
    key = str(item.get("key") or "")
    if not _KEY.match(key):
        yield Fault(line, _("“key” must be lower-case words joined by hyphens"))
    if key in seen:
        yield Fault(line, _("the key “%(key)s” stands twice") % {"key": key})
    seen.add(key)
    if not _words(item.get("label"), "vi"):
        yield Fault(line, _("“label” needs a text in Vietnamese"))
    wordings = item.get("wordings")
    if not isinstance(wordings, list) or not wordings:
        yield Fault(line, _("a provision needs at least one wording"))
        return
    for wording in wordings:
        if isinstance(wording, dict):
            yield from _wording_faults(wording, f"{where}:{wording[LINE]}")
        else:
            yield Fault(line, _("a wording is a mapping with text and certainty"))


def _wording_faults(wording: dict[str, Any], line: str) -> Iterable[Fault]:
    if not _words(wording.get("text"), "vi"):
        yield Fault(line, _("“text” needs a text in Vietnamese"))
    if wording.get("certainty") not in Certainty.values:
        yield Fault(line, _wrong_certainty(wording.get("certainty")))
    for name in ("valid_from", "valid_until"):
        if not isinstance(wording.get(name), date | None):
            yield Fault(line, _wrong_day(name, wording[name]))


def _provision_content(item: dict[str, Any], order: int) -> dict[str, Any]:
    return {
        "label": _words(item.get("label"), "vi"),
        "label_en": _words(item.get("label"), "en"),
        "heading": _words(item.get("heading"), "vi"),
        "heading_en": _words(item.get("heading"), "en"),
        "order": order,
        "wordings": [
            {
                "valid_from": wording.get("valid_from"),
                "valid_until": wording.get("valid_until"),
                "text": _words(wording.get("text"), "vi"),
                "text_en": _words(wording.get("text"), "en"),
                "note": _words(wording.get("note"), "vi"),
                "note_en": _words(wording.get("note"), "en"),
                "certainty": wording["certainty"],
                "source_url": str(wording.get("source") or ""),
            }
            for wording in item["wordings"]
        ],
    }


def _stored_content(provision: Provision) -> dict[str, Any]:
    fields = ("label", "label_en", "heading", "heading_en", "order")
    return {name: getattr(provision, name) for name in fields} | {
        "wordings": [
            {
                name: getattr(wording, name)
                for name in (
                    "valid_from",
                    "valid_until",
                    "text",
                    "text_en",
                    "note",
                    "note_en",
                    "certainty",
                    "source_url",
                )
            }
            for wording in provision.wordings.all()
        ]
    }


def _write_provisions(
    provisions: list[tuple[str, dict[str, Any]]],
    by_code: dict[str, LegalDocument],
    outcome: LoadOutcome,
) -> None:
    known = {p.ref: p for p in Provision.objects.for_reading()}
    for document in by_code.values():
        if document.code not in known:
            # The whole document can be cited, too.
            known[document.code] = Provision.objects.create(document=document, key="")
    for order, (code, item) in enumerate(provisions, start=1):
        content = _provision_content(item, order)
        wanted = fingerprint(content)
        ref = f"{code}#{item['key']}"
        provision = known.get(ref)
        decision = decide(
            exists=provision is not None,
            now=fingerprint(_stored_content(provision)) if provision else "",
            loaded=provision.loaded_hash if provision else "",
            wanted=wanted,
        )
        outcome.count(decision, ref)
        if decision in ("create", "update"):
            _write_provision(
                provision or Provision(document=by_code[code], key=item["key"]),
                content,
                wanted,
            )


def _write_provision(
    provision: Provision, content: dict[str, Any], wanted: str
) -> None:
    for name, value in content.items():
        if name != "wordings":
            setattr(provision, name, value)
    provision.loaded_hash = wanted
    provision.save()
    provision.wordings.all().delete()
    ProvisionWording.objects.bulk_create(
        ProvisionWording(provision=provision, **wording)
        for wording in content["wordings"]
    )


def _words(value: Any, language: str) -> str:
    """Return one language of ``{vi: …, en: …}``; a plain text counts as Vietnamese."""
    if isinstance(value, dict):
        return str(value.get(language) or "").strip()
    return str(value or "").strip() if language == "vi" else ""


def _wrong_certainty(found: Any) -> str:
    return _("“certainty” must be one of %(names)s, found “%(found)s”") % {
        "names": ", ".join(Certainty.values),
        "found": found,
    }


def _wrong_day(name: str, found: Any) -> str:
    return _("“%(name)s” must be a day such as 2026-10-01, found “%(found)s”") % {
        "name": name,
        "found": found,
    }


def _short(path: Path) -> str:
    """Return the path as a person knows it: from the project's root where it lies there."""
    return (
        str(path.relative_to(settings.ROOT))
        if path.is_relative_to(settings.ROOT)
        else str(path)
    )
