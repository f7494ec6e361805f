"""Vietnamese text: one form to store, one to search, one to sort by. No Django here."""

import re
import unicodedata

# No decomposition turns these into their base letter.
_STROKED = str.maketrans({"đ": "d", "Đ": "D"})
_SPACES = re.compile(r"\s+")

# The order of the alphabet: marked letters follow their base letter.
_LETTERS = {
    letter: rank
    for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz", start=10)
}
# The order of the tones: level, falling, asking, tumbling, sharp, heavy.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def nfc(text: str) -> str:
    """Return the text composed (NFC), as everything is stored."""
    return unicodedata.normalize("NFC", text)


def tidy(text: str) -> str:
    """Return the text composed, with single spaces and none at the ends."""
    return _SPACES.sub(" ", nfc(text)).strip()


def fold(text: str) -> str:
    """Return the text as a search compares it: no marks, no case, single spaces.

    >>> fold("Thi đua,  khen thưởng")
    'thi dua, khen thuong'
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_STROKED))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return _SPACES.sub(" ", bare).strip().casefold()


def sort_key(text: str) -> str:
    """Return a key that sorts as a Vietnamese dictionary does, in any collation.

    Letters and digits only, two characters a letter, so that the database's own
    collation cannot change the order; the tones decide between equal letters.
    """
    letters: list[str] = []
    tones: list[str] = []
    for char in nfc(text).casefold():
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[c] for c in parts[1:] if c in _TONES), 0)
        base = unicodedata.normalize(
            "NFC", "".join(c for c in parts if c not in _TONES)
        )
        if base in _LETTERS:
            letters.append(str(_LETTERS[base]))
            tones.append(str(tone))
        elif base.isdigit() and base.isascii():
            letters.append(f"0{base}")
        elif not letters or letters[-1] != "00":
            letters.append("00")
    return "".join(letters) + "00" + "".join(tones)


def name_sort_key(family_and_middle: str, given: str) -> str:
    """Return the key that sorts people the Vietnamese way: by given name, then the rest."""
    return sort_key(f"{given} {family_and_middle}")


def anchor(text: str) -> str:
    """Return an id for a heading that reads well in an address: no marks, hyphens between.

    >>> anchor("Vì sao có Chỉ thị 34?")
    'vi-sao-co-chi-thi-34'
    """
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:80] or "muc"


def mask_name(full_name: str) -> str:
    """Return a name with all but the first letter of each word hidden.

    >>> mask_name("Hoàng Thị Lan")
    'H•••• T•• L••'
    """
    return " ".join(word[0] + "•" * (len(word) - 1) for word in full_name.split())
