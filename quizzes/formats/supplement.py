"""What a format has no place for, kept beside a question so that our own reader finds it.

A writer writes a question the format's own way, reads it back, and notes what came back
otherwise: for each field what the reader saw and what it was. On reading, a note counts only
where the reader sees the same again: who has edited the question elsewhere is right.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from .items import Item, Row

_ITEM_FIELDS = [
    "kind",
    "stem",
    "stem_en",
    "code",
    "topic",
    "difficulty",
    "points",
    "explanation",
    "explanation_en",
    "settings",
    "cites",
    "state",
    "use",
]
_ROW_FIELDS = [field.name for field in fields(Row)]
_DECIMALS = frozenset(["points", "share", "tolerance"])
_LONGEST = 400_000

Notes = dict[str, Any]


def notes(seen: Item, real: Item) -> Notes:
    """Return what differs, {} for nothing: {"stem": [seen, real], "rows": {"0": {…}}}."""
    found = _differences(_ITEM_FIELDS, seen, real)
    if seen.rows != real.rows:
        if len(seen.rows) == len(real.rows):
            pairs = enumerate(zip(seen.rows, real.rows, strict=True))
            found["rows"] = {
                str(place): _differences(_ROW_FIELDS, one, other)
                for place, (one, other) in pairs
                if one != other
            }
        else:
            found["rows"] = [_rows(seen.rows), _rows(real.rows)]
    return found


def written(found: Notes) -> str:
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def restore(item: Item, text: str) -> Item:
    """Return the item with the notes that still fit it; anything strange is passed over."""
    if len(text) > _LONGEST:
        return item
    try:
        found = json.loads(text)
        whole = isinstance(found, dict)
        for name, note in found.items() if whole else ():
            changed = _noted(item, name, note)
            whole = whole and changed is not None
            item = changed or item
    except (ValueError, TypeError, LookupError, RecursionError, InvalidOperation):
        return item
    # As it was with us: nothing is lost then.
    return replace(item, lost=(), extra={}) if whole else item


def _noted(item: Item, name: str, note: Any) -> Item | None:
    """Return the item with a note, or None where it does not fit any more."""
    if name == "rows" and isinstance(note, dict):
        rows = list(item.rows)
        for place, changes in note.items():
            for field, (seen, real) in changes.items():
                row = rows[int(place)]
                if field not in _ROW_FIELDS or _plain(getattr(row, field)) != seen:
                    return None
                rows[int(place)] = replace(row, **{field: _value(Row, field, real)})
        return replace(item, rows=tuple(rows))
    seen, real = note
    if name == "rows":
        if _rows(item.rows) != seen:
            return None
        return replace(item, rows=tuple(_row(values) for values in real))
    if name not in _ITEM_FIELDS or _plain(getattr(item, name)) != seen:
        return None
    return replace(item, **{name: _value(Item, name, real)})


def _differences(names: Iterable[str], one: Any, other: Any) -> Notes:
    return {
        name: [_plain(getattr(one, name)), _plain(getattr(other, name))]
        for name in names
        if getattr(one, name) != getattr(other, name)
    }


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in sorted(value.items())}
    return value


def _rows(rows: Iterable[Row]) -> list[Notes]:
    blank = Row()
    return [
        {
            name: real
            for name, (_seen, real) in _differences(_ROW_FIELDS, blank, row).items()
        }
        for row in rows
    ]


def _row(values: Mapping[str, Any]) -> Row:
    return Row(**{name: _value(Row, name, value) for name, value in values.items()})


def _value(owner: type, name: str, value: Any) -> Any:
    """Return a value of JSON as the field has it; raise ValueError for another sort."""
    if name in _DECIMALS and value is not None:
        number = Decimal(value)
        if not number.is_finite():
            raise ValueError(name)
        return number
    if name == "topic":
        return tuple(_text(each) for each in value)
    if name == "settings":
        return {_text(key): _scalar(each) for key, each in value.items()}
    if name in ("difficulty", "gap"):
        if isinstance(value, bool) or not (value is None or isinstance(value, int)):
            raise ValueError(name)
        return value
    if name == "is_correct":
        return value is True
    return value if value is None and name in _DECIMALS else _text(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("no text")
    return value


def _scalar(value: Any) -> Any:
    if not isinstance(value, str | int | float | bool | None):
        raise ValueError("no scalar")
    return value
