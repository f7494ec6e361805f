"""Items as the bank would store them, so that two of them can be compared.

Nothing here asks the database; ``core`` gives the text forms.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Any

from core.loading import fingerprint
from core.text import fold, nfc

from ..formats.items import Item, PictureFile, Row, path_of

_PLACES = {"points": 2, "share": 5, "tolerance": 8}
_CODE = re.compile(r"[^a-z0-9]+")
MOST_IN_CODE = 80


def tidied(item: Item) -> Item:
    """Return the item with texts composed and trimmed and numbers as exact as columns are."""
    picture = item.picture
    texts: dict[str, Any] = {
        name: _text(getattr(item, name))
        for name in ("stem", "stem_en", "explanation", "explanation_en", "cites")
    }
    return replace(
        item,
        **texts,
        rows=tuple(_row(row) for row in item.rows),
        code=code_of(item.code),
        topic=path_of([nfc(name) for name in item.topic]),
        points=_number("points", item.points) or Decimal(0),
        settings={
            name: _text(value) if isinstance(value, str) else value
            for name, value in item.settings.items()
            if value not in ("", None)
        },
        picture=picture and PictureFile(picture.name, picture.data, _text(picture.alt)),
    )


def code_of(text: str) -> str:
    """Return a code as the bank writes them, from whatever a file calls its question.

    >>> code_of("Câu 1.2 (Điều 84)")
    'cau-1-2-dieu-84'
    """
    return _CODE.sub("-", fold(text)).strip("-")[:MOST_IN_CODE].strip("-")


def made_up_code(item: Item) -> str:
    """Return a code from what the question asks: the same question, the same code."""
    return f"q-{fingerprint(sameness(item))[:12]}"


def sameness(item: Item) -> list[Any]:
    """Return what two questions share where they ask the same: kind, stem, answers, key."""
    rows = [
        [
            fold(row.text),
            fold(row.match),
            row.is_correct,
            str(_plain(row.share)),
            row.gap or 0,
        ]
        for row in item.rows
    ]
    # The order of answers says nothing, but where the order is what is asked.
    in_order = rows if item.kind == "ordering" else sorted(rows)
    return [item.kind, fold(item.stem), in_order, _hash_of(item.picture)]


def content_print(item: Item, *, cites: str, is_sorted: bool) -> str:
    """Return the fingerprint of everything that an import would write of the item.

    ``cites`` is the reference that its citation came to. What a file need not say (state,
    use; the topic where ``is_sorted`` is False) is left out.
    """
    picture = item.picture
    return fingerprint(
        {
            "kind": item.kind,
            "stem": [item.stem, item.stem_en],
            "rows": [
                {name: _plain(value) for name, value in asdict(row).items()}
                for row in item.rows
            ],
            "topic": [fold(name) for name in item.topic] if is_sorted else None,
            "difficulty": item.difficulty,
            "points": _plain(item.points),
            "explanation": [item.explanation, item.explanation_en],
            "settings": {n: _plain(v) for n, v in sorted(item.settings.items())},
            "picture": [_hash_of(picture), picture.alt] if picture else None,
            "cites": cites,
        }
    )


def picture_hash(data: bytes) -> str:
    """Return the hash by which Wagtail tells pictures apart."""
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()


def without(settings: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name not in names}


def _row(row: Row) -> Row:
    changed: dict[str, Any] = {
        name: _text(value)
        for name, value in asdict(row).items()
        if isinstance(value, str)
    }
    changed |= {name: _number(name, getattr(row, name)) for name in _PLACES}
    return replace(row, **changed)


def _text(text: str) -> str:
    return nfc(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def _number(name: str, value: Decimal | None) -> Decimal | None:
    if value is None:
        return None
    try:
        return value.quantize(
            Decimal(1).scaleb(-_PLACES[name]), rounding=ROUND_HALF_EVEN
        )
    except InvalidOperation:
        # Too large for the column: said by its field, which names the limit.
        return value


def _plain(value: Any) -> Any:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def _hash_of(picture: PictureFile | None) -> str:
    return picture_hash(picture.data) if picture else ""
