"""An XLSX file as sheets of text: checked and copied first, then read by calamine.

calamine is fast, but trusts its file: it keeps a sheet as a full rectangle and inflates
whatever it is given. So it gets a copy of the parts it needs, of a size we have counted, and
only once the furthest cell of each sheet is known.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from posixpath import dirname, join, normpath
from typing import Any

import python_calamine
from django.utils.translation import gettext as _
from lxml import etree

from core.errors import Refusal

from ..archives import Archive, open_archive
from ..decoding import safe_xml
from ..items import PictureFile

MOST_CELLS = 6_000_000
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_REF = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_STYLE = re.compile(rb"""\bs\s*=\s*["'](\d{1,6})["']""")
_PERCENT_FORMATS = {"9", "10"}
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"


class WorkbookRefused(Refusal):
    """The file is no workbook that can be read."""


@dataclass
class Sheet:
    """A sheet: rows of text from its first row on, and what lies on them.

    ``merged`` are ranges as ((row, column), (row, column)), from 0. ``dates`` are cells that
    Excel holds as a day, ``pictures`` lie on the row of that index.
    """

    name: str
    rows: list[list[str]] = field(default_factory=list)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    dates: set[tuple[int, int]] = field(default_factory=set)
    pictures: dict[int, list[PictureFile]] = field(default_factory=dict)


def read_workbook(data: bytes) -> Iterator[Sheet]:
    """Yield the sheets; raises ArchiveRefused or WorkbookRefused with what to do."""
    archive = open_archive(data)
    if "xl/workbook.xml" not in archive:
        raise WorkbookRefused(
            _("The file is no Excel workbook. Open it in Excel and save it as .xlsx.")
        )
    parts = {
        name: archive.read(name)
        for name in archive
        if name.endswith((".xml", ".rels"))
        and not name.startswith(("xl/drawings/", "xl/media/", "customXml/"))
    }
    for name, part in parts.items():
        _check_part(name, part)
    paths = _sheet_paths(parts)
    percents = _percent_styles(parts.get("xl/styles.xml", b""))
    scans = {name: _scan(parts.get(path, b""), percents) for name, path in paths}
    book = _opened(parts)
    for name, path in paths:
        sheet = _read(book, name, scans[name])
        sheet.pictures = _pictures(archive, path)
        yield sheet


def _check_part(name: str, part: bytes) -> None:
    head = part[:2000]
    if b"\0" in head or b"<!DOCTYPE" in head.upper():
        raise WorkbookRefused(
            _("“%(name)s” in the workbook is not as Excel writes it; it is not read.")
            % {"name": name}
        )


def _opened(parts: Mapping[str, bytes]) -> Any:
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    copy.seek(0)
    return _guarded(lambda: python_calamine.load_workbook(copy))


def _guarded(read: Any) -> Any:
    """Call calamine; whatever goes wrong in it is the file's fault."""
    try:
        return read()
    except (KeyboardInterrupt, SystemExit):
        raise
    # A panic of the reader, which is Rust, is no Exception.
    except BaseException as error:
        raise WorkbookRefused(
            _(
                "The workbook is damaged and cannot be read. Open it in Excel, let Excel "
                "repair it, and save it anew."
            )
        ) from error


# --- What stands where -------------------------------------------------------------------


def _root(part: bytes, name: str) -> etree._Element | None:
    return safe_xml(part, name).root if part else None


def _sheet_paths(parts: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Return the name and the part of each sheet, in the order of the workbook."""
    book = _root(parts["xl/workbook.xml"], "xl/workbook.xml")
    targets = _targets(parts.get("xl/_rels/workbook.xml.rels", b""), "xl/workbook.xml")
    if book is None:
        raise WorkbookRefused(_("The workbook is damaged and cannot be read."))
    found: list[tuple[str, str]] = []
    for sheet in book.iterfind(".//{*}sheets/{*}sheet"):
        key = sheet.get(f"{_RELATION}id") or sheet.get(f"{_RELATION_STRICT}id") or ""
        found.append((sheet.get("name") or "", targets.get(key, "")))
    return found


def _targets(rels: bytes, owner: str) -> dict[str, str]:
    """Return the parts that a part's relations lead to, by their ids."""
    root = _root(rels, owner)
    if root is None:
        return {}
    return {
        relation.get("Id") or "": normpath(
            join("/", dirname(owner), relation.get("Target") or "")
        ).lstrip("/")
        for relation in root.iterfind("{*}Relationship")
        if relation.get("TargetMode") != "External"
    }


def _percent_styles(styles: bytes) -> set[bytes]:
    """Return the numbers of the cell styles that show a number as per cent."""
    root = _root(styles, "xl/styles.xml")
    if root is None:
        return set()
    formats = _PERCENT_FORMATS | {
        one.get("numFmtId") or ""
        for one in root.iterfind(".//{*}numFmts/{*}numFmt")
        if "%" in (one.get("formatCode") or "")
    }
    return {
        str(index).encode()
        for index, style in enumerate(root.iterfind(".//{*}cellXfs/{*}xf"))
        if style.get("numFmtId") in formats
    }


def _scan(part: bytes, percents: set[bytes]) -> set[tuple[int, int]]:
    """Return the cells shown as per cent; refuse a sheet whose cells lie too far apart."""
    furthest_row = furthest_column = 0
    found: set[tuple[int, int]] = set()
    for cell in _CELL.finditer(part):
        attributes = cell[1]
        ref = _REF.search(attributes)
        if ref is None or attributes.endswith(b"/"):
            continue
        row, column = int(ref[2]), _column(ref[1])
        furthest_row = max(furthest_row, row)
        furthest_column = max(furthest_column, column + 1)
        style = _STYLE.search(attributes) if percents else None
        if style and style[1] in percents:
            found.add((row - 1, column))
    if furthest_row * furthest_column > MOST_CELLS:
        raise WorkbookRefused(
            _(
                "A sheet reaches to row %(row)d and column %(column)d. Delete the cells "
                "far outside the table and save the file again."
            )
            % {"row": furthest_row, "column": furthest_column}
        )
    return found


def _column(letters: bytes) -> int:
    index = 0
    for char in letters:
        index = index * 26 + char - 64
    return index - 1


# --- Cells -------------------------------------------------------------------------------


def _read(book: Any, name: str, percents: set[tuple[int, int]]) -> Sheet:
    sheet = Sheet(name)
    try:
        source = _guarded(lambda: book.get_sheet_by_name(name))
        rows = _guarded(lambda: list(source.iter_rows()))
    except WorkbookRefused:
        if name:  # a sheet of charts has no cells
            return sheet
        raise
    first = source.start[1] if source.start else 0
    sheet.merged = list(source.merged_cell_ranges or ())
    for number, row in enumerate(rows):
        texts = [""] * first
        for column, value in enumerate(row, start=first):
            if isinstance(value, date):
                sheet.dates.add((number, column))
            texts.append(_text(value, (number, column) in percents))
        sheet.rows.append(texts)
    return sheet


def _text(value: Any, is_percent: bool) -> str:
    """Return a cell as people see it: 5 for 5.0, 15% for 0.15 shown as per cent."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{_number(value * 100)}%" if is_percent else _number(value)
    if isinstance(value, datetime):
        has_time = (value.hour, value.minute, value.second) != (0, 0, 0)
        return value.strftime("%d/%m/%Y %H:%M" if has_time else "%d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, timedelta):
        return str(value)
    return value.isoformat("minutes") if value is not None else ""


def _number(value: float) -> str:
    """Return a number without the noise of binary fractions."""
    text = f"{value:.15g}"
    if "e" in text or "n" in text:
        return text if "n" in text else f"{value:f}".rstrip("0").rstrip(".")
    whole, point, fraction = text.partition(".")
    # Three places behind one point could be thousands: 1.234. Four cannot.
    return f"{text}0" if point and len(fraction) == 3 and len(whole) < 5 else text


# --- Pictures ----------------------------------------------------------------------------


def _pictures(archive: Archive, path: str) -> dict[int, list[PictureFile]]:
    """Return the pictures that lie on a sheet, by the row of their upper edge."""
    found: dict[int, list[PictureFile]] = {}
    for drawing in _related(archive, path).values():
        if not drawing.startswith("xl/drawings/") or drawing not in archive:
            continue
        root = _root(archive.read(drawing), drawing)
        media = _related(archive, drawing)
        for anchor in root if root is not None else ():
            row = anchor.findtext("{*}from/{*}row") or ""
            blip = anchor.find(".//{*}blipFill/{*}blip")
            named = anchor.find(".//{*}nvPicPr/{*}cNvPr")
            if blip is None or not row.strip().isdecimal():
                continue
            key = blip.get(f"{_RELATION}embed") or blip.get(f"{_RELATION_STRICT}embed")
            part = media.get(key or "", "")
            if part in archive:
                alt = (named.get("descr") or "") if named is not None else ""
                name = part.rsplit("/", 1)[-1]
                picture = PictureFile(name, archive.read(part), alt)
                found.setdefault(int(row), []).append(picture)
    return found


def _related(archive: Archive, owner: str) -> dict[str, str]:
    rels = join(dirname(owner), "_rels", f"{owner.rsplit('/', 1)[-1]}.rels")
    return _targets(archive.read(rels), owner) if rels in archive else {}
