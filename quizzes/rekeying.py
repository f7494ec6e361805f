"""Frozen content with another key: what was shown stays, what is right changes. No database."""

from collections.abc import Collection, Mapping
from typing import Any

from .kinds.matching import right_keys

Content = Mapping[str, Any]

# What says how much an option is worth.
_WORTH = ("correct", "share")
# Kinds whose rows are the accepted answers, and are not shown as they are asked.
_ROWS_ARE_THE_KEY = ("number", "short-text", "gaps")
_HOW_COMPARED = ("match_case", "match_marks", "scoring")


class CannotRekey(ValueError):
    """The other version's key does not fit what this version has shown."""


def with_right(content: Content, right: Collection[str]) -> dict[str, Any]:
    """Return the content of a choice with those options right, and no other.

    Shares of points go with the old key. Raises CannotRekey for options not shown.
    """
    if not set(right) <= {option["key"] for option in content["options"]}:
        raise CannotRekey(f"not all shown: {sorted(right)}")
    return {
        **content,
        "options": [
            {
                **{name: value for name, value in option.items() if name != "share"},
                "correct": option["key"] in right,
            }
            for option in content["options"]
        ],
    }


def with_pairs(content: Content, right: Mapping[str, str]) -> dict[str, Any]:
    """Return the content of pairs with another right-hand side for each row, by its key.

    Raises CannotRekey unless each row that was shown, and no other, gets one that was shown.
    """
    offered = {option["key"] for option in content["options"]}
    if set(right) != set(right_keys(content)) or not set(right.values()) <= offered:
        raise CannotRekey(f"not all shown: {sorted(right.items())}")
    return {
        **content,
        "options": [
            {**option, "right": right[option["key"]]}
            if option["key"] in right
            else option
            for option in content["options"]
        ],
    }


def with_key_of(kind: str, content: Content, other: Content) -> dict[str, Any]:
    """Return the content with the key of another version of the same question.

    Options are told apart by their keys, which outlive their words. Raises CannotRekey
    where the two do not show the same rows; always for pairs, whose right-hand sides go by
    the keys of their rows (see ``with_pairs``).
    """
    if kind in _ROWS_ARE_THE_KEY:
        return _with_rows_of(content, other)
    if kind == "matching":
        raise CannotRekey("pairs")
    theirs = {option["key"]: option for option in other["options"]}
    ours = {option["key"]: option for option in content["options"]}
    if set(ours) != set(theirs):
        raise CannotRekey("other rows")
    if kind == "ordering":
        return {**content, "options": [ours[key] for key in theirs]}
    return {
        **content,
        "options": [
            {
                **{name: value for name, value in option.items() if name != "share"},
                **{n: theirs[key][n] for n in _WORTH if n in theirs[key]},
            }
            for key, option in ours.items()
        ],
    }


def _with_rows_of(content: Content, other: Content) -> dict[str, Any]:
    kept = {
        name: value
        for name, value in content.get("settings", {}).items()
        if name not in _HOW_COMPARED
    }
    compared = {
        name: value
        for name, value in other.get("settings", {}).items()
        if name in _HOW_COMPARED
    }
    return {
        **content,
        "options": list(other["options"]),
        "settings": {**kept, **compared},
    }
