"""Reading a table of questions: find its headings, then read it record by record."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import Refusal
from core.loading import Fault
from core.tabular import FORMULA_STARTS
from core.text import fold

from .. import limits
from ..archives import is_archive
from ..decoding import decode, too_large
from ..items import Parsed, PictureSource
from .cells import clean
from .columns import HEADER_WITHIN, is_header, recognise, recognise_all
from .record import Record
from .records import guesses, read_record
from .template import NO_QUESTIONS
from .workbook import Sheet, read_workbook

_NO_QUESTIONS = {name for names in NO_QUESTIONS.values() for name in names}
# What one writes once and merges over all the rows it holds for.
_SHARED = ("topic", "kind", "cites", "difficulty", "points", "state", "use", "scoring")
# A column that only counts the rows.
_NUMBERS = ("stt", "tt", "so tt", "no", "no.", "#")
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class _Header:
    row: int
    names: Sequence[str | None]
    headings: dict[str, str]
    # All that stands there, known or not.
    cells: Sequence[str]


def read_xlsx(data: bytes, name: str, pictures: PictureSource) -> Parsed:
    """Read the questions of a workbook: every sheet with headings within 20 rows."""
    faults = too_large(data, name, limits.UPLOAD_BYTES)
    if faults:
        return Parsed(faults=faults)
    if data and not is_archive(data) and not data.startswith(b"\xd0\xcf\x11\xe0"):
        return read_csv(data, name, pictures)
    try:
        sheets = [s for s in read_workbook(data) if s.name not in _NO_QUESTIONS]
    except Refusal as refusal:
        return Parsed(faults=[Fault(name, str(refusal))])
    return _read_sheets(sheets, name, pictures)


def read_csv(data: bytes, name: str, pictures: PictureSource) -> Parsed:
    """Read the questions of a text with commas, semicolons, tabs or bars between cells."""
    faults = too_large(data, name, limits.TEXT_BYTES)
    if faults:
        return Parsed(faults=faults)
    if is_archive(data):
        return read_xlsx(data, name, pictures)
    text, notices = decode(data, name)
    lines = text.splitlines(keepends=True)
    if lines and lines[0].lower().startswith("sep="):
        text = "".join(lines[1:])
    sheet = Sheet("")
    problems = _read_text(sheet, text, name)
    parsed = _read_sheets([sheet], name, pictures)
    parsed.faults += problems
    parsed.notices[:0] = notices
    return parsed


def _read_text(sheet: Sheet, text: str, name: str) -> list[Fault]:
    """Fill the sheet with the rows of a text; return the fault that ended it early."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for row in reader:
            sheet.rows.append([_unguarded(cell) for cell in row])
    except csv.Error:
        where = _("%(file)s, row %(row)d") % {"file": name, "row": len(sheet.rows) + 1}
        message = _(
            "From here on the file cannot be read. A quotation mark that opens a cell is "
            "probably not closed."
        )
        return [Fault(where, message)]
    return []


def _delimiter(text: str) -> str:
    """Return the sign that makes the most known headings out of the first lines."""

    def known(sign: str) -> int:
        head = io.StringIO("\n".join(text.split("\n", 60)[:60])[:20_000], newline="")
        best = 0
        try:
            for _number, row in zip(
                range(HEADER_WITHIN), csv.reader(head, delimiter=sign), strict=False
            ):
                best = max(best, sum(recognise(cell) is not None for cell in row[:400]))
        except csv.Error:
            pass
        return best

    return max(_DELIMITERS, key=known)


def _unguarded(cell: str) -> str:
    """Return a cell without the "'" that keeps spreadsheets from running it."""
    guarded = cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS)
    return cell[1:] if guarded else cell


# --- Sheets ------------------------------------------------------------------------------


def _read_sheets(sheets: list[Sheet], name: str, pictures: PictureSource) -> Parsed:
    parsed, guessed = Parsed(), list[str]()
    tables = [(sheet, header) for sheet in sheets if (header := _header(sheet))]
    if not tables:
        parsed.faults.append(Fault(name, _no_header(sheets)))
        return parsed
    for sheet, header in tables:
        file = name
        if len(tables) > 1:
            file = _("%(file)s, sheet “%(sheet)s”") % {
                "file": name,
                "sheet": sheet.name,
            }
        _remark(parsed, sheet, header, file)
        for record in _records(sheet, header, file):
            if len(parsed.items) + len(parsed.faults) >= limits.QUESTIONS:
                parsed.faults.append(Fault(record.where, _too_many()))
                return parsed
            item, faults, was_guessed = read_record(record, pictures)
            parsed.faults += faults
            if item:
                parsed.items.append(item)
                if was_guessed:
                    guessed.append(record.where.removeprefix(f"{name}, "))
    parsed.notices += guesses(guessed, name)
    if not parsed.items and not parsed.faults:
        parsed.faults.append(
            Fault(name, _("Below the headings there is no question yet."))
        )
    return parsed


def _too_many() -> str:
    return _("One file holds at most %(most)d questions; divide it.") % {
        "most": limits.QUESTIONS
    }


def _no_header(sheets: list[Sheet]) -> str:
    if not any(cell.strip() for sheet in sheets for row in sheet.rows for cell in row):
        return _("The file is empty.")
    return _(
        "No row of headings was found in the first %(most)d rows. It needs a column "
        "“Câu hỏi” and a column “Đáp án”; the template shows all that may be there."
    ) % {"most": HEADER_WITHIN}


def _header(sheet: Sheet) -> _Header | None:
    for number, row in enumerate(sheet.rows[:HEADER_WITHIN]):
        cells = [clean(cell) for cell in row[:1000]]
        names = recognise_all(cells)
        if is_header(names):
            below = sheet.rows[number + 1] if number + 1 < len(sheet.rows) else []
            both = _over_two_rows(cells, [clean(cell) for cell in below[:1000]])
            if both:
                number, cells, names = number + 1, both, recognise_all(both)
            headings = {n: cells[at] for at, n in enumerate(names) if n}
            return _Header(number, names, headings, cells)
    return None


def _over_two_rows(cells: list[str], below: list[str]) -> list[str]:
    """Return the headings of a table that has A, B, C below a common "Phương án trả lời".

    [] where the second row is a question already.
    """
    width = max(len(cells), len(below))
    cells = cells + [""] * (width - len(cells))
    below = below + [""] * (width - len(below))
    lettered = {
        at
        for at, cell in enumerate(below)
        if cell and (recognise(cell) or "").startswith("option:")
    }
    if len(lettered) < 2 or any(
        recognise(upper) == "stem" and lower not in ("", upper)
        for upper, lower in zip(cells, below, strict=True)
    ):
        return []
    return [
        lower if at in lettered else upper or lower
        for at, (upper, lower) in enumerate(zip(cells, below, strict=True))
    ]


def _remark(parsed: Parsed, sheet: Sheet, header: _Header, file: str) -> None:
    """Say which columns are not read, and where Excel made a day of an answer."""
    unknown = [
        cell
        for cell, known in zip(header.cells, header.names, strict=False)
        if cell and known is None and fold(cell) not in _NUMBERS
    ]
    if unknown:
        parsed.notices.append(
            Fault(
                file,
                _("These columns are not known and were not read: %(names)s.")
                % {"names": ", ".join(f"“{one[:40]}”" for one in unknown[:20])},
            )
        )
    for number, column in sorted(sheet.dates)[:50]:
        known = header.names[column] if column < len(header.names) else None
        if number > header.row and known:
            where = _("%(file)s, row %(row)d, column “%(column)s”") % {
                "file": file,
                "row": number + 1,
                "column": header.headings[known],
            }
            message = _(
                "Excel holds this cell as the day %(day)s. If it should be something "
                "else, format the cell as text and write it again."
            ) % {"day": sheet.rows[number][column]}
            parsed.notices.append(Fault(where, message))


def _records(sheet: Sheet, header: _Header, file: str) -> Iterator[Record]:
    """Yield the records below the headings; empty rows and repeated headings are none."""
    shared = _shared_cells(sheet, header)
    for number in range(header.row + 1, len(sheet.rows)):
        cells = {
            known: text
            for known, cell in zip(header.names, sheet.rows[number], strict=False)
            if known and (text := clean(cell))
        }
        pictures = sheet.pictures.get(number, [])
        if not cells or cells.get("stem") == header.headings["stem"]:
            continue
        cells = shared.get(number, {}) | cells
        lost: tuple[str, ...] = ()
        if len(pictures) > 1:
            lost = (_("Of several pictures in the row only the first came along."),)
        yield Record(
            where=_("%(file)s, row %(row)d") % {"file": file, "row": number + 1},
            cells=cells,
            headings=header.headings,
            picture=pictures[0] if pictures else None,
            lost=lost,
        )


def _shared_cells(sheet: Sheet, header: _Header) -> dict[int, dict[str, str]]:
    """Return what merged cells say for the rows below their first."""
    found: dict[int, dict[str, str]] = {}
    for (top, left), (bottom, _right) in sheet.merged:
        name = header.names[left] if left < len(header.names) else None
        if name not in _SHARED or top <= header.row or top >= len(sheet.rows):
            continue
        row = sheet.rows[top]
        text = clean(row[left]) if left < len(row) else ""
        for number in range(top + 1, min(bottom, len(sheet.rows) - 1) + 1):
            found.setdefault(number, {})[name] = text
    return found
