"""Which provision of the register a citation means."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Generic, TypeVar

from core.text import fold

from ..validity import Force, Term
from .reading import Located, parse
from .words import KIND_OF, LAW_TITLES, Citation, Title

P = TypeVar("P")

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class CitedDocument:
    """What the register says of a document: "Luật", "06/2022/QH15", its title."""

    code: str
    kind: str
    number: str
    title: str
    title_en: str = ""
    term: Term = field(default=Term(None, None))

    @cached_property
    def kind_name(self) -> str:
        return KIND_OF.get(fold(self.kind), fold(self.kind))

    @cached_property
    def titled(self) -> Title:
        """Return its title as one says it: without its kind, and no year behind it."""
        title = re.sub(r"\s*\([^)]*\)\s*\Z", "", self.title)
        if fold(title).startswith(f"{fold(self.kind)} "):
            title = title[len(self.kind) :].strip()
        english = re.sub(r"\s*\([^)]*\)\s*\Z", "", self.title_en)
        english = re.sub(r"\A\w+ (?:on )?", "", english)
        return Title(self.kind_name, title[:1].upper() + title[1:], english)

    @cached_property
    def years(self) -> set[str]:
        return set(_YEAR.findall(f"{self.number} {self.title}"))


@dataclass(frozen=True)
class Found(Generic[P]):
    """The provision that was meant; not exact where the register has only a larger part."""

    provision: P
    is_exact: bool


class Register(Generic[P]):
    """The documents, and provisions by document's code and key, ready to be looked up."""

    def __init__(
        self,
        documents: Iterable[CitedDocument],
        provisions: Mapping[tuple[str, str], P],
    ) -> None:
        self._provisions = provisions
        self._documents = list(documents)
        titles = {*LAW_TITLES, *(one.titled for one in self._documents)}
        self.titles = tuple(sorted(titles, key=lambda title: (title.kind, title.vi)))
        self._numbers: dict[tuple[str, str], list[CitedDocument]] = {}
        for one in self._documents:
            number = fold(one.number)
            short = "/".join(number.split("/")[:2])
            # "98/2023" for "98/2023/NĐ-CP", of its own kind only.
            for name in {("", number), (one.kind_name, number), (one.kind_name, short)}:
                self._numbers.setdefault(name, []).append(one)

    def find(self, text: str, on: date | None = None) -> Found[P] | None:
        """Return the provision that the text cites, or the nearest part above it.

        Where several documents have the title, the one that holds ``on`` that day is
        meant; without a day it is not clear, and nothing is found.
        """
        code, _hash, key = text.strip().partition("#")
        if (code, key) in self._provisions:
            return Found(self._provisions[code, key], True)
        for located in self.parse(text):
            found = self.resolve(located.citation, on)
            if found is not None:
                return found
        # A number like no other: "Hội thảo Hà Giang 20/6/2014".
        for one in self._documents:
            if fold(text) in (fold(one.number), fold(f"{one.kind} {one.number}")):
                return self._nearest(one, "")
        return None

    def parse(self, text: str, context: Citation | None = None) -> list[Located]:
        """Return every citation of a text, the register's own titles known."""
        return parse(text, titles=self.titles, context=context)

    def resolve(self, citation: Citation, on: date | None = None) -> Found[P] | None:
        """Return the provision that a citation means, or the nearest part above it."""
        document = self.document(citation, on)
        if document is None:
            return None
        return self._nearest(document, citation.key)

    def _nearest(self, document: CitedDocument, key: str) -> Found[P] | None:
        parts = key.split("-") if key else []
        for end in range(len(parts), -1, -2):
            provision = self._provisions.get((document.code, "-".join(parts[:end])))
            if provision is not None:
                return Found(provision, end == len(parts))
        return None

    def place(
        self, citation: Citation, on: date | None = None
    ) -> tuple[str, str] | None:
        """Return the code and key of exactly what a citation means, where that is certain.

        Certain is a number or a title; a document as a whole only by its number, for its
        title may be meant of any of its years.
        """
        named = citation.number or (citation.title and citation.key)
        document = self.document(citation, on) if named else None
        if document is None or (document.code, citation.key) not in self._provisions:
            return None
        return document.code, citation.key

    def document(
        self, citation: Citation, on: date | None = None
    ) -> CitedDocument | None:
        """Return the document, by its number, else by its title and year; None in doubt."""
        if citation.number:
            return self._numbered(citation)
        if not citation.title and not citation.year:
            return None
        named = [
            one
            for one in self._documents
            if one.kind_name == citation.kind
            and (not citation.title or _same(one.titled.vi, citation.title))
        ]
        if citation.year is not None:
            named = [one for one in named if str(citation.year) in one.years]
        elif on is not None and len(named) > 1:
            named = [one for one in named if one.term.force_on(on) is Force.IN_FORCE]
        return named[0] if len(named) == 1 else None

    def _numbered(self, citation: Citation) -> CitedDocument | None:
        number = fold(citation.number)
        for name in ((citation.kind, number), ("", number)):
            named = self._numbers.get(name, [])
            if len(named) == 1:
                return named[0]
        return None


def key_of(folded: str) -> str:
    """Return the key of the place that a text names, "" for none.

    >>> key_of("diem b khoan 2 dieu 84 luat 06/2022/qh15")
    'dieu-84-khoan-2-diem-b'
    """
    return next((one.citation.key for one in parse(folded) if one.citation.key), "")


def _same(one: str, other: str) -> bool:
    def words(text: str) -> list[str]:
        return re.findall(r"[a-z0-9]+", fold(text))

    return words(one) == words(other)
