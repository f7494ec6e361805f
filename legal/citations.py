"""What officials write when they cite the law, and which provision they mean. No Django here.

"khoản 2 Điều 84 Luật Thi đua, khen thưởng năm 2022", "Điều 3 NĐ 152/2025/NĐ-CP" and
"L-06-2022#dieu-84" all lead to a provision of the register, where it holds that one.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from core.text import fold

P = TypeVar("P")

# Largest first: the order in which a key names them.
_PLACES = (("dieu", r"\d+[a-z]?"), ("khoan", r"\d+[a-z]?"), ("diem", r"[a-z]{1,2}"))
_PLACE = {
    name: re.compile(rf"\b{name}\s+({value})(?![\w/])") for name, value in _PLACES
}
_NUMBER = re.compile(r"\b\d+/\d{4}(?:/[a-z0-9-]+)?|\b\d+[-/][a-z]{2}[a-z-]*/[a-z]{2,}")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SHORT = {
    "nd": "nghi dinh",
    "tt": "thong tu",
    "ct": "chi thi",
    "qd": "quyet dinh",
    "nq": "nghi quyet",
    "tdkt": "thi dua khen thuong",
}
_WORDS = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class CitedDocument:
    """What the register says of a document: "Luật", "06/2022/QH15", its title."""

    code: str
    kind: str
    number: str
    title: str


@dataclass(frozen=True)
class Found(Generic[P]):
    """The provision that was meant; ``is_whole`` where the register has only a larger part."""

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
        self._numbers: dict[str, str] = {}
        for one in self._documents:
            number = fold(one.number)
            self._numbers.setdefault(number, one.code)
            # "98/2023" for "98/2023/NĐ-CP", of its own kind only.
            short = "/".join(number.split("/")[:2])
            self._numbers.setdefault(f"{fold(one.kind)} {short}", one.code)

    def find(self, text: str) -> Found[P] | None:
        """Return the provision that the text cites, or the nearest part above it."""
        code, _hash, key = text.strip().partition("#")
        if (code, key) in self._provisions:
            return Found(self._provisions[code, key], True)
        plain = fold(text)
        found = self._document(plain)
        if found is None:
            return None
        wanted = key_of(plain)
        parts = wanted.split("-") if wanted else []
        for end in range(len(parts), -1, -2):
            provision = self._provisions.get((found, "-".join(parts[:end])))
            if provision is not None:
                return Found(provision, end == len(parts))
        return None

    def _document(self, plain: str) -> str | None:
        """Return the code of the document, by its number, else by its title and year."""
        for written in _NUMBER.findall(plain):
            kinds = (
                one.kind
                for one in self._documents
                if fold(one.kind) in plain or _short_kind(fold(one.kind), plain)
            )
            for name in (written, *(f"{fold(kind)} {written}" for kind in kinds)):
                if name in self._numbers:
                    return self._numbers[name]
        words = _spoken(plain)
        best: tuple[int, str] | None = None
        for one in self._documents:
            title = _spoken(f"{fold(one.kind)} {fold(one.title)}")
            years = set(_YEAR.findall(plain))
            if years and not years & set(_YEAR.findall(f"{one.number} {one.title}")):
                continue
            core = [word for word in title if not word.isdigit()]
            if core and _stands_in(core, words) and (not best or len(core) > best[0]):
                # Without a year there may be several of that title: then it is not clear.
                if not years and self._namesakes(core) > 1:
                    continue
                best = (len(core), one.code)
        return best and best[1]

    def _namesakes(self, core: list[str]) -> int:
        return sum(
            [w for w in _spoken(f"{fold(d.kind)} {fold(d.title)}") if not w.isdigit()]
            == core
            for d in self._documents
        )


def key_of(folded: str) -> str:
    """Return the key of the place that a folded text names, "" for none.

    >>> key_of("diem b khoan 2 dieu 84 luat 06/2022/qh15")
    'dieu-84-khoan-2-diem-b'
    """
    parts: list[str] = []
    for name, _value in _PLACES:
        found = _PLACE[name].search(folded)
        if found is None:
            break
        parts += [name, found[1]]
    return "-".join(parts)


def _short_kind(kind: str, plain: str) -> bool:
    return any(
        long == kind and re.search(rf"\b{short}\b", plain)
        for short, long in _SHORT.items()
    )


def _spoken(folded: str) -> list[str]:
    """Return the words of a title, short forms written out, its kind once."""
    words: list[str] = []
    for word in _WORDS.findall(folded):
        words += _SHORT.get(word, word).split()
    # "Luật Luật Thi đua …": the register's title may repeat the kind.
    return [w for n, w in enumerate(words) if n == 0 or w != words[n - 1]]


def _stands_in(part: list[str], whole: list[str]) -> bool:
    span = len(part)
    return any(whole[at : at + span] == part for at in range(len(whole) - span + 1))
