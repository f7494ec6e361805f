"""The key that stands below a whole test: "1.A 2.C 3.B", or a table of numbers and letters."""

import re
from collections.abc import Iterable, Sequence

from core.text import fold

from .document import Cell, Line, Table
from .lettered import Question

_ENTRY = re.compile(
    r"(?<!\w)(?:câu\s*)?(\d{1,3})\s*[.:)\-–=]?\s*([A-H](?:\s*[,&+]\s*[A-H])*)(?!\w)",
    re.I,
)
# What may stand beside the entries, on folded text without signs.
_BESIDE = re.compile(
    r"(?:(?:cau(?: so| hoi)?|stt|tt|bang|phan|dap an(?: dung)?|trac nghiem|tra loi|key|answers?"
    r"|de(?: so)? \d{1,3})\s*)*\Z"
)
_HEADING = re.compile(
    r"(?:bang |phan |hay )?(?:dap an|answer key|answers)"
    r"(?: (?:trac nghiem|phan trac nghiem|cac cau hoi|de(?: so)? \w{1,4}))?\Z"
)
_SIGNS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"(?:câu\s*)?(\d{1,3})[.:)]?\Z", re.I)
_LETTERS = re.compile(r"[A-H](?:\s*[,&+]\s*[A-H])*\Z", re.I)
_LONGEST = 8000

Key = dict[int, str]


def key_of(text: str) -> Key:
    """Return the right letters by number, {} for a text that says anything else besides.

    >>> key_of("1.A 2 - C; Câu 3: A, B")
    {1: 'A', 2: 'C', 3: 'A, B'}
    """
    text = text[:_LONGEST]
    rest = _SIGNS.sub(" ", fold(_ENTRY.sub(" ", text))).strip()
    if not _BESIDE.match(rest):
        return {}
    return {int(number): letters.upper() for number, letters in _ENTRY.findall(text)}


def key_of_line(line: Line) -> Key:
    return key_of(f"{line.label} {line.plain}".strip())


def key_of_table(table: Table) -> Key:
    """Return what a table of numbers and letters says, beside or below each other."""
    key: Key = {}
    rows = [[_words(cell) for cell in row] for row in table.rows]
    at = 0
    while at < len(rows):
        below = rows[at + 1] if at + 1 < len(rows) else []
        pairs = _above_each_other(rows[at], below)
        if pairs:
            key |= pairs
            at += 2
            continue
        text = " ".join(rows[at])
        pairs = key_of(text)
        if not pairs and not _BESIDE.match(_SIGNS.sub(" ", fold(text)).strip()):
            return {}
        key |= pairs
        at += 1
    return key


def give(key: Key, questions: Sequence[Question]) -> list[int]:
    """Give the questions their answers; return the numbers that no question has.

    The last of a number that has no answer yet is meant: a file may hold several tests.
    """
    missing = []
    for number, letters in key.items():
        for question in reversed(questions):
            if question.number == number and not question.cells.get("answer"):
                question.cells["answer"] = letters
                break
        else:
            missing.append(number)
    return missing


def drop_heading(lines: list[Line]) -> None:
    """Take "ĐÁP ÁN" off the end of the lines; it would be part of the last answer."""
    at = len(lines)
    while at and not lines[at - 1].plain.strip():
        at -= 1
    if at and _HEADING.match(_SIGNS.sub(" ", fold(lines[at - 1].plain)).strip()):
        del lines[at - 1 :]


def _above_each_other(numbers: Iterable[str], letters: Sequence[str]) -> Key:
    key: Key = {}
    for place, (above, below) in enumerate(zip(numbers, letters, strict=False)):
        number = _NUMBER.match(above)
        if number and _LETTERS.match(below):
            key[int(number[1])] = below.upper()
        elif (above or below) and (place or _LETTERS.match(below)):
            return {}
    return key


def _words(cell: Cell) -> str:
    return " ".join(f"{line.label} {line.plain}".strip() for line in cell.lines).strip()
