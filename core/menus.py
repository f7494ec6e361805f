"""Figures that stand beside an entry of the menu, told by the apps that know them.

The header is on every page, and knows no app above it: an app registers a function under the
name of an entry. What it says is remembered for a minute a person.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.cache import cache

_SECONDS = 60
# Person, whether the menu takes them for a trainer, day: a figure; None hides the entry.
Count = Callable[[Any, bool, date], int | None]
_counts: dict[str, Count] = {}


def register_count(name: str, count: Count) -> None:
    """Let an entry of the menu have a figure."""
    _counts[name] = count


def count_of(name: str, person: Any, is_trainer: bool, on: date) -> int | None:
    """Return the figure of an entry for a person; None where it is not theirs."""
    if name not in _counts:
        return None
    key = f"menu-count:{name}:{person.pk}:{on}"
    known = cache.get(key)
    if known is None:
        # Kept in a tuple: None is an answer, too.
        known = (_counts[name](person, is_trainer, on),)
        cache.set(key, known, _SECONDS)
    return known[0]
