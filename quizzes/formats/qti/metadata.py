"""What QTI has no place for, in the package's manifest: the whole question as JSON.

It counts only as long as the item is as we wrote it, byte by byte; then a question comes back
with both languages, its settings and its shares. An item that another program changed is
read from its own XML, and keeps from here what no program changes: topic, code, citation.
"""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from ..items import Item, Row

NAMESPACE = "urn:hoc-thi-dua:question:1"
METADATA = f"{{{NAMESPACE}}}question"
DIGEST = "sha256"
_TEXTS = (
    "kind",
    "stem",
    "stem_en",
    "code",
    "explanation",
    "explanation_en",
    "cites",
    "state",
    "use",
)
_SETTINGS = {
    "scoring",
    "unit",
    "unit_en",
    "match_case",
    "match_marks",
    "words_min",
    "words_max",
}
_ROW_TEXTS = ("text", "text_en", "match", "match_en", "feedback", "feedback_en")
_ROW_NUMBERS = ("share", "tolerance", "points")


def data_of(item: Item) -> dict[str, Any]:
    """Return a question as plain data, without what is at its default."""
    found: dict[str, Any] = {name: getattr(item, name) for name in _TEXTS}
    found |= {
        "topic": list(item.topic),
        "difficulty": item.difficulty,
        "points": str(item.points),
        "settings": item.settings,
        "alt": item.picture.alt if item.picture else "",
        "rows": [_row_data(row) for row in item.rows],
    }
    return {name: value for name, value in found.items() if value not in ("", [], {})}


def _row_data(row: Row) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Decimal) else value
        for name, value in asdict(row).items()
        # Not "in": nought would be taken for False.
        if value != "" and value is not None and value is not False
    }


def item_of(data: Mapping[str, Any]) -> Item:
    """Return the question of plain data; raises ValueError and its like for anything else."""
    texts: dict[str, Any] = {name: str(data.get(name, "")) for name in _TEXTS}
    return Item(
        where="",
        **texts,
        topic=tuple(str(name) for name in data.get("topic", ())),
        difficulty=int(data.get("difficulty", 1)),
        points=Decimal(str(data.get("points", 1))),
        settings=_settings(data.get("settings", {})),
        rows=tuple(_row(row) for row in data.get("rows", ())),
        extra={"alt": str(data.get("alt", ""))},
    )


def _settings(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in data.items()
        if (name in _SETTINGS or name.endswith(("_feedback", "_feedback_en")))
        and isinstance(value, str | int | bool)
    }


def _row(data: Mapping[str, Any]) -> Row:
    gap = data.get("gap")
    fields: dict[str, Any] = {name: str(data.get(name, "")) for name in _ROW_TEXTS}
    for name in _ROW_NUMBERS:
        fields[name] = Decimal(str(data[name])) if name in data else None
    return Row(
        **fields,
        is_correct=data.get("is_correct") is True,
        gap=int(gap) if gap is not None else None,
    )
