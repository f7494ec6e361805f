"""Texts that learners type: cleaned, counted and compared. No Django here."""

import re
import unicodedata
from functools import lru_cache

from core.text import nfc

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_STROKED = str.maketrans({"đ": "d", "Đ": "D"})
# What a JSON column or a page cannot hold, or nobody can see.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean(text: str) -> str:
    """Return what was typed as it is kept: composed, one kind of line end, no edges."""
    return nfc(_UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def word_count(text: str) -> int:
    """Return how many words there are: what spaces part, if a letter or digit is in it.

    ``word-count.js`` knows the same rule.
    """
    return sum(any(char.isalnum() for char in part) for part in text.split())


@lru_cache(maxsize=2000)
def same_text(wanted: str, given: str, *, case: bool, marks: bool) -> bool:
    """Return whether a text answers to a wanted one.

    In the wanted text ``*`` stands for anything, and ``\\*`` for a star. Spaces count as one.
    Without ``case`` capitals do not count; without ``marks`` neither do Vietnamese marks,
    and đ is d. With them, hoà and hòa are still one word: two ways to place one tone.
    """
    parts = [one.replace("\\*", "*") for one in re.split(r"(?<!\\)\*", wanted)]
    if _like([_bare(part, case, marks) for part in parts], _bare(given, case, marks)):
        return True
    if not marks:
        return False
    return _like(
        [_tones_last(_bare(part, case, marks)) for part in parts],
        _tones_last(_bare(given, case, marks)),
    )


def _bare(text: str, case: bool, marks: bool) -> str:
    # Spaces at the edges stay: beside a star they count. Those of a whole text are cleaned.
    text = re.sub(r"\s+", " ", nfc(text))
    if not marks:
        decomposed = unicodedata.normalize("NFD", text.translate(_STROKED))
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
    return text if case else text.casefold()


def _tones_last(text: str) -> str:
    return " ".join(_tone_last(word) for word in text.split(" "))


def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = sorted(char for char in letters if char in _TONES)
    return "".join(char for char in letters if char not in _TONES) + "".join(tones)


def _like(parts: list[str], text: str) -> bool:
    """Return whether the parts stand in the text in turn, the outer ones at its edges.

    Straight through, so that no pattern makes it slow.
    """
    if len(parts) == 1:
        return parts[0].strip() == text.strip()
    first, *middle, last = parts
    text, first, last = text.strip(), first.lstrip(), last.rstrip()
    if not text.startswith(first):
        return False
    start, end = len(first), len(text) - len(last)
    if end < start or not text.endswith(last):
        return False
    for part in middle:
        found = text.find(part, start, end)
        if found < 0:
            return False
        start = found + len(part)
    return True
