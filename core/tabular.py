"""One table of data as a file: XLSX for people, CSV for programs. No Django here.

A cell is text, a number, a day, a moment or nothing; text stays text, whatever it begins
with. Days and moments are written the ISO way. See ``docs/decisions/0009``.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any, Literal

import xlsxwriter

Cell = str | int | float | Decimal | date | datetime | None

# A spreadsheet reads text that begins with one of these as a formula (OWASP, "CSV
# injection"); the wide forms count where the keyboard is an East Asian one.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"
MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767
_CSV_PIECE = 64 * 1024


@dataclass(frozen=True)
class Column:
    """A column: its heading, its width in characters, and what stands in it."""

    heading: str
    width: int = 16
    kind: Literal["plain", "number", "percent"] = "plain"

    @property
    def is_numeric(self) -> bool:
        return self.kind != "plain"


@dataclass(frozen=True)
class Table:
    """What a file says: the rows, and the conditions under which they were chosen.

    ``rows`` may be a generator: it is read once, a row at a time. The two names head the
    sheets.
    """

    title: str
    conditions: Sequence[tuple[str, Cell]]
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    conditions_name: str = "Conditions"
    rows_name: str = "Rows"


def plain(text: str) -> str:
    """Return the text as a CSV cell that no spreadsheet takes for a formula.

    >>> plain("=SUM(A1)"), plain("Hoàng Thị Lan")
    ("'=SUM(A1)", 'Hoàng Thị Lan')
    """
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def stream_csv(table: Table) -> Iterator[bytes]:
    """Yield the table as CSV in UTF-8 with a byte order mark: a heading, then rows.

    The conditions are left out: a program that reads the file expects one table.
    """
    piece = io.StringIO()
    piece.write(BOM)
    writer = csv.writer(piece)
    writer.writerow(plain(column.heading) for column in table.columns)
    for row in table.rows:
        writer.writerow(_csv_cell(cell) for cell in row)
        if piece.tell() >= _CSV_PIECE:
            yield piece.getvalue().encode()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue().encode()


def write_xlsx(table: Table, file: IO[bytes]) -> None:
    """Write the table as XLSX: a sheet of conditions, then a sheet of rows.

    Rows go to the disk one by one, so that memory does not grow with them. Raises
    ValueError where there are more than a sheet holds.
    """
    with xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    ) as book:
        book.set_properties({"title": table.title})
        _write_conditions(book, table)
        _write_rows(book, table)


def _write_conditions(book: Any, table: Table) -> None:
    sheet = book.add_worksheet(table.conditions_name[:31])
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 90)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write_string(0, 0, table.title, book.add_format({"bold": True, "size": 14}))
    label = book.add_format({"bold": True, "valign": "top"})
    for row, (name, value) in enumerate(table.conditions, start=2):
        sheet.write_string(row, 0, _fitting(name), label)
        sheet.write_string(row, 1, _fitting(_words(value)), wrapped)


def _write_rows(book: Any, table: Table) -> None:
    sheet = book.add_worksheet(table.rows_name[:31])
    head = book.add_format(
        {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    )
    formats = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        "percent": book.add_format({"num_format": '0" %"'}),
        "plain": None,
        "number": None,
    }
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(table.columns):
        sheet.write_string(0, index, column.heading, head)
    last = 0
    for last, row in enumerate(table.rows, start=1):
        if last > MOST_ROWS:
            raise ValueError(f"more than {MOST_ROWS} rows for one sheet")
        for index, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            _write_cell(sheet, last, index, cell, formats, column.kind)
    if last:
        sheet.autofilter(0, 0, last, len(table.columns) - 1)


def _write_cell(
    sheet: Any, row: int, index: int, cell: Cell, formats: dict[str, Any], kind: str
) -> None:
    """Write by the cell's own type: the library's guess would turn text into formulas."""
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        sheet.write_string(row, index, _fitting(cell))
    elif isinstance(cell, datetime):
        # A sheet knows no time zones: the moment is written as the clock showed it.
        sheet.write_datetime(row, index, cell.replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(row, index, cell, formats["day"])
    else:
        sheet.write_number(row, index, cell, formats[kind])


def _fitting(text: str) -> str:
    """Return the text, cut with a mark where a cell cannot hold it."""
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…"


def _csv_cell(cell: Cell) -> str:
    return plain(cell) if isinstance(cell, str) else _words(cell)


def _words(cell: Cell) -> str:
    """Return a cell as text: days and moments the ISO way, as the clock showed them."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
