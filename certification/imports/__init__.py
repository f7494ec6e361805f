"""Programmes as a file: planned first, every fault named, then written.

::

    programmes:
      - slug: boi-duong-co-ban
        code: TDKT
        title: {vi: …, en: …}
        issuer: {vi: …, en: …}
        validity_months: 24          # or valid_until: 2027-12-31
        renewal_days: 60             # these three may be left out
        grace_days: 30
        delta_questions: 5
        cites: [L-06-2022#dieu-84]
        groups:
          - {letter: A, title: {vi: …, en: …}, needed: 2}
        requires:
          - {course: slug, path: first}
          - {quiz: slug, pass_percent: 80, group: A}
          - {essay: slug of a quiz}
          - {session: slug}
          - {certificate: slug of another programme, above this one}
          - {evidence: a-name, title: {vi: …, en: …}, path: renewal}
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.utils.timezone import now
from django.utils.translation import gettext as _

from core.loading import LINE, Fault, LoadOutcome, decide, fingerprint

from ..models import Programme
from .entries import Entry, read_entries
from .parts import Parts, read_parts
from .stored import digest
from .writing import write

DATA = Path(__file__).resolve().parent.parent / "data" / "programmes.yaml"


def load_programmes(path: Path = DATA, at: datetime | None = None) -> LoadOutcome:
    """Put the programmes of a file in place.

    Runs in the caller's transaction. Raises FaultsFound for a file that cannot be read
    as programmes, and has then written nothing. A programme that refers to what is not
    there, or that nobody could complete, is a fault of the outcome; one that a trainer
    edited is kept and listed.
    """
    outcome = LoadOutcome()
    entries = read_entries(path)
    parts = read_parts(entries)
    for entry in entries:
        _load(entry, parts, outcome, at or now())
    return outcome


def _load(entry: Entry, parts: Parts, outcome: LoadOutcome, at: datetime) -> None:
    missing = [*_missing(entry, parts)]
    if missing:
        outcome.faults += missing
        return
    wanted = fingerprint(entry.content())
    programme = parts.programmes.get(entry.data["slug"])
    decision = decide(
        exists=programme is not None,
        now="" if programme is None else digest(programme),
        loaded="" if programme is None else programme.loaded_hash,
        wanted=wanted,
    )
    if decision in ("create", "update"):
        programme = programme or Programme(slug=entry.data["slug"])
        faults = write(programme, entry, parts, wanted, at)
        if faults:
            outcome.faults += faults
            return
        parts.programmes[programme.slug] = programme
    outcome.count(decision, entry.data["slug"])


def _missing(entry: Entry, parts: Parts) -> Iterator[Fault]:
    for kind, slug, one in entry.requires:
        if parts.find(kind, slug) is None:
            yield Fault(f"{entry.file}:{one[LINE]}", _unknown(kind) % {"slug": slug})
    for ref in entry.cites:
        if ref not in parts.provisions:
            yield Fault(
                entry.where,
                _("the register has no provision “%(ref)s”") % {"ref": ref},
            )


def _unknown(kind: str) -> str:
    return {
        "course": _("there is no course “%(slug)s”"),
        "session": _(
            "there is no session “%(slug)s”: add it in the administration first"
        ),
        "certificate": _("there is no programme “%(slug)s”: it has to stand above"),
    }.get(kind) or _("there is no quiz “%(slug)s”")
