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
            [
                Fault(
                    f"{source}:1",
                    _("a lesson begins with front matter between two lines ---"),
                )
            ]
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
                Fault(
                    where,
                    _("“%(name)s” is longer than %(most)d")
                    % {"name": name, "most": most},
                )
            )
    if data.get("slug") and not _SLUG.match(str(data["slug"])):
        faults.append(
            Fault(where, _("“slug” must be lower-case words joined by hyphens"))
        )
    if not isinstance(data.get("cites") or [], list):
        faults.append(Fault(where, _("“cites” is a list of references")))
    if not isinstance(data.get("reviewed_on"), date | None):
        faults.append(Fault(where, _("“reviewed_on” must be a day such as 2026-10-01")))
    return faults


class _Cutter:
    """Cuts the body into blocks: headings, stretches of prose, and fenced blocks."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.blocks: list[Block] = []
        self.faults: list[Fault] = []
        self._prose: list[str] = []
        self._prose_line = 0
        self._fence: Block | None = None
        self._held: list[str] = []

    def read(self, number: int, line: str) -> None:
        """Take in one line of the file."""
        if self._fence is not None:
            self._inside(self._fence, number, line)
        elif line.startswith(":::"):
            self._open(number, line)
        elif heading := _HEADING.match(line):
            self._end_prose()
            level = {"level": str(len(heading[1]))}
            self.blocks.append(Block("heading", heading[2], number, level))
        else:
            if not self._prose:
                self._prose_line = number
            self._prose.append(line)

    def end(self) -> None:
        """Close what the file's end closes; a fenced block it does not."""
        self._end_prose()
        if self._fence is not None:
            message = _("the block “%(kind)s” has no end; close it with :::")
            self._fault(self._fence.line, message % {"kind": self._fence.kind})

    def _inside(self, fence: Block, number: int, line: str) -> None:
        if line.strip() == ":::":
            text = "\n".join(self._held).strip("\n")
            whole = Block(fence.kind, text, fence.line, fence.attributes)
            self.faults += _block_faults(whole, self.source)
            self.blocks.append(whole)
            self._fence, self._held = None, []
        elif line.startswith(":::"):
            self._fault(number, _("a block begins inside another; end it with :::"))
        else:
            self._held.append(line)

    def _open(self, number: int, line: str) -> None:
        opening = _FENCE.match(line)
        if opening is None:
            self._fault(number, _("::: without a block to end"))
            return
        self._end_prose()
        attributes = dict(_ATTRIBUTE.findall(opening[2]))
        self._fence = Block(opening[1], "", number, attributes)

    def _end_prose(self) -> None:
        text = "\n".join(self._prose).strip("\n")
        if text.strip():
            self.blocks.append(Block("text", text, self._prose_line))
        self._prose = []

    def _fault(self, line: int, message: str) -> None:
        self.faults.append(Fault(f"{self.source}:{line}", message))


def _blocks(text: str, source: str, first_line: int) -> tuple[list[Block], list[Fault]]:
    """Return the blocks of a lesson's body, and what is wrong with it."""
    cutter = _Cutter(source)
    for number, line in enumerate(text.split("\n"), start=first_line):
        cutter.read(number, line)
    cutter.end()
    if not cutter.blocks and not cutter.faults:
        return [], [Fault(f"{source}:{first_line}", _("the lesson is empty"))]
    return cutter.blocks, cutter.faults


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
            _('the block “%(kind)s” needs %(name)s="…"')
            % {"kind": block.kind, "name": name},
        )
        for name in BLOCKS[block.kind]
        if not block.attributes.get(name)
    ]
    checks: dict[str, tuple[Callable[[], bool], str]] = {
        "callout": (
            lambda: block.attributes.get("kind", "tip") in _CALLOUTS,
            _("“kind” must be one of tip, remember, mistake, tomorrow, check"),
        ),
        "steps": (
            lambda: bool(markup.list_items(block.text, {})),
            _("steps are a numbered list"),
        ),
        "table": (
            lambda: len({len(row) for row in markup.table_rows(block.text, {})}) == 1,
            _("a table has a head, and as many cells in every row"),
        ),
        "faq": (
            lambda: "### " in block.text,
            _("questions are headings that begin with ###"),
        ),
    }
    if block.kind in checks and not faults:
        holds, message = checks[block.kind]
        if not holds():
            faults.append(Fault(where, message))
    if block.kind in ("callout", "example", "case") and not block.text.strip():
        faults.append(Fault(where, _("the block is empty")))
    return faults
