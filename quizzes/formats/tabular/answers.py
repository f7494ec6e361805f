"""Which answers a key names: "B", "A, C", "Đúng", or an answer's own words."""

import re
from collections.abc import Mapping, Sequence

from core.text import fold

from .cells import several
from .columns import index_of, letter

NONE = "-"
_BETWEEN = re.compile(r"\s*(?:[,;/&+]|\bvà\b|\band\b|\s)\s*")
_LETTER = re.compile(r"[(\[]?([A-Za-z]|[A-Ha-h][A-Za-z]|\d{1,2})[.)\]]?")
_RUN = re.compile(r"[A-Z]{2,8}")
_PREFIX = re.compile(r"(?:đáp án|phương án|câu|ý)\s+", re.I)
_TRUE = {"dung", "d", "true", "t", "yes", "co", "1"}
_FALSE = {"sai", "s", "false", "f", "no", "khong", "0"}


class UnknownAnswer(ValueError):
    """The key names an answer that is not there; carries what it names."""


def named(key: str, texts: Mapping[int, str]) -> list[int]:
    """Return the answers that a key names, in the order of the key.

    ``texts`` are the answers by their place. Raises UnknownAnswer.
    """
    if key == NONE or not key:
        return []
    letters = _letters(key, texts)
    if letters and key.isupper() and all(place in texts for place in letters):
        return letters
    folded = {fold(text): place for place, text in texts.items()}
    if fold(key) in folded:
        return [folded[fold(key)]]
    if letters is not None:
        missing = [place for place in letters if place not in texts]
        if missing:
            raise UnknownAnswer(", ".join(letter(place) for place in missing))
        return letters
    listed = [folded.get(fold(part)) for part in several(key)]
    if listed and None not in listed:
        return [place for place in listed if place is not None]
    raise UnknownAnswer(key)


def truth(key: str) -> bool | None:
    """Return what a key says of a statement; None where it is no "Đúng" or "Sai"."""
    word = fold(key).strip(" .")
    return True if word in _TRUE else False if word in _FALSE else None


def _letters(key: str, texts: Mapping[int, str]) -> list[int] | None:
    """Return the places of a key made of letters only; None for any other key."""
    text = _PREFIX.sub("", key).strip(" .")
    if _LETTER.fullmatch(text) and index_of(text.strip("()[].")) in texts:
        return [index_of(text.strip("()[]."))]
    if _RUN.fullmatch(text) and all(index_of(char) in texts for char in text):
        return _unique([index_of(char) for char in text])
    found = [_LETTER.fullmatch(part) for part in _BETWEEN.split(text) if part]
    if not found or not all(found):
        return None
    return _unique([index_of(match[1]) for match in found if match])


def _unique(places: Sequence[int]) -> list[int]:
    return list(dict.fromkeys(place for place in places if place >= 0))
