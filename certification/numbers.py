"""Certificate numbers: how they are written, and how people type them. Pure."""

import re

from core.text import fold

# The code is letters only, so a number without its dashes still reads in one way.
_SHAPE = re.compile(r"([A-Z]+)([0-9]{4})([0-9]{5,})")
# Of one programme in one year: more than any province has officers, and a number that a
# person still reads aloud without losing count.
MOST_A_YEAR = 999_999
_NOT_OURS = re.compile(r"[^A-Z0-9]")


def write_number(code: str, year: int, sequence: int) -> str:
    """Return a number: code, year, five digits or more.

    >>> write_number("TDKT", 2026, 42)
    'TDKT-2026-00042'
    """
    return f"{code}-{year}-{sequence:05d}"


def read_number(typed: str) -> str | None:
    """Return the number that someone typed, in its one spelling; None for anything else.

    Case, spaces, dashes of any kind and Vietnamese marks do not matter.

    >>> read_number(" tđkt 2026–00042 ")
    'TDKT-2026-00042'
    """
    match = _SHAPE.fullmatch(_NOT_OURS.sub("", fold(typed).upper()))
    return "-".join(match.groups()) if match else None
