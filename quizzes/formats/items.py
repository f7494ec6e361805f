"""A question on its way between the bank and a file, whatever the format.

A reader turns bytes into a ``Parsed``: what can be offered, and what is wrong, each with its
place. A writer turns items into bytes. Neither asks the database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, Protocol

from core.loading import Fault


@dataclass(frozen=True)
class PictureFile:
    """A picture that came with the file: its bytes, and what it shows, in words."""

    name: str
    data: bytes
    alt: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a question; the fields are those of ``QuestionOption``."""

    text: str = ""
    text_en: str = ""
    is_correct: bool = False
    share: Decimal | None = None
    match: str = ""
    match_en: str = ""
    tolerance: Decimal | None = None
    gap: int | None = None
    points: Decimal | None = None
    feedback: str = ""
    feedback_en: str = ""


ROW_FIELDS = tuple(one.name for one in fields(Row))
# What an item may bring in ``settings``: fields of ``Question`` that only some kinds ask for.
SETTINGS = frozenset(
    [
        "scoring",
        "unit",
        "unit_en",
        "match_case",
        "match_marks",
        "words_min",
        "words_max",
        "picture_alt_en",
        *(
            f"{verdict}_feedback{language}"
            for verdict in ("right", "partial", "wrong")
            for language in ("", "_en")
        ),
    ]
)


@dataclass(frozen=True)
class Item:
    """One question. ``where`` names its place: "file.xml:120", "Câu hỏi.xlsx, dòng 7".

    ``topic`` is the path of names from the top; ``code`` the question's own name where the
    format has one (an idnumber, a column, an identifier): the same code is the same question.
    ``cites`` is a provision's ref as the register knows it, "" for none. ``lost`` says, a
    sentence each, what of the original our question cannot hold. Texts use ``markup``.
    ``settings`` are those of SETTINGS that differ from the default.
    ``extra`` is for what only one format knows and the importer passes on.
    """

    where: str
    kind: str
    stem: str
    rows: tuple[Row, ...] = ()
    code: str = ""
    topic: tuple[str, ...] = ()
    stem_en: str = ""
    difficulty: int = 1
    points: Decimal = Decimal(1)
    explanation: str = ""
    explanation_en: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    picture: PictureFile | None = None
    cites: str = ""
    state: str = ""
    use: str = ""
    lost: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    def losing(self, *sentences: str) -> "Item":
        """Return the item with more said about what it loses."""
        return replace(self, lost=(*self.lost, *sentences))


@dataclass
class Parsed:
    """What a file holds: items to offer, faults to mend, and remarks about the whole file."""

    items: list[Item] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)


@dataclass(frozen=True)
class Written:
    """What a writer made: the file, and what of the questions it cannot hold, by place."""

    data: bytes
    lost: tuple[Fault, ...] = ()


class PictureSource(Protocol):
    """Where pictures that a file only names come from: a folder, a package, nowhere."""

    def get(self, name: str) -> bytes | None:
        """Return the bytes of a picture of that name, or None."""


class Reader(Protocol):
    def __call__(self, data: bytes, name: str, pictures: PictureSource) -> Parsed: ...


class Writer(Protocol):
    def __call__(self, items: Iterable[Item]) -> Written: ...


def fault(where: str, what: str) -> Fault:
    return Fault(where, what)


def path_of(names: Sequence[str]) -> tuple[str, ...]:
    """Return a topic's path without empty names and needless spaces."""
    return tuple(name for name in (" ".join(name.split()) for name in names) if name)
