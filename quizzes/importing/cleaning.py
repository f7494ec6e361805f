"""What every item goes through before it is planned: texts that any database can keep."""

import re
from dataclasses import fields, replace
from typing import Any

from ..formats.items import Item, Row

# Control characters but tab and line ends: PostgreSQL keeps no NUL, no page shows the rest.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_TEXT_SETTINGS = re.compile(r"unit|scoring|picture_alt|.*_feedback")


def cleaned(item: Item) -> Item:
    """Return the item without control characters, its settings of text as texts."""
    return replace(
        item,
        rows=tuple(_plain(row) for row in item.rows),
        topic=tuple(map(_text, item.topic)),
        settings={
            _text(name): _setting(name, value) for name, value in item.settings.items()
        },
        **_texts(item),
    )


def _plain(row: Row) -> Row:
    return replace(row, **_texts(row))


def _texts(one: Item | Row) -> dict[str, Any]:
    """Return those fields that are texts, cleaned."""
    values = {field.name: getattr(one, field.name) for field in fields(one)}
    return {k: _text(v) for k, v in values.items() if isinstance(v, str)}


def _setting(name: str, value: Any) -> Any:
    if isinstance(value, str) or _TEXT_SETTINGS.match(name):
        return _text(str(value))
    return value


def _text(text: str) -> str:
    return _CONTROLS.sub("", text)
