"""Answers that put something beside each row: ``"rowkey:value"``, a pair a row."""

from collections.abc import Collection, Sequence

from .base import foreign


def parse_pairs(
    posted: Sequence[str], rows: Sequence[str], values: Collection[str]
) -> list[str]:
    """Return the pairs in the order of the rows, without rows left empty.

    Raises InvalidAnswer for a row or value that was not offered, and for a row with two.
    """
    chosen: dict[str, str] = {}
    for text in posted:
        if not text:
            continue
        row, _sign, value = text.partition(":")
        if row not in rows or value not in values or chosen.get(row, value) != value:
            raise foreign()
        chosen[row] = value
    return [f"{row}:{chosen[row]}" for row in rows if row in chosen]


def as_pairs(answer: Sequence[str]) -> dict[str, str]:
    """Return a kept answer as value by row."""
    return {
        row: value
        for row, _sign, value in (text.partition(":") for text in answer)
        if value
    }
