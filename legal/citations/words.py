"""The words of a citation: kinds of documents, their numbers, and what one cites."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from core.text import fold


@dataclass(frozen=True)
class KindWords:
    """How a kind of document is called: in full, short before a number, in English."""

    vi: str
    en: str
    short: str = ""


# By the folded name. The longer of two that begin alike comes first.
KINDS: dict[str, KindWords] = {
    "thong tu lien tich": KindWords("Thông tư liên tịch", "Joint Circular", "TTLT"),
    "van ban hop nhat": KindWords("Văn bản hợp nhất", "Consolidated Text", "VBHN"),
    "bo luat": KindWords("Bộ luật", "Code"),
    "hien phap": KindWords("Hiến pháp", "Constitution"),
    "phap lenh": KindWords("Pháp lệnh", "Ordinance", "PL"),
    "luat": KindWords("Luật", "Law"),
    "nghi quyet": KindWords("Nghị quyết", "Resolution", "NQ"),
    "nghi dinh": KindWords("Nghị định", "Decree", "NĐ"),
    "quyet dinh": KindWords("Quyết định", "Decision", "QĐ"),
    "chi thi": KindWords("Chỉ thị", "Directive", "CT"),
    "thong tu": KindWords("Thông tư", "Circular", "TT"),
    "cong van": KindWords("Công văn", "Official Letter", "CV"),
    "quy dinh": KindWords("Quy định", "Regulation"),
    "ket luan": KindWords("Kết luận", "Conclusion", "KL"),
    "huong dan": KindWords("Hướng dẫn", "Guidance", "HD"),
    "ke hoach": KindWords("Kế hoạch", "Plan", "KH"),
}
# Every word for a kind, folded, to its name.
KIND_OF: dict[str, str] = {
    fold(word): name
    for name, words in KINDS.items()
    for word in (words.vi, words.en, words.short)
    if word
}


@dataclass(frozen=True)
class Title:
    """A document that is known by its title: the kind's folded name, and its words."""

    kind: str
    vi: str
    en: str = ""


# What people here mean without saying more; a register adds its own.
LAW_TITLES = (
    Title(
        "luat",
        "Sửa đổi, bổ sung một số điều của Luật Thi đua, khen thưởng",
        "Amending the Law on Emulation and Commendation",
    ),
    Title("luat", "Thi đua, khen thưởng", "Emulation and Commendation"),
)


@dataclass(frozen=True)
class Citation:
    """A place in a document; what is not said is "" (or no year).

    ``kind`` is a folded name of `KINDS`, ``number`` as `tidy_number` writes it, ``title``
    in Vietnamese without its kind. ``chapter`` is a Roman numeral, ``point`` one letter.
    """

    kind: str = ""
    number: str = ""
    title: str = ""
    year: int | None = None
    chapter: str = ""
    article: str = ""
    clause: str = ""
    point: str = ""

    @property
    def names_document(self) -> bool:
        """Return whether it says which document it means, be it only its kind."""
        return bool(self.kind or self.number or self.title)

    @property
    def key(self) -> str:
        """Return the key of the place, "" for the whole: ``dieu-84-khoan-2-diem-a``.

        An article is counted through the document, so that its chapter adds nothing.
        """
        # "đ" is a letter of its own between d and e.
        point = self.point.replace("đ", "dd")
        places = [
            ("chuong", "" if self.article else self.chapter.lower()),
            ("dieu", self.article),
            ("khoan", self.clause),
            ("diem", point),
        ]
        return "-".join(f"{name}-{value}" for name, value in places if value)


# Parts of numbers whose capitals or marks a folded text has lost.
_MARKED = {
    "ND": "NĐ",
    "QD": "QĐ",
    "HD": "HĐ",
    "HDND": "HĐND",
    "TTG": "TTg",
    "TDKT": "TĐKT",
    "BTDKT": "BTĐKT",
    "BGDDT": "BGDĐT",
    "LDTBXH": "LĐTBXH",
    "BLDTBXH": "BLĐTBXH",
}
_PARTS = re.compile(r"[A-Z0-9.]+")


def tidy_number(written: str) -> str:
    """Return a number as it is printed: no spaces, capitals and marks in place.

    >>> tidy_number("152 / 2025/nd - cp")
    '152/2025/NĐ-CP'
    """
    bare = re.sub(r"\s+", "", fold(written)).upper()
    return _PARTS.sub(lambda part: _MARKED.get(part[0], part[0]), bare)


def kind_of_number(number: str) -> str:
    """Return the kind that a number's letters tell of, "" where they tell of none."""
    for part in re.findall(r"[a-z]+", fold(number)):
        if len(part) == 2 and part in KIND_OF:
            return KIND_OF[part]
    return ""


_ROMAN = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))


def roman(number: int) -> str:
    """Return a number of a chapter in Roman figures."""
    written = ""
    for sign, value in _ROMAN:
        while number >= value:
            written, number = written + sign, number - value
    return written


class Folded:
    """A text as it is compared, letter by letter, each knowing where it came from.

    ``plain`` has no marks and no capitals, ``marked`` still has its marks.
    """

    def __init__(self, text: str) -> None:
        plain: list[str] = []
        marked: list[str] = []
        self._starts: list[int] = []
        for at, cluster in _clusters(text):
            base = fold(cluster)
            sign = _SIGNS.get(cluster[0])
            plain.append(sign or base[:1] or " ")
            marked.append(cluster)
            self._starts.append(at)
        self._starts.append(len(text))
        self.plain = "".join(plain)
        self._marked = marked

    def letter(self, at: int) -> str:
        """Return the letter there as it was written, small, with its marks."""
        return self._marked[at].lower()

    def is_capital(self, at: int) -> bool:
        return at < len(self._marked) and self._marked[at][0].isupper()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of ``plain`` stands in the text."""
        return self._starts[start], self._starts[end]


_SIGNS = dict.fromkeys("‐‑‒–—−", "-")
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Yield each letter with the marks that follow it, composed, and its place."""
    at, letter = 0, ""
    for position, char in enumerate(text):
        if letter and (unicodedata.combining(char) or char in _UNSEEN):
            letter += "" if char in _UNSEEN else char
            continue
        if letter:
            yield at, unicodedata.normalize("NFC", letter)
        at, letter = position, char
    if letter:
        yield at, unicodedata.normalize("NFC", letter)
