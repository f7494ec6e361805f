"""How each kind of question stands in the cells of a table: read here, written here.

A reader gives the rows of the question with their places (0 for A), and settings that it
found in passing. What a cell says is told in ``template``, in the words of a trainer.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ..items import Row
from . import cells
from .answers import NONE, UnknownAnswer, named, truth
from .columns import letter
from .record import Option, Reading

Found = tuple[list[tuple[int, Row]], dict[str, Any]]
_GAP = re.compile(r"\[\[(\d{1,3})\]\]")
CHOICES = ("single", "several", "true-false")
# Kinds whose rows are all right unless the key says which.
ALL_RIGHT = frozenset(["number", "short-text", "gaps"])


def guess(reading: Reading) -> str:
    """Return the kind that the answers speak for, "" where nothing does."""
    key = reading.cell("answer")
    texts = {option.place: option.text for option in reading.options}
    if not texts:
        if key and truth(key) is not None and not key.isdecimal():
            return "true-false"
        if _GAP.search(reading.cell("stem")):
            return "gaps"
        return "number" if key and cells.is_number(cells.value(key)[0]) else ""
    if [truth(text) for text in texts.values()] in ([True, False], [False, True]):
        return "true-false" if key or reading.record.marked else ""
    if _GAP.search(reading.cell("stem")) and all(map(cells.gap, texts.values())):
        return "gaps"
    if key:
        try:
            places = named(key, texts)
        except UnknownAnswer:
            return "single"  # whose reader names what is wrong
        return "several" if len(places) > 1 else "single"
    marked = len(reading.record.marked)
    return "several" if marked > 1 else "single" if marked else ""


# --- Choices -----------------------------------------------------------------------------


def _choices(reading: Reading) -> Found:
    places = reading.right()
    if len(reading.options) < 2:
        reading.fault(
            f"option:{len(reading.options)}",
            _("A question to choose from needs two answers or more."),
        )
    elif places is None and not reading.cell("shares"):
        reading.fault("answer", missing_key(reading))
    elif places and reading.kind != "several" and len(places) > 1:
        reading.fault(
            "answer",
            _(
                "Only one answer can be right here. Write one letter, or make the kind "
                "“several choices”."
            ),
        )
    return _rows(reading, places or []), {}


def missing_key(reading: Reading) -> str:
    """Return what to say where there are answers, and none is named as right."""
    letters = ", ".join(letter(option.place) for option in reading.options)
    return _(
        "The right answer is missing. Write its letter (%(letters)s), several with "
        "commas between."
    ) % {"letters": letters}


def _rows(reading: Reading, places: list[int]) -> list[tuple[int, Row]]:
    return [
        (option.place, option.row(is_correct=option.place in places))
        for option in reading.options
    ]


def _true_false(reading: Reading) -> Found:
    said = truth(reading.cell("answer"))
    texts = [truth(option.text) for option in reading.options]
    if reading.options and (said is None or said not in texts):
        return _choices(reading)
    if said is None:
        reading.fault("answer", _("Write “Đúng” or “Sai” as the answer."))
        return [], {}
    if reading.options:
        places = [o.place for o in reading.options if truth(o.text) is said]
        return _rows(reading, places[:1]), {}
    return [
        (0, Row("Đúng", "True", is_correct=said)),
        (1, Row("Sai", "False", is_correct=not said)),
    ], {}


# --- Pairs and steps ---------------------------------------------------------------------


def _matching(reading: Reading) -> Found:
    rows: list[tuple[int, Row]] = []
    right = reading.right() or []
    for option in reading.options:
        sides = cells.pair(option.text)
        english = cells.pair(option.text_en) if option.text_en else ("", "")
        for column, found in (("option", sides), ("option_en", english)):
            if found is None:
                reading.fault(
                    f"{column}:{option.place}",
                    _("Write a pair with one “=” between: left side = right side."),
                )
        if sides and english:
            row = option.row(
                text=sides[0],
                match=sides[1],
                text_en=english[0],
                match_en=english[1],
                is_correct=option.place in right,
            )
            rows.append((option.place, row))
    _need_rows(reading, _("Give the pairs, one a column: left side = right side."))
    return rows, {}


def _ordering(reading: Reading) -> Found:
    places = reading.right() or []
    known = [option.place for option in reading.options]
    _need_rows(reading, _("Give the steps, one a column, in their right order."))
    if sorted(places) == known and places != known:
        by_place = {option.place: option for option in reading.options}
        return [(place, by_place[place].row()) for place in places], {}
    return _rows(reading, places), {}


def _need_rows(reading: Reading, message: str) -> None:
    if not reading.options:
        reading.fault("option:0", message)


# --- What is typed -----------------------------------------------------------------------


def _typed_options(reading: Reading) -> tuple[list[Option], list[int] | None]:
    """Return the accepted answers, from their columns or else from the key."""
    if reading.options:
        return reading.options, reading.right()
    key = reading.cell("answer")
    listed = [] if key == NONE else cells.several(key)
    return [Option(place, text) for place, text in enumerate(listed)], None


def _number(reading: Reading) -> Found:
    options, right = _typed_options(reading)
    settings: dict[str, Any] = {}
    rows: list[tuple[int, Row]] = []
    if not options:
        reading.fault("answer", _("Write the right number, as in “15 ± 0,5”."))
    for option in options:
        text, tolerance, unit = cells.value(option.text)
        column = f"option:{option.place}" if reading.options else "answer"
        number = _tolerance(reading, column, tolerance)
        if text != "*" and not cells.is_number(text):
            reading.fault(
                column,
                _(
                    "“%(text)s” is no number. Write it as 15 or 1.234,5, and the unit "
                    "in its own column."
                )
                % {"text": option.text},
            )
        if unit and not reading.cell("unit"):
            settings["unit"] = unit
        is_right = right is None or option.place in right
        row = option.row(text=text, tolerance=number, is_correct=is_right)
        rows.append((option.place, row))
    return rows, settings


def _tolerance(reading: Reading, column: str, text: str) -> Decimal | None:
    number = cells.decimal(text) if text else None
    if text and (number is None or number < 0 or number >= 10**12):
        reading.fault(
            column,
            _("“%(text)s” is no tolerance. Write it as in “15 ± 0,5”.")
            % {"text": text},
        )
        return None
    return number


def _short_text(reading: Reading) -> Found:
    options, right = _typed_options(reading)
    if not options:
        reading.fault(
            "answer", _("Write the accepted answers, one a column, A, B, C …")
        )
    return [
        (
            option.place,
            option.row(is_correct=right is None or option.place in right),
        )
        for option in options
    ], {}


def _gaps(reading: Reading) -> Found:
    options, right = _typed_options(reading)
    gaps = {int(number) for number in _GAP.findall(reading.cell("stem"))}
    if not gaps:
        reading.fault("stem", _("Mark the gaps in the text: [[1]], [[2]] …"))
    elif not options:
        reading.fault(
            "option:0", _("Write what fits each gap: “1: Thủ tướng”, one a column.")
        )
    rows: list[tuple[int, Row]] = []
    for option in options:
        column = f"option:{option.place}" if reading.options else "answer"
        found = cells.gap(option.text)
        if found is None or (found[0] is not None and gaps and found[0] not in gaps):
            reading.fault(
                column,
                _(
                    "“%(text)s” does not say which gap it fits. Write the gap's number "
                    "first: “1: %(text)s”."
                )
                % {"text": option.text[:60]},
            )
            continue
        text, tolerance = _with_tolerance(found[1])
        rows.append(
            (
                option.place,
                option.row(
                    text=text,
                    gap=found[0],
                    tolerance=_tolerance(reading, column, tolerance),
                    is_correct=right is None or option.place in right,
                ),
            )
        )
    return rows, {}


def _with_tolerance(text: str) -> tuple[str, str]:
    sides = cells.parts(text, "±")
    return (sides[0], sides[1]) if len(sides) == 2 else (" ± ".join(sides), "")


# --- Essays ------------------------------------------------------------------------------


def _essay(reading: Reading) -> Found:
    rows: list[tuple[int, Row]] = []
    right = reading.right() or []
    for option in reading.options:
        sides = cells.parts(option.text, "|")
        points = cells.decimal(sides[1]) if len(sides) == 2 else None
        if len(sides) > 2 or (len(sides) == 2 and (points is None or points < 0)):
            reading.fault(
                f"option:{option.place}",
                _(
                    "Write a criterion and its points with one “|” between: “Nêu đúng "
                    "thẩm quyền | 2”."
                ),
            )
        row = option.row(text=sides[0], points=points, is_correct=option.place in right)
        rows.append((option.place, row))
    return rows, {}


READERS: dict[str, Callable[[Reading], Found]] = {
    "single": _choices,
    "several": _choices,
    "true-false": _true_false,
    "matching": _matching,
    "ordering": _ordering,
    "number": _number,
    "short-text": _short_text,
    "gaps": _gaps,
    "essay": _essay,
}


# --- Writing -----------------------------------------------------------------------------


def written(kind: str, row: Row) -> tuple[str, str]:
    """Return a row's cells in Vietnamese and in English, as the readers take them."""
    if kind == "matching":
        english = (row.text_en, row.match_en)
        return (
            cells.joined((row.text, row.match), "="),
            cells.joined(english, "=") if any(english) else "",
        )
    if kind in ("number", "gaps"):
        text = cells.escape(row.text, "±")
        if row.tolerance is not None:
            text = f"{text} ± {plain(row.tolerance)}"
        if kind == "gaps":
            text = f"{'' if row.gap is None else row.gap}: {text}"
        return text, row.text_en
    if kind == "essay":
        text = cells.escape(row.text, "|")
        return (
            text if row.points is None else f"{text} | {plain(row.points)}"
        ), row.text_en
    return row.text, row.text_en


def key_of(kind: str, rows: tuple[Row, ...]) -> str:
    """Return the key: the letters of the right rows, "" where that goes without saying."""
    right = [letter(place) for place, row in enumerate(rows) if row.is_correct]
    if kind in ALL_RIGHT and len(right) == len(rows):
        return ""
    if right:
        return ", ".join(right)
    return NONE if kind in ALL_RIGHT or kind in CHOICES else ""


def plain(number: Decimal) -> str:
    """Return a number the Vietnamese way, without needless noughts: "0,5"."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",")
