"""Numbers as people type them, the Vietnamese way and the English one. No Django here.

``1.234,5``, ``1,234.5``, ``1 234,5`` and ``1234.5`` are one number. A lone point or comma
before exactly three digits means thousands to some and a fraction to others: ``1.234`` has
two readings. A learner's answer is right where *any* reading is (a question about 1234
people is not a question about spelling); an author's key may have one reading only, so
``written`` gives a form that has no other.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

LONGEST = 60

_MINUS = str.maketrans(dict.fromkeys("−–‒﹣－", "-"))
# Signs that may part thousands; NFKC has made the other spaces plain ones.
_GROUP = r"[ '’_]"
_TYPED = re.compile(
    r"(?P<sign>[+-]?)\s*"
    rf"(?P<body>[0-9.,](?:{_GROUP}?[0-9.,])*)"
    r"(?P<power>[eE][+-]?[0-9]{1,3})?"
    r"(?P<rest>.*)\Z",
    re.DOTALL,
)
_GROUPED = re.compile(rf"[0-9]{{1,3}}(?:{_GROUP}[0-9]{{3}})+(?:[.,][0-9]*)?\Z")


@dataclass(frozen=True)
class Typed:
    """What was typed: every number it may mean, and the unit after it ("" for none)."""

    readings: frozenset[Decimal] = frozenset()
    unit: str = ""

    def __bool__(self) -> bool:
        return bool(self.readings)


def read(text: str) -> Typed:
    """Return what a text says; one without readings is no number.

    >>> sorted(read("1.234,5 kg").readings), read("1.234,5 kg").unit
    ([Decimal('1234.5')], 'kg')
    >>> sorted(read("1.234").readings)
    [Decimal('1.234'), Decimal('1234')]
    """
    if len(text) > LONGEST:
        return Typed()
    found = _TYPED.match(_plain(text))
    if found is None:
        return Typed()
    power = found["power"] or ""
    readings = frozenset(
        number
        for body in _bodies(found["body"])
        if (number := _decimal(f"{found['sign']}{body}{power}")) is not None
    )
    return Typed(readings, found["rest"].strip()) if readings else Typed()


def one(text: str) -> Decimal | None:
    """Return the number that a key says, None where it says none, several, or a unit."""
    typed = read(text)
    if len(typed.readings) != 1 or typed.unit:
        return None
    return next(iter(typed.readings))


def written(number: Decimal) -> str:
    """Return the number so written that it has one reading: 1.234 becomes "1.2340".

    >>> written(Decimal("1.234")), written(Decimal("1234.50"))
    ('1.2340', '1234.5')
    """
    text = f"{number:f}"
    if "." not in text:
        return text
    text = text.rstrip("0").rstrip(".")
    return text if len(read(text).readings) == 1 else f"{text}0"


def same_unit(typed: str, wanted: str) -> bool:
    """Return whether two units are one: spaces and case do not matter, marks do."""
    return _bare(typed) == _bare(wanted)


def _plain(text: str) -> str:
    """Return the text with ASCII digits, signs and spaces where it had others.

    Raised digits stay: 10² is not 102.
    """
    plain = "".join(
        char
        if unicodedata.category(char) == "No"
        else unicodedata.normalize("NFKC", char)
        for char in text
    ).translate(_MINUS)
    return re.sub(r"\s+", " ", plain).strip()


def _bare(unit: str) -> str:
    return "".join(unicodedata.normalize("NFKC", unit).split()).casefold()


def _bodies(body: str) -> set[str]:
    """Return the ways to read digits with signs between them, as Python writes numbers."""
    if re.search(_GROUP, body):
        if not _GROUPED.match(body):
            return set()
        return {re.sub(_GROUP, "", body).replace(",", ".")}
    signs = [char for char in body if char in ".,"]
    if not signs:
        return {body}
    last = signs[-1]
    if len(set(signs)) == 2:
        # Both: the last one begins the fraction, the other parts thousands.
        whole, _sign, rest = body.rpartition(last)
        other = "." if last == "," else ","
        return {f"{_joined(whole, other)}.{rest}"} if _joined(whole, other) else set()
    readings = {_joined(body, last)} - {""}
    if len(signs) == 1:
        readings.add(body.replace(",", "."))
    return readings


def _joined(body: str, sign: str) -> str:
    """Return the digits without the signs between thousands, "" where they part others."""
    first, *groups = body.split(sign)
    if not (first.isdigit() and len(first) <= 3 and first[0] != "0"):
        return ""
    if not groups or any(len(g) != 3 or not g.isdigit() for g in groups):
        return ""
    return first + "".join(groups)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
