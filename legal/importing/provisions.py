"""``provisions/*.yaml``: what can be cited, what it says when, and what it stands in."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

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

from ..faults import wording_faults
from ..models import Certainty, LegalDocument, Provision, ProvisionWording
from ..tree import parent_of
from .words import is_day, short, words, wrong_certainty, wrong_day

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
# The code of its document, and the provision as its file says it.
Item = tuple[str, dict[str, Any]]


def read_provisions(folder: Path, codes: set[str]) -> tuple[list[Item], list[Fault]]:
    """Return the provisions of all files, chapters before what stands in them; faults."""
    provisions: list[Item] = []
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.yaml")):
        where = short(path)
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
        chapters = data.get("chapters") or []
        for item in (*chapters, *(data.get("provisions") or [])):
            is_chapter = item in chapters
            problems = list(_item_faults(item, where, seen, codes, is_chapter))
            faults += problems
            if not problems:
                provisions.append((data["document"], item))
    return provisions, faults


def _item_faults(
    item: Any, where: str, seen: set[str], codes: set[str], is_chapter: bool
) -> Iterable[Fault]:
    if not isinstance(item, dict):
        yield Fault(where, _("a provision is a mapping with key, label and wordings"))
        return
    line = f"{where}:{item[LINE]}"
    key = str(item.get("key") or "")
    if not _KEY.match(key):
        yield Fault(line, _("“key” must be lower-case words joined by hyphens"))
    if key in seen:
        yield Fault(line, _("the key “%(key)s” stands twice") % {"key": key})
    if item.get("chapter") and item["chapter"] not in seen:
        yield Fault(
            line,
            _("“chapter” must name a key of the chapters above, found “%(found)s”")
            % {"found": item["chapter"]},
        )
    seen.add(key)
    if not words(item.get("label"), "vi"):
        yield Fault(line, _("“label” needs a text in Vietnamese"))
    wordings = item.get("wordings")
    if is_chapter and wordings is None:
        return
    if not isinstance(wordings, list) or not wordings:
        yield Fault(line, _("a provision needs at least one wording"))
        return
    yield from _wordings_faults(wordings, where, line, codes)


def _wordings_faults(
    wordings: list[Any], where: str, line: str, codes: set[str]
) -> Iterator[Fault]:
    spans = []
    for wording in wordings:
        if not isinstance(wording, dict):
            yield Fault(line, _("a wording is a mapping with text and certainty"))
            return
        problems = list(_wording_faults(wording, codes))
        yield from (Fault(f"{where}:{wording[LINE]}", one) for one in problems)
        if not problems:
            spans.append((wording.get("valid_from"), wording.get("valid_until")))
    yield from (Fault(line, problem) for problem in wording_faults(spans))


def _wording_faults(wording: dict[str, Any], codes: set[str]) -> Iterator[str]:
    if not words(wording.get("text"), "vi"):
        yield _("“text” needs a text in Vietnamese")
    if wording.get("certainty") not in Certainty.values:
        yield wrong_certainty(wording.get("certainty"))
    days = (wording.get("valid_from"), wording.get("valid_until"))
    if all(map(is_day, days)):
        yield from wording_faults([days])
    for name, day in zip(("valid_from", "valid_until"), days, strict=True):
        if not is_day(day):
            yield wrong_day(name, day)
    if wording.get("brought_by") and wording["brought_by"] not in codes:
        yield _("“%(name)s” must name a code of documents.csv") % {"name": "brought_by"}


# --- Writing -----------------------------------------------------------------------------


def _content(item: dict[str, Any], order: int) -> dict[str, Any]:
    return {
        "label": words(item.get("label"), "vi"),
        "label_en": words(item.get("label"), "en"),
        "heading": words(item.get("heading"), "vi"),
        "heading_en": words(item.get("heading"), "en"),
        "order": order,
        "wordings": [
            _wording(
                wording.get("valid_from"),
                wording.get("valid_until"),
                words(wording.get("text"), "vi"),
                words(wording.get("text"), "en"),
                words(wording.get("note"), "vi"),
                words(wording.get("note"), "en"),
                wording["certainty"],
                str(wording.get("source") or ""),
                wording.get("brought_by") or "",
            )
            for wording in item.get("wordings") or []
        ],
    }


def _wording(
    valid_from: date | None,
    valid_until: date | None,
    text: str,
    text_en: str,
    note: str,
    note_en: str,
    certainty: str,
    source_url: str,
    brought_by: str,
) -> dict[str, Any]:
    content = {
        "valid_from": valid_from,
        "valid_until": valid_until,
        "text": text,
        "text_en": text_en,
        "note": note,
        "note_en": note_en,
        "certainty": certainty,
        "source_url": source_url,
    }
    # Left out where nothing is said, so that what was loaded before it was known is the same.
    return content | ({"brought_by": brought_by} if brought_by else {})


def _stored(provision: Provision, codes: dict[int, str]) -> dict[str, Any]:
    fields = ("label", "label_en", "heading", "heading_en", "order")
    return {name: getattr(provision, name) for name in fields} | {
        "wordings": [
            _wording(
                wording.valid_from,
                wording.valid_until,
                wording.text,
                wording.text_en,
                wording.note,
                wording.note_en,
                wording.certainty,
                wording.source_url,
                codes.get(wording.brought_by_id or 0, ""),
            )
            for wording in provision.wordings.all()
        ]
    }


def write_provisions(
    provisions: list[Item], by_code: dict[str, LegalDocument], outcome: LoadOutcome
) -> None:
    """Write what no trainer edited; what a place stands in follows from its key."""
    codes = {document.pk: code for code, document in by_code.items()}
    known = {p.ref: p for p in Provision.objects.for_reading()}
    for document in by_code.values():
        if document.code not in known:
            # The whole document can be cited, too.
            known[document.code] = Provision.objects.create(document=document, key="")
    for order, (code, item) in enumerate(provisions, start=1):
        content = _content(item, order)
        wanted = fingerprint(content)
        ref = f"{code}#{item['key']}"
        provision = known.get(ref)
        decision = decide(
            exists=provision is not None,
            now=fingerprint(_stored(provision, codes)) if provision else "",
            loaded=provision.loaded_hash if provision else "",
            wanted=wanted,
        )
        outcome.count(decision, ref)
        if decision in ("create", "update"):
            provision = provision or Provision(document=by_code[code], key=item["key"])
            _write(provision, content, wanted, by_code)
            known[ref] = provision
    _write_parents(provisions, known)


def _write(
    provision: Provision,
    content: dict[str, Any],
    wanted: str,
    by_code: dict[str, LegalDocument],
) -> None:
    for name, value in content.items():
        if name != "wordings":
            setattr(provision, name, value)
    provision.loaded_hash = wanted
    provision.save()
    provision.wordings.all().delete()
    ProvisionWording.objects.bulk_create(
        ProvisionWording(
            provision=provision,
            **{
                name: by_code[value] if name == "brought_by" else value
                for name, value in wording.items()
            },
        )
        for wording in content["wordings"]
    )


def _write_parents(provisions: list[Item], known: dict[str, Provision]) -> None:
    """Put each place into the one it stands in; who put it elsewhere by hand is right
    only where neither its key nor its file says so."""
    of_document: dict[str, dict[str, Provision]] = {}
    for provision in known.values():
        places = of_document.setdefault(provision.document.code, {})
        places[provision.key] = provision
    for code, item in provisions:
        places = of_document[code]
        key = parent_of(item["key"], places, str(item.get("chapter") or ""))
        provision, parent = places[item["key"]], places[key] if key else None
        if parent is not None and provision.parent_id != parent.pk:
            provision.parent = parent
            provision.save(update_fields=["parent"])
