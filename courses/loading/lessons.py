"""One lesson file: front matter, then Markdown with fenced blocks. Reads only."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.loading import LINE, Fault, FaultsFound, read_yaml
from core.text import nfc

from . import markup

_FRONT = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FENCE = re.compile(r":::\s*([a-z-]+)\s*(.*?)\s*\Z")
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*)"')
_HEADING = re.compile(r"(##|###) +(.+?)\s*\Z")
_CALLOUTS = {"tip", "remember", "mistake", "tomorrow", "check"}
_NEEDED = ("title", "slug", "objective")
_KNOWN = {*_NEEDED, "summary", "cites", "reviewed_on", LINE}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
# Attributes that each block must have.
BLOCKS: dict[str, tuple[str, ...]] = {
    "callout": ("kind",),
    "example": ("title",),
    "steps": (),
    "faq": (),
    "table": ("caption",),
    "provision": ("ref",),
    "self-check": ("question",),
    "quiz": ("slug",),
    "figure": ("src", "alt"),
    "document": ("src", "title"),
    "video": ("src", "captions", "title"),
    "case": ("name", "source"),
}


@dataclass(frozen=True)
class Block:
    """A block as written: its kind, attributes, text, and the line it begins on."""

    kind: str
    text: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LessonFile:
    """A lesson as read: what its page will hold, still in the words of the file."""

    source: str
    number: int
    title: str
    slug: str
    objective: str
    summary: str
    cites: tuple[str, ...]
    reviewed_on: date | None
    blocks: tuple[Block, ...]

    def refs(self) -> list[tuple[str, int]]:
        """Return every reference to the law with its line."""
        found = [(ref, 1) for ref in self.cites]
        for block in self.blocks:
            found += [(chip.ref, block.line) for chip in markup.chips(block.text)]
            if block.kind == "provision":
                found.append((block.attributes["ref"], block.line))
        return found


def read_lesson(text: str, source: str, number: int) -> LessonFile:
    """Return the lesson of a file's text; raise FaultsFound with every fault in it."""
    text = nfc(text).replace("\r\n", "\n")
    front = _FRONT.match(text)
    if front is None:
        raise FaultsFound(
            [Fault(f"{source}:1", _("a lesson begins with front matter between two lines ---"))]
        )
    data = read_yaml(front[1], source, first_line=2)
    faults = list(_front_faults(data, source))
    body_line = text[: front.end()].count("\n") + 1
    blocks, more = _blocks(text[front.end() :], source, body_line)
    faults += more
    if faults:
        raise FaultsFound(faults)
    return LessonFile(
        source=source,
        number=number,
        title=str(data["title"]).strip(),
        slug=str(data["slug"]),
        objective=str(data["objective"]).strip(),
        summary=str(data.get("summary") or "").strip(),
        cites=tuple(str(ref) for ref in data.get("cites") or ()),
        reviewed_on=data.get("reviewed_on"),
        blocks=tuple(blocks),
    )


def _front_faults(data: Any, source: str) -> list[Fault]:
    where = f"{source}:2"
    if not isinstance(data, dict):
        return [Fault(where, _("front matter is a list of “name: value” lines"))]
    faults = [
        Fault(where, _("“%(name)s” is missing") % {"name": name})
        for name in _NEEDED
        if not data.get(name)
    ]
    faults += [
        Fault(where, _("“%(name)s” is not known here") % {"name": name})
        for name in data
        if name not in _KNOWN
    ]
    for name, most in (("title", 255), ("objective", 300), ("summary", 300)):
        if len(str(data.get(name) or "")) > most:
            faults.append(
                Fault(where, _("“%(name)s” is longer than %(most)d") % {"name": name, "most": most})
            )
    if data.get("slug") and not _SLUG.match(str(data["slug"])):
        faults.append(Fault(where, _("“slug” must be lower-case words joined by hyphens")))
    if not isinstance(data.get("cites") or [], list):
        faults.append(Fault(where, _("“cites” is a list of references")))
    if not isinstance(data.get("reviewed_on"), date | None):
        faults.append(Fault(where, _("“reviewed_on” must be a day such as 2026-10-01")))
    return faults


def _blocks(text: str, source: str, first_line: int) -> tuple[list[Block], list[Fault]]:
    """Cut the body into blocks: headings, stretches of prose, and fenced blocks."""
    blocks: list[Block] = []
    faults: list[Fault] = []
    prose: list[str] = []
    prose_line = first_line
    fence: Block | None = None
    held: list[str] = []

    def end_prose() -> None:
        if any(line.strip() for line in prose):
            blocks.append(Block("text", "\n".join(prose).strip("\n"), prose_line))
        prose.clear()

    for number, line in enumerate(text.split("\n"), start=first_line):
        if fence is not None:
            if line.strip() == ":::":
                whole = Block(fence.kind, "\n".join(held).strip("\n"), fence.line, fence.attributes)
                faults += _block_faults(whole, source)
                blocks.append(whole)
                fence, held = None, []
            elif line.startswith(":::"):
                faults.append(
                    Fault(f"{source}:{number}", _("a block begins inside another; end it with :::"))
                )
            else:
                held.append(line)
            continue
        opening = _FENCE.match(line)
        heading = _HEADING.match(line)
        if opening:
            end_prose()
            attributes = dict(_ATTRIBUTE.findall(opening[2]))
            fence = Block(opening[1], "", number, attributes)
        elif line.startswith(":::"):
            faults.append(Fault(f"{source}:{number}", _("::: without a block to end")))
        elif heading:
            end_prose()
            blocks.append(
                Block("heading", heading[2], number, {"level": str(len(heading[1]))})
            )
        else:
            if not prose:
                prose_line = number
            prose.append(line)
    end_prose()
    if fence is not None:
        faults.append(
            Fault(
                f"{source}:{fence.line}",
                _("the block “%(kind)s” has no end; close it with :::") % {"kind": fence.kind},
            )
        )
    if not blocks and not faults:
        faults.append(Fault(f"{source}:{first_line}", _("the lesson is empty")))
    return blocks, faults


def _block_faults(block: Block, source: str) -> list[Fault]:
    where = f"{source}:{block.line}"
    if block.kind not in BLOCKS:
        names = ", ".join(BLOCKS)
        return [
            Fault(
                where,
                _("there is no block “%(kind)s”; known are %(names)s")
                % {"kind": block.kind, "names": names},
            )
        ]
    faults = [
        Fault(
            where,
            _("the block “%(kind)s” needs %(name)s=\"…\"") % {"kind": block.kind, "name": name},
        )
        for name in BLOCKS[block.kind]
        if not block.attributes.get(name)
    ]
    checks: dict[str, tuple[Callable[[], bool], str]] = {
        "callout": (
            lambda: block.attributes.get("kind", "tip") in _CALLOUTS,
            _("“kind” must be one of tip, remember, mistake, tomorrow, check"),
        ),
        "steps": (lambda: bool(markup.list_items(block.text, {})), _("steps are a numbered list")),
        "table": (
            lambda: len({len(row) for row in markup.table_rows(block.text, {})}) == 1,
            _("a table has a head, and as many cells in every row"),
        ),
        "faq": (lambda: "### " in block.text, _("questions are headings that begin with ###")),
    }
    if block.kind in checks and not faults:
        holds, message = checks[block.kind]
        if not holds():
            faults.append(Fault(where, message))
    if block.kind in ("callout", "example", "case") and not block.text.strip():
        faults.append(Fault(where, _("the block is empty")))
    return faults
