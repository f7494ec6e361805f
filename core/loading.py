"""Putting files of the repository into the database: faults, fingerprints, and who wins.

A loader first plans: it reads everything and collects every fault with its file and line.
Only a plan without faults is applied. What a person edited since the last load stays.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import yaml
from django.utils.functional import Promise

LINE = "__line__"
Decision = Literal["create", "update", "unchanged", "kept"]


@dataclass(frozen=True)
class Fault:
    """Something wrong in a file: where, and what was expected."""

    where: str
    message: str | Promise

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass
class LoadOutcome:
    """What a load did, or would do: counts, and the names of what it left alone."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def count(self, decision: Decision, name: str) -> None:
        """Count one decision."""
        if decision == "create":
            self.created += 1
        elif decision == "update":
            self.updated += 1
        elif decision == "unchanged":
            self.unchanged += 1
        else:
            self.kept.append(name)

    def add(self, other: "LoadOutcome") -> None:
        """Take in what another part of the load did."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.kept += other.kept
        self.faults += other.faults


def fingerprint(content: Any) -> str:
    """Return the SHA-256 of plain data, the same for the same content."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def decide(*, exists: bool, now: str, loaded: str, wanted: str) -> Decision:
    """Return what to do with a row, by the fingerprints of its content.

    ``now`` is what the database holds, ``loaded`` what the last load wrote, ``wanted``
    what the file says. Where ``now`` is neither, a person edited it: it is kept.
    """
    if not exists:
        return "create"
    if now == wanted:
        return "unchanged"
    return "update" if now == loaded else "kept"


class _LineLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML, in C where it is there, whose mappings remember the line they began on."""


def _mapping(loader: _LineLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _value in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.MarkedYAMLError(
                problem=f"“{key}” stands twice", problem_mark=key_node.start_mark
            )
        seen.add(key)
    mapping = loader.construct_mapping(node, deep=True)
    mapping[LINE] = node.start_mark.line + 1
    return mapping


_LineLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(text: str, where: str, *, first_line: int = 1) -> Any:
    """Return the data of a YAML text, each mapping with its ``__line__``.

    Raises FaultsFound with the file, the line and YAML's own words. ``first_line`` is
    where the text begins in its file.
    """
    try:
        # A SafeLoader with one more constructor builds plain data only.
        data = yaml.load(text, Loader=_LineLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = (mark.line if mark else 0) + first_line
        raise FaultsFound(
            [Fault(f"{where}:{line}", error.problem or str(error))]
        ) from error
    except yaml.YAMLError as error:
        raise FaultsFound([Fault(where, str(error))]) from error
    return _shifted(data, first_line - 1)


def _shifted(data: Any, by: int) -> Any:
    if by and isinstance(data, dict) and LINE in data:
        data[LINE] += by
    return data


def read_text(path: Path, where: str) -> str:
    """Return a file's text; raise FaultsFound where it cannot be read as UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FaultsFound([Fault(where, str(error))]) from error


class FaultsFound(Exception):
    """A file cannot be loaded; carries every fault found in it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))
