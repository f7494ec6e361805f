"""Two wordings side by side, what differs marked word by word. Pure: texts in, pieces out."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """A stretch of one of the two texts: in both, or only in this one."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Comparison:
    """The older text with what it lost, the newer with what it gained.

    The pieces of a side, joined, are its text.
    """

    old: tuple[Piece, ...]
    new: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        """Return whether nothing but white space differs."""
        return not any(piece.differs for piece in (*self.old, *self.new))


def compare(old: str, new: str) -> Comparison:
    """Return both texts in pieces; numbers and words are compared whole.

    >>> compare("trong 05 ngày", "trong 10 ngày").new
    (Piece(text='trong ', differs=False), Piece(text='10', differs=True), Piece(text=' ngày', differs=False))
    """
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, _spaced(a), _spaced(b), autojunk=False)
    steps = matcher.get_opcodes()
    return Comparison(
        _side(a, [(tag, start, end) for tag, start, end, _b, _e in steps]),
        _side(b, [(tag, start, end) for tag, _a, _z, start, end in steps]),
    )


def _spaced(words: list[str]) -> list[str]:
    """Take white space of any kind as alike: a line broken elsewhere changes nothing."""
    return [" " if word.isspace() else word for word in words]


_Step = Literal["replace", "delete", "insert", "equal"]


def _side(words: list[str], steps: list[tuple[_Step, int, int]]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    for tag, start, end in steps:
        text = "".join(words[start:end])
        if not text:
            continue
        differs = tag != "equal" and not text.isspace()
        # One mark for neighbours: "năm ngày", not "năm" and "ngày".
        is_gap = text.isspace() and pieces and pieces[-1].differs
        if pieces and pieces[-1].differs == (
            differs or bool(is_gap and _more(steps, start))
        ):
            text = pieces.pop().text + text
            differs = differs or bool(is_gap)
        pieces.append(Piece(text, differs))
    return tuple(pieces)


def _more(steps: list[tuple[_Step, int, int]], after: int) -> bool:
    """Return whether something that differs follows the step that starts there."""
    later = [tag for tag, start, end in steps if start > after and end > start]
    return bool(later) and later[0] != "equal"
