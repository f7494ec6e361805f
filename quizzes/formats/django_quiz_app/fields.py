"""The odd texts that django-quiz-app keeps in its columns, taken apart.

Each function takes what a real database was seen to hold, and what a damaged one might; none
raises. Source: the package's own code, run (see ``docs/django-quiz-app.md``).
"""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, tzinfo
from typing import Any

from core.text import nfc

from .site import OldScore

_TAIL = re.compile(r"(\d+),(\d+)(?:,|\Z)")
_ORPHAN = re.compile(r",*(.+?),(\d+),(\d+)(?:,|\Z)", re.S)


def text(value: Any) -> str:
    """Return a text composed, "" for none."""
    return nfc(value).strip() if isinstance(value, str) else ""


def flag(value: Any) -> bool:
    """Return a truth value: JSON has true, SQLite 1, a careless hand "True"."""
    return value in (True, 1) or str(value).strip().lower() in ("true", "1")


def number(value: Any) -> int | None:
    """Return a whole number, or None for what is none."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        return int(value)
    except (TypeError, ValueError, OverflowError):
        return None


def moment(value: Any, zone: tzinfo) -> datetime | None:
    """Return a moment; one without a zone of its own is taken to be of ``zone``."""
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone)
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def keys(value: Any) -> tuple[int, ...]:
    """Return the keys of a list kept as text, each once, in order.

    Its four shapes: "", "1,", "2,,8,,12," and, once marked, "13,15".
    """
    if not isinstance(value, str):
        return ()
    parts = (part.strip() for part in value.split(","))
    return tuple(
        dict.fromkeys(int(part) for part in parts if part.isascii() and part.isdigit())
    )


def answers(value: Any) -> dict[int, str]:
    """Return the answers given, by question: JSON with keys and values as texts."""
    if isinstance(value, str):
        try:
            value = json.loads(value or "{}")
        except (ValueError, RecursionError):
            return {}
    if not isinstance(value, dict):
        return {}
    return {
        int(key): nfc(str(given))
        for key, given in value.items()
        if key.isascii() and key.isdigit() and given is not None
    }


def scores(value: Any, categories: Iterable[str]) -> tuple[OldScore, ...]:
    """Return a person's progress: ``name,score,possible,`` over and over.

    A name may hold commas, so the known ones are looked for first, the longest before the
    others and only where a name may begin; what is left is a category since renamed or
    deleted, and keeps the name that stands there.
    """
    if not isinstance(value, str):
        return ()
    rest = nfc(value)
    known = sorted({nfc(name) for name in categories if name}, key=len, reverse=True)
    found: list[OldScore] = []
    while rest.strip(", \n"):
        rest = rest.lstrip(", \n")
        for name in known:
            tail = rest.startswith(f"{name},") and _TAIL.match(rest, len(name) + 1)
            if tail:
                found.append(OldScore(name, int(tail[1]), int(tail[2])))
                rest = rest[tail.end() :]
                break
        else:
            orphan = _ORPHAN.match(rest)
            if orphan is None:
                break
            found.append(OldScore(orphan[1].strip(), int(orphan[2]), int(orphan[3])))
            rest = rest[orphan.end() :]
    return tuple(found)
