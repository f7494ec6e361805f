"""The words of a text that a citation is made of: places, and documents."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from core.text import fold

from .words import (
    KIND_OF,
    KINDS,
    Citation,
    Folded,
    Title,
    kind_of_number,
    roman,
    tidy_number,
)

DOCUMENT = 9
POINT, CLAUSE, ARTICLE, CHAPTER = 1, 2, 3, 4
FIELDS = {POINT: "point", CLAUSE: "clause", ARTICLE: "article", CHAPTER: "chapter"}


_NOTHING = Citation()


@dataclass(frozen=True)
class Token:
    """One value of a place, or one document. ``this``: "Luật này", "Điều này"."""

    level: int
    start: int
    end: int
    value: str = ""
    document: Citation = _NOTHING
    # The first of its list: "khoản 1" of "khoản 1, 2".
    is_first: bool = True
    this: bool = False


_AND = r"\s*(?:,\s*(?:va|and)\b|[,;&]|\b(?:va|and|hoac|or|den|to)\b|-)\s*"
_PLACES = {
    ARTICLE: (
        r"dieu|articles?|arts?\b\.?|d\.?(?=\s*\d)",
        r"\d{1,3}[a-z]?(?!\w|/|\.\d)",
    ),
    CLAUSE: (r"khoan|clauses?|cl\b\.?|k\.?(?=\s*\d)", r"\d{1,3}[a-z]?(?!\w|/|\.\d)"),
    POINT: (
        r"diem|points?|pt\b\.?|d\.(?=\s*[a-z]\b)",
        r"[\"'“‘(]?[a-z](?!\w|\.?\s*\d)[\"'”’)]?",
    ),
    CHAPTER: (r"chuong|chapters?|ch\b\.?", r"(?:[ivx]{1,6}|\d{1,2})(?!\w|/|\.\d)"),
}
_PLACE = "|".join(
    rf"(?P<p{level}>(?:{words})\s*(?P<v{level}>{value}(?:{_AND}{value})*))"
    for level, (words, value) in _PLACES.items()
)
_THIS = (
    r"(?P<this>(?P<this_place>dieu|khoan|chuong|article|clause|chapter)\s+nay\b"
    r"|this\s+(?P<this_place_en>article|clause|chapter)\b"
    r"|(?:{kinds}|van ban)\s+nay\b|this\s+(?:{kinds}|document)\b)"
)
_THIS_LEVEL = {
    "dieu": ARTICLE,
    "article": ARTICLE,
    "khoan": CLAUSE,
    "clause": CLAUSE,
    "chuong": CHAPTER,
    "chapter": CHAPTER,
}
_BODIES = r"(?:cp|tw|ttg|bnv|ubnd|hdnd|tu|bct|bgddt|btc|vpqh|tdkt)\b"
_TAIL = rf"[a-z][a-z0-9]*(?:-[a-z0-9]+(?:\.[a-z0-9]+)*|\s?-\s?{_BODIES})*"
_NUMBER = (
    rf"(?:\d{{1,5}}\s?/\s?(?:19|20)\d\d\s?/\s?{_TAIL}"
    r"|\d{1,5}\s?-\s?[a-z]{2,}(?:-[a-z]+)*\s?/\s?[a-z]{2,}"
    r"|\d{1,5}\s?/\s?[a-z]{2,}(?:-[a-z0-9]+(?:\.[a-z0-9]+)*)+)(?!\w|/)"
)
_SHORT_NUMBER = r"\d{1,5}\s?/\s?(?:19|20)\d\d(?!\w|/)"
_DATE = (
    r"(?:,?\s+(?:ngay|dated)\s+\d{1,2}(?:[/.-]\d{1,2}[/.-]|\s+thang\s+\d{1,2}\s+nam\s+)"
    r"\d{4})?"
)
_YEAR = (
    r"(?:[\s,]*\(\s*(?:nam\s+)?(?P<{name}>(?:19|20)\d\d)\s*\)"
    r"|[\s,]*\b(?:nam\s+|of\s+)?(?P<{other}>(?:19|20)\d\d)\b(?!/))?"
)
# What may stand between two parts of one citation.
BETWEEN = re.compile(
    r"[\s,;:()-]*(?:(?:cua|tai|trong|thuoc|of|the|in|under|va|and|hoac|or|den|to|tu|from"
    r"|cac)\b[\s,;:()-]*)*\Z"
)
# This title is often written short.
_OURS_LONG = r"[\s,()-]+".join(["thi", "dua", "khen", "thuong"])
_OURS = r"(?:thi\s+dua[\s,-]+(?:va\s+)?khen\s+thuong|td\s?-?\s?kt)"


@lru_cache(maxsize=8)
def _pattern(titles: tuple[Title, ...]) -> tuple[re.Pattern[str], tuple[Title, ...]]:
    """Return the pattern of all tokens; the longest title comes first."""
    ordered = tuple(
        sorted(set(titles), key=lambda one: (-len(one.vi), one.vi, one.kind))
    )
    kinds = "|".join(map(_spaced, sorted(KIND_OF, key=len, reverse=True)))
    named = [
        rf"(?P<t{n}>{_kind_words(one.kind)}\s*(?:(?:ve|on)\s+(?:viec\s+)?)?{_words(one)}"
        rf"(?:,?\s+(?:so|no\.?)?\s*(?P<n{n}>{_NUMBER}))?{_YEAR.format(name=f'y{n}', other=f'z{n}')}"
        rf"(?:,?\s+(?:so|no\.?)?\s*(?P<m{n}>{_NUMBER}))?{_DATE})"
        for n, one in enumerate(ordered)
    ]
    numbered = (
        rf"(?P<numbered>(?P<kind>{kinds})\s*(?:\b(?:so|no\.?)\s*:?\s*)?"
        rf"(?P<number>{_NUMBER}|{_SHORT_NUMBER}){_DATE})"
    )
    bare = rf"(?P<bare>(?:\b(?:so|no\.?)\s*)?(?P<bare_number>{_NUMBER}){_DATE})"
    years = (
        r"(?P<years>(?P<years_kind>bo luat|luat|hien phap|law)\s+(?:nam\s+|of\s+)?"
        r"(?P<year>(?:19|20)\d\d)\b(?!/))"
    )
    unclear = (
        r"(?P<unclear>(?P<unclear_kind>bo luat|luat|nghi dinh|thong tu|phap lenh)\s+"
        r"(?P<unclear_word>[a-z]))"
    )
    parts = [_THIS.format(kinds=kinds), *named, numbered, bare, years, _PLACE, unclear]
    return re.compile(r"(?<![\w/])(?:" + "|".join(parts) + ")"), ordered


def _kind_words(kind: str) -> str:
    """Return a pattern of the kind in either language; "LTĐKT" is written as one word."""
    words = KINDS.get(kind)
    forms = [_spaced(fold(w)) for w in (words.vi, words.en)] if words else [kind]
    letter = "|l" if kind == "luat" else ""
    return rf"(?:(?:{'|'.join(forms)})\b{letter})"


def _spaced(words: str) -> str:
    return r"\s+".join(map(re.escape, words.split()))


def _words(title: Title) -> str:
    forms = [
        r"[\s,()-]+".join(re.findall(r"[a-z0-9]+", fold(text)))
        for text in (title.vi, title.en)
        if text
    ]
    return rf"(?:{'|'.join(form.replace(_OURS_LONG, _OURS) for form in forms)})\b"


def tokens(folded: Folded, titles: tuple[Title, ...]) -> Iterator[Token]:
    pattern, ordered = _pattern(titles)
    for match in pattern.finditer(folded.plain):
        yield from _read(match, folded, ordered)


def _read(
    match: re.Match[str], folded: Folded, titles: tuple[Title, ...]
) -> Iterator[Token]:
    part = match.groupdict()
    start, end = match.span()
    if part["this"]:
        place = part["this_place"] or part["this_place_en"] or ""
        yield Token(_THIS_LEVEL.get(place, DOCUMENT), start, end, this=True)
        return
    for level in _PLACES:
        if part[f"p{level}"]:
            yield from _values(match, level, folded)
            return
    document = _document(part, titles)
    if part["unclear"]:
        # "Điều 3 Luật Đất đai": some law we do not know; "luật sư" is none.
        if not folded.is_capital(match.start("unclear_word")):
            return
        end = match.start("unclear_word")
    yield Token(DOCUMENT, start, end, document=document)


def _kind(written: str | None) -> str:
    return KIND_OF[fold(written or "")]


def _document(part: dict[str, str | None], titles: tuple[Title, ...]) -> Citation:
    if part["numbered"]:
        return Citation(_kind(part["kind"]), tidy_number(part["number"] or ""))
    if part["bare"]:
        number = tidy_number(part["bare_number"] or "")
        return Citation(kind_of_number(number), number)
    if part["years"]:
        return Citation(_kind(part["years_kind"]), year=int(part["year"] or 0))
    for n, title in enumerate(titles):
        if part[f"t{n}"]:
            number = tidy_number(part[f"n{n}"] or part[f"m{n}"] or "")
            year = part[f"y{n}"] or part[f"z{n}"]
            return Citation(title.kind, number, title.vi, int(year) if year else None)
    return Citation(_kind(part["unclear_kind"]))


def _values(match: re.Match[str], level: int, folded: Folded) -> Iterator[Token]:
    at, end = match.span(f"v{level}")
    begin = match.start()
    value_of, sign_of = re.compile(_PLACES[level][1]), re.compile(_AND)
    while value := value_of.match(folded.plain, at, end):
        written = re.sub(r"[^a-z0-9]", "", value[0])
        if level == POINT:
            written = folded.letter(value.start() + value[0].index(written))
            if not re.fullmatch("[a-zđ]", written):
                return  # "điểm ở": a word, no letter of a point
        elif level == CHAPTER:
            written = roman(int(written)) if written.isdigit() else written.upper()
        yield Token(level, begin, value.end(), written, is_first=begin == match.start())
        sign = sign_of.match(folded.plain, value.end(), end)
        if sign is None:
            return
        begin = at = sign.end()
