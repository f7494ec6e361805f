"""Blocks of a lesson file as the raw data of a StreamField."""

import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .lessons import Block
from .markup import inline_text, list_items, rich_text, table_rows

# Block ids follow from the file and the place, so that a second load finds the same.
_NAMESPACE = uuid.UUID("6f1d3a52-8f5c-4d55-9a4b-2b6e31c5a1d0")


@dataclass(frozen=True)
class Rows:
    """The rows that blocks choose, by the names that files use."""

    provisions: Mapping[str, int]
    questions: Mapping[str, int]
    quizzes: Mapping[str, int]
    citations: dict[str, str]
    images: Mapping[str, int] = field(default_factory=dict)
    documents: Mapping[str, int] = field(default_factory=dict)


def stream_data(
    source: str, blocks: tuple[Block, ...], rows: Rows
) -> list[dict[str, Any]]:
    """Return raw StreamField data; every name must be known, the loader has checked."""
    return [
        {
            "type": _TYPES.get(block.kind, block.kind),
            "value": _VALUES[block.kind](block, rows, _id(source, place)),
            "id": _id(source, place),
        }
        for place, block in enumerate(blocks)
    ]


def _id(source: str, *place: object) -> str:
    return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, (source, *place)))))


def _items(values: list[Any], within: str) -> list[dict[str, Any]]:
    return [
        {"type": "item", "value": value, "id": _id(within, index)}
        for index, value in enumerate(values)
    ]


def _heading(block: Block, rows: Rows, _id_: str) -> Any:
    words = inline_text(block.text, rows.citations)
    return {"text": words, "level": block.attributes["level"]}


def _text(block: Block, rows: Rows, _id_: str) -> Any:
    return rich_text(block.text, rows.citations)


def _callout(block: Block, rows: Rows, _id_: str) -> Any:
    return {
        "kind": block.attributes["kind"],
        "text": rich_text(block.text, rows.citations),
    }


def _example(block: Block, rows: Rows, _id_: str) -> Any:
    return {
        "title": block.attributes["title"],
        "text": rich_text(block.text, rows.citations),
    }


def _steps(block: Block, rows: Rows, id_: str) -> Any:
    return {
        "title": block.attributes.get("title", ""),
        "steps": _items(list_items(block.text, rows.citations), id_),
    }


def _faq(block: Block, rows: Rows, id_: str) -> Any:
    parts = re.split(r"^### +(.+?)\s*$", block.text, flags=re.MULTILINE)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    values = [
        {
            "question": inline_text(question, rows.citations),
            "answer": rich_text(answer.strip(), rows.citations),
        }
        for question, answer in pairs
    ]
    return {"items": _items(values, id_)}


def _table(block: Block, rows: Rows, _id_: str) -> Any:
    return {
        "data": table_rows(block.text, rows.citations),
        "table_caption": block.attributes["caption"],
        "first_row_is_table_header": True,
        "table_header_choice": "row",
        "first_col_is_header": False,
    }


def _provision(block: Block, rows: Rows, _id_: str) -> Any:
    comment = inline_text(block.text, rows.citations)
    return {"provision": rows.provisions[block.attributes["ref"]], "comment": comment}


def _self_check(block: Block, rows: Rows, _id_: str) -> Any:
    return {"question": rows.questions[block.attributes["question"]]}


def _quiz(block: Block, rows: Rows, _id_: str) -> Any:
    return {"quiz": rows.quizzes[block.attributes["slug"]]}


def _figure(block: Block, rows: Rows, _id_: str) -> Any:
    return {
        "image": rows.images[block.attributes["src"]],
        "alt": block.attributes["alt"],
        "caption": block.attributes.get("caption", ""),
    }


def _download(block: Block, rows: Rows, _id_: str) -> Any:
    return {
        "document": rows.documents[block.attributes["src"]],
        "title": block.attributes["title"],
    }


def _video(block: Block, rows: Rows, _id_: str) -> Any:
    return {
        "video": rows.documents[block.attributes["src"]],
        "captions": rows.documents[block.attributes["captions"]],
        "title": block.attributes["title"],
        "transcript": rich_text(block.text, rows.citations),
    }


def _case(block: Block, rows: Rows, _id_: str) -> Any:
    return {
        "name": block.attributes["name"],
        "unit": block.attributes.get("unit", ""),
        "text": rich_text(block.text, rows.citations),
        "source": block.attributes["source"],
    }


_TYPES = {"self-check": "self_check", "document": "download"}
_VALUES: dict[str, Callable[[Block, Rows, str], Any]] = {
    "heading": _heading,
    "text": _text,
    "callout": _callout,
    "example": _example,
    "steps": _steps,
    "faq": _faq,
    "table": _table,
    "provision": _provision,
    "self-check": _self_check,
    "quiz": _quiz,
    "figure": _figure,
    "document": _download,
    "video": _video,
    "case": _case,
}
