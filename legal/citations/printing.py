"""Writing a citation as officials do, in full or short."""

from collections.abc import Iterable
from typing import Literal

from .words import KINDS, LAW_TITLES, Citation, Title

Language = Literal["vi", "en"]
Length = Literal["long", "short"]

_PLACES = {
    ("vi", "long"): ("điểm", "khoản", "Điều", "Chương"),
    ("vi", "short"): ("đ.", "k.", "Đ.", "Ch."),
    ("en", "long"): ("Point", "Clause", "Article", "Chapter"),
    ("en", "short"): ("pt.", "cl.", "Art.", "Ch."),
}


def print_citation(
    citation: Citation,
    language: Language = "vi",
    length: Length = "long",
    *,
    titles: Iterable[Title] = LAW_TITLES,
) -> str:
    """Return a citation in words; `parse` reads it back as the same.

    >>> print_citation(Citation("nghi dinh", "152/2025/NĐ-CP", article="5", clause="2"))
    'khoản 2 Điều 5 Nghị định 152/2025/NĐ-CP'
    """
    values = (citation.point, citation.clause, citation.article, citation.chapter)
    places = [
        f"{word} {value}"
        for word, value in zip(_PLACES[language, length], values, strict=True)
        if value
    ]
    document = _document(citation, language, length, tuple(titles))
    if language == "en" and length == "long":
        place = ", ".join(places)
        return f"{place} of {document}" if place and document else place or document
    return " ".join([*places, *([document] if document else [])])


def _document(
    citation: Citation, language: Language, length: Length, titles: tuple[Title, ...]
) -> str:
    words = KINDS.get(citation.kind)
    kind = ""
    if words is not None:
        kind = words.vi if language == "vi" else words.en
        if length == "short" and language == "vi" and citation.number:
            kind = words.short if words.short and not citation.title else kind
    parts = [kind]
    if citation.title:
        parts += _title(citation, language, length, titles)
    if citation.year:
        parts.append(f"{'năm' if language == 'vi' else 'of'} {citation.year}")
    if citation.number:
        sign = "số" if language == "vi" else "No."
        parts += [sign, citation.number] if citation.title else [citation.number]
    return " ".join(filter(None, parts))


def _title(
    citation: Citation, language: Language, length: Length, titles: tuple[Title, ...]
) -> list[str]:
    if language == "vi":
        if length == "short":
            return [citation.title.replace("Thi đua, khen thưởng", "TĐKT")]
        return [citation.title]
    english = {one.vi: one.en for one in titles if one.kind == citation.kind}
    known = english.get(citation.title)
    if not known:
        return [citation.title]
    return [known] if known.startswith("Amending") else ["on", known]
