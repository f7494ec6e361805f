"""A .docx as lines, tables and pictures; straight from its XML, which may be anybody's.

Insertions that were tracked count as text, deletions do not. Footnotes, comments and text
boxes are left out. Nothing of the file is run, fetched or unpacked.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from django.utils.translation import gettext as _
from lxml import etree

from core.errors import Refusal

from ...markup import literal
from ..archives import Archive, open_archive
from ..decoding import safe_xml
from ..items import PictureFile
from .numbering import Numbering

_MAIN = "word/document.xml"
_VALUE = "val"
_OFF = ("0", "false", "none", "off")
_DEEPEST = 60
# Text that was struck out, or is no text: fields' commands, the older twin of a drawing.
_SILENT = {"del", "moveFrom", "instrText", "delText", "Fallback", "txbxContent", "pPr"}
_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "customXml")
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_LOWERED = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_BLACK = {"", "auto", "000000"}


class DocumentRefused(Refusal):
    """The file is no Word document that can be read."""


@dataclass(frozen=True)
class Run:
    """Text of one look. ``is_marked``: underlined, coloured or highlighted."""

    text: str
    is_bold: bool = False
    is_italic: bool = False
    is_marked: bool = False


@dataclass
class Line:
    """A paragraph: its automatic number ("A.", "1.", "- " or ""), its runs and pictures."""

    label: str = ""
    runs: list[Run] = field(default_factory=list)
    pictures: list[PictureFile] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def plain(self) -> str:
        return "".join(run.text for run in self.runs)

    @property
    def stands_out(self) -> bool:
        """Return whether all of its words are bold, underlined, coloured or highlighted."""
        words = [run for run in self.runs if run.text.strip()]
        return bool(words) and (
            all(run.is_marked for run in words) or all(run.is_bold for run in words)
        )

    def text(self) -> str:
        """Return the words in our markup; what is bold all through is not marked."""
        bold = any(r.text.strip() and not r.is_bold for r in self.runs)
        italic = any(r.text.strip() and not r.is_italic for r in self.runs)
        parts: list[str] = []
        for run in _merged(self.runs):
            sign = "**" if run.is_bold and bold else ""
            sign = sign or ("*" if run.is_italic and italic else "")
            parts.append(_stressed(literal(run.text), sign))
        return "".join(parts)


@dataclass
class Cell:
    lines: list[Line] = field(default_factory=list)
    # Whether it continues the cell above it.
    is_merged: bool = False


@dataclass
class Table:
    rows: list[list[Cell]] = field(default_factory=list)


class Document:
    """An opened document; ``blocks`` are its lines and tables in their order."""

    def __init__(self, data: bytes) -> None:
        """Raises ArchiveRefused or DocumentRefused with what to do."""
        self._archive: Archive = open_archive(data)
        if _MAIN not in self._archive:
            raise DocumentRefused(
                _("The file is no Word document. Open it in Word and save it as .docx.")
            )
        root = self._part(_MAIN)
        body = root.find("{*}body") if root is not None else None
        if body is None:
            raise DocumentRefused(
                _(
                    "The document is damaged and cannot be read. Open it in Word, let "
                    "Word repair it, and save it anew."
                )
            )
        self._media = self._relations()
        self._numbering = Numbering(
            self._part("word/numbering.xml"), self._part("word/styles.xml")
        )
        self.blocks: list[Line | Table] = list(self._blocks(body, 0))

    def _part(self, name: str) -> etree._Element | None:
        if name not in self._archive:
            return None
        found = safe_xml(self._archive.read(name), name)
        if found.root is None:
            raise DocumentRefused(
                str(found.faults[0].message) if found.faults else name
            )
        return found.root

    def _relations(self) -> dict[str, str]:
        root = self._part("word/_rels/document.xml.rels")
        return {
            one.get("Id") or "": normpath(
                join("/", dirname(_MAIN), one.get("Target") or "")
            ).lstrip("/")
            for one in (root if root is not None else ())
            if one.get("TargetMode") != "External"
        }

    def _blocks(self, parent: etree._Element, depth: int) -> Iterator[Line | Table]:
        for node in parent:
            tag = _name(node)
            if tag == "p":
                yield self._line(node)
            elif tag == "tbl":
                yield self._table(node, depth + 1)
            elif tag in _WRAPPERS and depth < _DEEPEST:
                yield from self._blocks(node, depth + 1)

    def _table(self, node: etree._Element, depth: int) -> Table:
        table = Table()
        for row in _below(node, "tr"):
            cells: list[Cell] = []
            for one in _below(row, "tc"):
                cell = self._cell(one, depth)
                cells.append(cell)
                span = one.find("{*}tcPr/{*}gridSpan")
                width = _attribute(span) if span is not None else "1"
                extra = int(width) - 1 if width.isdecimal() and len(width) < 3 else 0
                cells += [Cell() for _more in range(extra)]
            table.rows.append(cells)
        return table

    def _cell(self, node: etree._Element, depth: int) -> Cell:
        merge = node.find("{*}tcPr/{*}vMerge")
        cell = Cell(is_merged=merge is not None and _attribute(merge) != "restart")
        if depth > _DEEPEST:
            return cell
        for block in self._blocks(node, depth):
            if isinstance(block, Line):
                cell.lines.append(block)
                continue
            # A table in a cell keeps its words, a line a row.
            for row in block.rows:
                line = Line(lost=[_("A table inside a cell became lines of text.")])
                for inner in (one for within in row for one in within.lines):
                    line.runs += [*inner.runs, Run(" ")]
                    line.pictures += inner.pictures
                cell.lines.append(line)
        return cell

    def _line(self, node: etree._Element) -> Line:
        line = Line(self._numbering.label(node))
        self._fill(line, node, Run(""), 0)
        return line

    def _fill(self, line: Line, node: etree._Element, look: Run, depth: int) -> None:
        for child in node:
            tag = _name(child)
            if tag in _SILENT or depth > _DEEPEST:
                continue
            if tag == "r":
                self._fill(line, child, _look(child), depth + 1)
            elif tag == "t":
                line.runs.append(_like(look, child.text or ""))
            elif tag in _SIGNS:
                line.runs.append(_like(look, _SIGNS[tag]))
            elif tag in ("drawing", "pict", "object"):
                self._add_pictures(line, child)
            elif tag in ("oMath", "oMathPara"):
                words = "".join(child.itertext("{*}t"))
                line.runs.append(_like(look, words))
                line.lost.append(_("A formula became plain text; look at it."))
            elif tag in ("footnoteReference", "endnoteReference"):
                line.lost.append(_("A footnote was left out."))
            else:
                self._fill(line, child, look, depth + 1)

    def _add_pictures(self, line: Line, node: etree._Element) -> None:
        alt = ""
        for one in node.iter("{*}docPr"):
            alt = one.get("descr") or alt
        for one in node.iter("{*}blip", "{*}imagedata"):
            keys = [
                v for k, v in one.attrib.items() if str(k).endswith(("}embed", "}id"))
            ]
            name = self._media.get(str(keys[0]), "") if keys else ""
            if name in self._archive:
                data = self._archive.read(name)
                line.pictures.append(PictureFile(name.rsplit("/", 1)[-1], data, alt))
            else:
                line.lost.append(_("A picture that is only linked did not come along."))


def _name(node: etree._Element) -> str:
    return node.tag.rsplit("}", 1)[-1] if isinstance(node.tag, str) else ""


def _attribute(node: etree._Element, name: str = _VALUE) -> str:
    found = (v for k, v in node.attrib.items() if str(k).rsplit("}", 1)[-1] == name)
    return str(next(found, ""))


def _below(node: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield the rows or cells of a table, also those inside content controls."""
    for child in node:
        name = _name(child)
        if name == tag:
            yield child
        elif name in _WRAPPERS:
            yield from (one for one in child.iter() if _name(one) == tag)


def _look(run: etree._Element) -> Run:
    """Return an empty run that looks as the properties say."""
    found: dict[str, str] = {}
    for one in run.iterfind("{*}rPr/*"):
        found[_name(one)] = _attribute(one) or "on"
    colour = found.get("color", "").lower()
    highlight = found.get("highlight", "none").lower()
    return Run(
        {"superscript": "^", "subscript": "_"}.get(found.get("vertAlign", ""), ""),
        is_bold=found.get("b", "off").lower() not in _OFF,
        is_italic=found.get("i", "off").lower() not in _OFF,
        is_marked=found.get("u", "none").lower() not in _OFF
        or highlight not in ("none", "on")
        or colour not in _BLACK | {"on"},
    )


def _like(look: Run, text: str) -> Run:
    if look.text == "^":
        text = text.translate(_RAISED)
    elif look.text == "_":
        text = text.translate(_LOWERED)
    return Run(text, look.is_bold, look.is_italic, look.is_marked)


def _merged(runs: list[Run]) -> list[Run]:
    """Return the runs with neighbours of one look joined: Word divides words at will."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        same = last and (last.is_bold, last.is_italic) == (run.is_bold, run.is_italic)
        if last and (same or not run.text.strip()):
            found[-1] = Run(last.text + run.text, last.is_bold, last.is_italic)
        else:
            found.append(run)
    return found


def _stressed(text: str, sign: str) -> str:
    """Return the words between signs, with the spaces left outside."""
    words = text.strip()
    if not sign or not words or "\n" in words:
        return text
    start = text.index(words)
    return f"{text[:start]}{sign}{words}{sign}{text[start + len(words) :]}"
