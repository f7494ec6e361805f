"""Writing questions as a table, so that reading it again gives the same questions."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from PIL import Image

from core.loading import Fault
from core.tabular import BOM, FORMULA_STARTS, MOST_CHARACTERS

from ..items import Item, PictureFile, Written
from . import words
from .cells import TOPIC_SIGNS, joined
from .columns import AFTER, BEFORE, MOST_ROWS, SELDOM, Column, family, letter
from .kinds import key_of, plain, written

CORE = [column.name for column in (*BEFORE, *AFTER)]
PICTURE_HEIGHT = 60
_PLACEABLE = ("PNG", "JPEG", "GIF")


def write_xlsx(items: Iterable[Item]) -> Written:
    """Return a workbook with a row a question; pictures lie in their rows."""
    file, lost = io.BytesIO(), list[Fault]()
    rows, pictures = [], []
    for item in items:
        rows.append(_cells(item, lost))
        pictures.append(item.picture)
    columns = _columns(rows)
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_("Questions"))
        write_header(book, sheet, columns)
        top = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        at = next(i for i, column in enumerate(columns) if column.name == "picture")
        for number, (row, picture) in enumerate(
            zip(rows, pictures, strict=True), start=1
        ):
            if picture:
                sheet.set_row_pixels(number, PICTURE_HEIGHT + 24)
            for index, column in enumerate(columns):
                text = row.get(column.name, "")
                if len(text) > MOST_CHARACTERS:
                    lost.append(_too_long(number, column))
                    text = text[:MOST_CHARACTERS]
                if text:
                    sheet.write_string(number, index, text, top)
            if picture and not _place(sheet, number, at, picture):
                lost.append(_lost_picture(number, picture))
        if rows:
            sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    return Written(file.getvalue(), tuple(lost))


def write_csv(items: Iterable[Item]) -> Written:
    """Return the table as CSV in UTF-8; pictures are named, but do not come along."""
    lost: list[Fault] = []
    rows = []
    for number, item in enumerate(items, start=1):
        rows.append(_cells(item, lost))
        if item.picture:
            lost.append(_lost_picture(number, item.picture))
    columns = _columns(rows)
    text = io.StringIO()
    text.write(BOM)
    writer = csv.writer(text)
    writer.writerow(column.heading for column in columns)
    for row in rows:
        writer.writerow(_guarded(row.get(column.name, "")) for column in columns)
    return Written(text.getvalue().encode(), tuple(lost))


def write_header(book: Any, sheet: Any, columns: Sequence[Column]) -> None:
    """Write the headings, and keep them in sight."""
    head = book.add_format(
        {
            "bold": True,
            "bottom": 1,
            "text_wrap": True,
            "valign": "top",
            "bg_color": "#E8EEF4",
        }
    )
    # As text, so that Excel makes no day of 1/2 and no 0.15 of 15%.
    cell = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, cell)
    sheet.freeze_panes(1, 4)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.heading, head)


def _guarded(text: str) -> str:
    """Return a cell that no spreadsheet runs; "'" before a guard is doubled."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA_STARTS) else text


def _cells(item: Item, lost: list[Fault]) -> dict[str, str]:
    """Return the cells of a question by column, without the empty ones."""
    rows = item.rows[:MOST_ROWS]
    if len(rows) < len(item.rows):
        lost.append(
            Fault(
                item.code or item.where,
                _("Only the first %(most)d answers were written.")
                % {"most": MOST_ROWS},
            )
        )
    found = {
        "code": item.code,
        "topic": joined(item.topic, TOPIC_SIGNS),
        "kind": words.written(words.KINDS, item.kind),
        "stem": item.stem,
        "stem_en": item.stem_en,
        "answer": key_of(item.kind, rows),
        "explanation": item.explanation,
        "explanation_en": item.explanation_en,
        "cites": item.cites,
        "difficulty": str(item.difficulty),
        "points": plain(item.points),
        "state": words.written(words.STATES, item.state),
        "use": words.written(words.USES, item.use),
        "shares": "; ".join(
            f"{letter(place)}={plain(row.share)}"
            for place, row in enumerate(rows)
            if row.share is not None
        ),
        "picture": item.picture.name if item.picture else "",
        "picture_alt": item.picture.alt if item.picture else "",
    }
    for place, row in enumerate(rows):
        text, english = written(item.kind, row)
        found[f"option:{place}"] = text
        found[f"option_en:{place}"] = english
        found[f"feedback:{place}"] = row.feedback
        found[f"feedback_en:{place}"] = row.feedback_en
    for name, value in item.settings.items():
        found[name] = _setting(name, value)
    return {name: text for name, text in found.items() if text}


def _setting(name: str, value: Any) -> str:
    if name == "scoring":
        return words.written(words.SCORINGS, str(value))
    if isinstance(value, bool):
        return words.yes_no(value)
    return "" if value is None else str(value)


def _columns(rows: list[dict[str, str]]) -> list[Column]:
    """Return the columns of the template, as many answers as there are, what else is used."""
    used = {name for row in rows for name in row}

    def many(name: str) -> int:
        return max(
            (int(n.split(":")[1]) + 1 for n in used if n.startswith(name)), default=0
        )

    columns = [*BEFORE, *(family("option", n) for n in range(max(4, many("option:"))))]
    columns += AFTER
    for name in ("feedback", "option_en", "feedback_en"):
        columns += (family(name, place) for place in range(many(f"{name}:")))
    return columns + [column for column in SELDOM if column.name in used]


def _place(sheet: Any, number: int, column: int, picture: PictureFile) -> bool:
    """Lay a picture into its row; return whether Excel can show one of its kind."""
    try:
        with Image.open(io.BytesIO(picture.data), formats=_PLACEABLE) as image:
            scale = min(1.0, PICTURE_HEIGHT / max(1, image.height))
        options = {
            "image_data": io.BytesIO(picture.data),
            "description": picture.alt,
            "object_position": 1,
            "y_offset": 20,
            "x_scale": scale,
            "y_scale": scale,
        }
        return sheet.insert_image(number, column, picture.name, options) == 0
    except Exception:  # noqa: BLE001  whatever a broken picture raises, it is left out
        return False


def _too_long(number: int, column: Column) -> Fault:
    return Fault(
        _("row %(row)d, column “%(column)s”")
        % {"row": number + 1, "column": column.heading},
        _("A cell holds no more than %(most)d characters; the rest was cut off.")
        % {"most": MOST_CHARACTERS},
    )


def _lost_picture(number: int, picture: PictureFile) -> Fault:
    return Fault(
        _("row %(row)d") % {"row": number + 1},
        _("The picture “%(name)s” is named, but did not come along.")
        % {"name": picture.name},
    )
