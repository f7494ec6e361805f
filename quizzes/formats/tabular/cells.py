"""What people write into a cell: several things with a sign between, numbers, yes and no.

Where a cell holds two things, a backslash takes the meaning from the sign between them:
``a \\= b = c`` pairs "a = b" with "c". No database here.
"""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from core.text import fold, nfc

# What stands between the names of a topic's path; the first is the one we write.
TOPIC_SIGNS = ">›»"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"[+-]?[0-9.,\s']*[0-9][.,]?")
_SPACE = re.compile(r"[\s']")
_VALUE = re.compile(r"([+-]?[0-9](?:[0-9.,\s']*[0-9])?)\s*([^0-9\s.,].*)", re.S)
_TOLERANCE = re.compile(r"(?<!\\)(?:\(\s*)?(?:±|\+/-|\+-)")
_GAP = re.compile(r"\s*[(\[]*\s*([0-9]{1,3})?\s*[)\]]*\s*:\s*(.*)", re.S)
_NOTHING = re.compile(r"\(\s*(?:không|không có|trống|none)\s*\)", re.I)
_ARROW = re.compile(r"\s*(?:->|=>|→|⇒)\s*")
_YES = {"co", "dung", "yes", "true", "1", "x", "c", "y"}
_NO = {"khong", "sai", "no", "false", "0", "k", "n", "khong phan biet"}


def clean(text: str) -> str:
    """Return a cell's text as we store texts: composed, without control characters."""
    if not text:
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = _CONTROL.sub("", text.replace("\xa0", " "))
    return nfc("\n".join(line.rstrip() for line in text.split("\n"))).strip()


def escape(text: str, signs: str) -> str:
    """Return the text so written that none of the signs parts it."""
    return re.sub(rf"([\\{re.escape(signs)}])", r"\\\1", text)


def parts(text: str, sign: str) -> list[str]:
    """Return what stands between the signs, unescaped and without spaces around.

    A backslash before anything but the sign or a backslash stays what it is.

    >>> parts("a \\\\= b = c", "=")
    ['a = b', 'c']
    """
    found = [""]
    index = 0
    while index < len(text):
        char = text[index]
        if char == "\\" and text[index + 1 : index + 2] in ("\\", *sign):
            found[-1] += text[index + 1]
            index += 2
            continue
        if char in sign:
            found.append("")
        else:
            found[-1] += char
        index += 1
    return [part.strip() for part in found]


def joined(texts: Iterable[str], signs: str) -> str:
    """Return the texts with the first sign between, as ``parts`` takes them apart."""
    return f" {signs[0]} ".join(escape(text, signs) for text in texts).strip()


def several(text: str) -> list[str]:
    """Return the texts of a cell that lists them: by line, or with ";" between."""
    return [part for part in parts(text, ";\n") if part]


def pair(text: str) -> tuple[str, str] | None:
    """Return the two sides of "left = right"; None where no sign parts them.

    "(không) = right" and "= right" have no left side: a right one too many.
    """
    sides = parts(text, "=")
    if len(sides) == 2:
        # Excel takes what begins with "=" for a formula, so there is a word for nothing.
        return "" if _NOTHING.fullmatch(sides[0]) else sides[0], sides[1]
    if len(sides) > 2:
        spaced = re.split(r"(?<!\\)\s=\s", text)
        if len(spaced) == 2:
            return parts(spaced[0], "\0")[0], parts(spaced[1], "\0")[0]
        return None
    arrows = _ARROW.split(sides[0])
    return (arrows[0], arrows[1]) if len(arrows) == 2 else None


def value(text: str) -> tuple[str, str, str]:
    """Return value, tolerance and unit of "15 ± 0,5 ngày", each "" where there is none."""
    found = _TOLERANCE.search(text)
    tolerance = ""
    if found:
        tolerance = text[found.end() :].rstrip(" )").strip()
        text = text[: found.start()]
    text = parts(text.strip(), "±")[0] if "\\" in text else text.strip()
    worded = _VALUE.fullmatch(tolerance or text)
    if not worded:
        return text, tolerance, ""
    if tolerance:
        return text, worded[1], worded[2].strip()
    return worded[1], "", worded[2].strip()


def gap(text: str) -> tuple[int | None, str] | None:
    """Return the gap's number and what fits it, of "1: Thủ tướng"; None for neither."""
    found = _GAP.fullmatch(text)
    return (int(found[1]) if found[1] else None, found[2].strip()) if found else None


def is_number(text: str) -> bool:
    """Return whether the text is a number, in Vietnamese or English writing."""
    return bool(_NUMBER.fullmatch(text)) and decimal(text) is not None


def decimal(text: str) -> Decimal | None:
    """Return a number written with a comma or a point; None for what is none.

    >>> decimal("1.234,5"), decimal("1,234.5"), decimal("0,25"), decimal("một")
    (Decimal('1234.5'), Decimal('1234.5'), Decimal('0.25'), None)
    """
    bare = _SPACE.sub("", text.strip().rstrip("%").strip())
    comma, point = bare.rfind(","), bare.rfind(".")
    # The last sign parts the fraction, unless it stands more than once.
    sign = "," if comma > point else "."
    if bare.count(sign) > 1:
        sign = ""
    bare = "".join("." if c == sign else "" if c in ",." else c for c in bare)
    if not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", bare) or len(bare) > 40:
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:  # pragma: no cover  the pattern leaves no such text
        return None


def yes_or_no(text: str) -> bool | None:
    """Return what "Có", "không", "x", "yes" … mean; None for anything else."""
    word = fold(text)
    return True if word in _YES else False if word in _NO else None
