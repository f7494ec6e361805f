"""Changes of law as a file: planned first, every fault named, then recorded."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.loading import LINE, Fault, FaultsFound, LoadOutcome, read_text, read_yaml
from core.text import nfc

from .models import Certainty, LegalChange, LegalDocument, Provision
from .refusals import AlreadyRecorded
from .services import ChangeAsked, check_change, record_change

_KEY = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*\Z")
_FIELDS = {
    "key",
    "source",
    "relation",
    "target",
    "provisions",
    "effective_on",
    "known_on",
    "certainty",
    "summary",
    LINE,
}
Entry = dict[str, Any]


def load_changes(folder: Path, *, at: datetime, is_first: bool) -> LoadOutcome:
    """Record what ``changes.yaml`` of a folder holds; without the file, nothing.

    Runs in the caller's transaction. ``is_first``: the register was empty before this
    load, so what its files know counts from the days they name. Else a new entry counts
    from today: reports of days before said what was known then. Raises FaultsFound, and
    has then written nothing.
    """
    path = folder / "changes.yaml"
    if not path.exists():
        return LoadOutcome()
    where = _short(path)
    entries, faults = _entries(read_yaml(nfc(read_text(path, where)), where), where)
    known = {
        change.loaded_key: change
        for change in LegalChange.objects.exclude(loaded_key="")
        .select_related("source", "target")
        .prefetch_related("provisions")
    }
    planned: list[tuple[Entry, ChangeAsked]] = []
    for entry in entries:
        asked, more = _asked(entry, known.get(entry["key"]), f"{where}:{entry[LINE]}")
        faults += more
        if asked is not None:
            planned.append((entry, asked))
    if faults:
        raise FaultsFound(faults)
    outcome = LoadOutcome()
    for entry, asked in planned:
        _write(entry, asked, known.get(entry["key"]), at, is_first, outcome)
    return outcome


def _write(
    entry: Entry,
    asked: ChangeAsked,
    known: LegalChange | None,
    at: datetime,
    is_first: bool,
    outcome: LoadOutcome,
) -> None:
    texts = {
        "summary": _words(entry["summary"], "vi"),
        "summary_en": _words(entry["summary"], "en"),
        "certainty": entry["certainty"],
    }
    if known is None:
        record_change(
            source=asked.source,
            relation=asked.relation,
            target=asked.target,
            provisions=asked.provisions,
            effective_on=asked.effective_on,
            known_on=entry.get("known_on") if is_first else None,
            by=None,
            at=at,
            loaded_key=entry["key"],
            **texts,
        )
        outcome.count("create", entry["key"])
    elif {name: getattr(known, name) for name in texts} != texts:
        LegalChange.objects.filter(pk=known.pk).update(**texts)
        outcome.count("update", entry["key"])
    else:
        outcome.count("unchanged", entry["key"])


# --- What is wrong with a file -----------------------------------------------------------


def _entries(data: Any, where: str) -> tuple[list[Entry], list[Fault]]:
    """Return the entries of the right shape, and what is wrong with the others."""
    if not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
        return [], [
            Fault(f"{where}:1", _("the file is a list: each entry begins with “- ”"))
        ]
    faults: list[Fault] = []
    entries: list[Entry] = []
    seen: set[str] = set()
    for entry in data:
        line = f"{where}:{entry[LINE]}"
        found = list(_shape_faults(entry, seen, line))
        faults += found
        seen.add(str(entry.get("key")))
        if not found:
            entries.append(entry)
    return entries, faults


def _shape_faults(entry: Entry, seen: set[str], line: str) -> Iterable[Fault]:
    for name in entry:
        if name not in _FIELDS:
            yield Fault(line, _("“%(name)s” is not known here") % {"name": name})
    key = str(entry.get("key") or "")
    if not _KEY.match(key) or len(key) > 80:
        yield Fault(line, _("“key” must be words and numbers joined by hyphens"))
    if key in seen:
        yield Fault(line, _("the key “%(key)s” stands twice") % {"key": key})
    if not isinstance(entry.get("provisions") or [], list):
        yield Fault(line, _("“provisions” is a list of keys, such as [dieu-84]"))
    if not entry.get("target"):
        yield Fault(line, _("“%(name)s” is missing") % {"name": "target"})
    yield from _value_faults(entry, line)


def _value_faults(entry: Entry, line: str) -> Iterable[Fault]:
    for name, values in (
        ("relation", LegalChange.Relation.values),
        ("certainty", Certainty.values),
    ):
        if entry.get(name) not in values:
            yield Fault(
                line,
                _("“%(name)s” must be one of %(names)s")
                % {"name": name, "names": ", ".join(values)},
            )
    for name in ("effective_on", "known_on"):
        value = entry.get(name)
        if not isinstance(value, date) and not (name == "known_on" and value is None):
            yield Fault(
                line,
                _("“%(name)s” must be a day such as 2026-10-01, found “%(found)s”")
                % {"name": name, "found": value},
            )
    for language in ("vi", "en"):
        if not _words(entry.get("summary"), language):
            yield Fault(
                line,
                _("“summary” needs a text in both languages: “%(language)s” is missing")
                % {"language": language},
            )


def _asked(
    entry: Entry, known: LegalChange | None, line: str
) -> tuple[ChangeAsked | None, list[Fault]]:
    """Return the change that an entry stands for, and what keeps it from being recorded."""
    names = [entry["target"], *filter(None, [entry.get("source")])]
    documents = LegalDocument.objects.in_bulk(
        [str(name) for name in names], field_name="code"
    )
    faults = [
        Fault(line, _("there is no document “%(name)s”") % {"name": name})
        for name in names
        if str(name) not in documents
    ]
    if faults:
        return None, faults
    target = documents[str(entry["target"])]
    wanted = [str(key) for key in entry.get("provisions") or []]
    found = {
        p.key: p for p in Provision.objects.filter(document=target, key__in=wanted)
    }
    faults = [
        Fault(
            line,
            _("%(document)s has no provision “%(key)s”")
            % {"document": target.code, "key": key},
        )
        for key in wanted
        if key not in found
    ]
    asked = ChangeAsked(
        source=documents[str(entry["source"])] if entry.get("source") else None,
        relation=entry["relation"],
        target=target,
        effective_on=entry["effective_on"],
        provisions=tuple(found[key] for key in wanted if key in found),
    )
    if faults:
        return None, faults
    if known is None:
        refusals = check_change(asked)
        if any(isinstance(one, AlreadyRecorded) for one in refusals):
            # Somebody was quicker at the desk: it stands as they recorded it.
            return None, []
        faults = [Fault(line, str(refusal)) for refusal in refusals]
    elif not _is_the_same(known, asked):
        faults = [
            Fault(
                line,
                _(
                    "“%(key)s” is recorded with other documents, provisions or another "
                    "day: withdraw it at the desk, and give the entry a new key"
                )
                % {"key": entry["key"]},
            )
        ]
    return asked, faults


def _is_the_same(known: LegalChange, asked: ChangeAsked) -> bool:
    return (
        known.source == asked.source
        and known.relation == asked.relation
        and known.target == asked.target
        and known.effective_on == asked.effective_on
        and {p.pk for p in known.provisions.all()} == {p.pk for p in asked.provisions}
    )


def _words(value: Any, language: str) -> str:
    return str(value.get(language) or "").strip() if isinstance(value, dict) else ""


def _short(path: Path) -> str:
    """Return the path as a person knows it: from the project's root where it lies there."""
    root = settings.ROOT
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)
