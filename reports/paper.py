"""A table as a PDF, to print and to sign."""

import json
from datetime import date, datetime
from pathlib import Path

import typst
from django.utils.formats import date_format, localize
from django.utils.timezone import localtime
from django.utils.translation import get_language

from core.printing import FONTS, drawable
from core.tabular import Cell, Table

_TEMPLATE = Path(__file__).resolve().parent / "templates_typst" / "report.typ"

_MOST_UPRIGHT = 8


def render(table: Table, *, at: datetime) -> bytes:
    """Return the table as a PDF; ``at`` is the moment in the file.

    What people typed reaches the template as data, never as markup. For as many rows as
    one prints: a page of them takes some milliseconds, and all are in memory.
    """
    rows = [
        [
            _words(cell, column.kind)
            for cell, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows
    ]
    data = {
        "lang": get_language() or "vi",
        "title": table.title,
        "foot": "Học Thi đua, " + date_format(localtime(at), "SHORT_DATETIME_FORMAT"),
        "conditions": [[name, _words(value)] for name, value in table.conditions],
        "headings": [column.heading for column in table.columns],
        # A dozen columns are read more easily on a sheet lying down.
        "lying": len(table.columns) > _MOST_UPRIGHT,
        "widths": [column.width for column in table.columns],
        "numeric": [column.is_numeric for column in table.columns],
        "rows": rows,
    }
    return typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(at.timestamp()),
        sys_inputs={"data": json.dumps(drawable(data), ensure_ascii=False)},
    )


def _words(cell: Cell, kind: str = "plain") -> str:
    """Return a cell as it reads on the page."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, datetime):
        return date_format(localtime(cell), "SHORT_DATETIME_FORMAT")
    if isinstance(cell, date):
        return date_format(cell, "SHORT_DATE_FORMAT")
    number = str(localize(cell))
    return f"{number} %" if kind == "percent" else number
