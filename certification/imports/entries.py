"""The shape of the file: what each programme says, and what is wrong with how it is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.loading import LINE, Fault, FaultsFound, read_text, read_yaml
from core.text import tidy

from ..models import Programme, Requirement

KINDS = tuple(Requirement.NAMES)
NUMBERS = ("validity_months", "renewal_days", "grace_days", "delta_questions")


def read_entries(path: Path) -> list["Entry"]:
    """Return the programmes of a file; raise FaultsFound with everything wrong in it."""
    data = read_yaml(read_text(path, path.name), path.name)
    entries = data.get("programmes") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise FaultsFound(
            [Fault(f"{path.name}:1", _("expected a list under “programmes”"))]
        )
    faults = [fault for entry in entries for fault in _faults(entry, path)]
    if faults:
        raise FaultsFound(faults)
    return [Entry(entry, path.name) for entry in entries]


def _faults(entry: Any, path: Path) -> list[Fault]:
    """Return what is wrong with the shape of one entry."""
    if not isinstance(entry, dict):
        return [Fault(path.name, _("expected a programme, with names and values"))]
    where = f"{path.name}:{entry[LINE]}"
    faults = [
        Fault(where, _("“%(name)s” is missing") % {"name": name})
        for name in ("slug", "code", "title", "issuer", "requires")
        if not entry.get(name)
    ]
    if not entry.get("validity_months") and not entry.get("valid_until"):
        faults.append(
            Fault(where, _("“%(name)s” is missing") % {"name": "validity_months"})
        )
    if entry.get("valid_until") and not isinstance(entry["valid_until"], date):
        faults.append(Fault(where, _("“valid_until” is a day, such as 2027-12-31")))
    for name in ("title", "issuer"):
        faults += _text_faults(entry.get(name), name, where)
    for one in entry.get("requires") or []:
        faults += _requirement_faults(one, where, path.name)
    for one in entry.get("groups") or []:
        if not isinstance(one, dict) or not one.get("letter"):
            faults.append(Fault(where, _("a group has a “letter” and a “title”")))
            continue
        faults += _text_faults(
            one.get("title") or "?", "title", f"{path.name}:{one[LINE]}"
        )
    return faults


def _text_faults(value: Any, name: str, where: str) -> Iterator[Fault]:
    if value and not (isinstance(value, dict) and value.get("vi")):
        yield Fault(where, _("“%(name)s” needs a text under “vi”") % {"name": name})


def _requirement_faults(one: Any, where: str, file: str) -> Iterator[Fault]:
    if not isinstance(one, dict) or len(set(KINDS) & set(one)) != 1:
        yield Fault(
            where,
            _("a requirement names one thing: one of %(kinds)s, and its address")
            % {"kinds": ", ".join(KINDS)},
        )
        return
    where = f"{file}:{one[LINE]}"
    if one.get("path", "both") not in Requirement.Path.values:
        yield Fault(where, _("“path” is “both”, “first” or “renewal”"))
    if "evidence" in one:
        yield from _text_faults(one.get("title") or "?", "title", where)


@dataclass(frozen=True)
class Entry:
    """One programme of the file, and the file's name for messages."""

    data: dict[str, Any]
    file: str

    @property
    def where(self) -> str:
        return f"{self.file}:{self.data[LINE]}"

    @property
    def requires(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Return the kind, the address and the rest of each requirement."""
        return [
            (kind, str(one[kind]), one)
            for one in self.data["requires"]
            for kind in KINDS
            if kind in one
        ]

    @property
    def groups(self) -> list[dict[str, Any]]:
        return self.data.get("groups") or []

    @property
    def cites(self) -> list[str]:
        return self.data.get("cites") or []

    def line_of(self, rows: str, place: int | None) -> str:
        """Return where a row of a list stands; the programme itself without one."""
        if place is None:
            return self.where
        name = "requires" if rows == "requirements" else rows
        return f"{self.file}:{self.data[name][place][LINE]}"

    def content(self) -> dict[str, Any]:
        """Return what the file says of the programme, as plain data to compare."""
        data = self.data
        until = data.get("valid_until")
        defaults = {
            name: Programme._meta.get_field(name).get_default() for name in NUMBERS
        }
        return {
            "code": data["code"],
            **texts("title", data["title"]),
            **texts("issuer", data["issuer"]),
            "validity": "fixed" if until else "months",
            "valid_until": until,
            **{name: data.get(name, defaults[name]) for name in NUMBERS},
            "groups": [
                [
                    one["letter"],
                    *texts("title", one["title"]).values(),
                    one.get("needed"),
                ]
                for one in self.groups
            ],
            "requires": [
                [
                    kind,
                    # Evidence is known by its title; the name is for the file alone.
                    "" if kind == "evidence" else slug,
                    one.get("group", ""),
                    one.get("path", "both"),
                    one.get("pass_percent"),
                    *(
                        texts("title", one["title"]).values()
                        if kind == "evidence"
                        else ()
                    ),
                ]
                for kind, slug, one in self.requires
            ],
            "cites": list(self.cites),
        }


def texts(name: str, value: dict[str, Any]) -> dict[str, str]:
    return {name: tidy(value["vi"]), f"{name}_en": tidy(value.get("en") or "")}
