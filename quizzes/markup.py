"""The little markup that questions know, and the way there from HTML.

A question's texts are plain text with blank lines between paragraphs. In them ``**strong**``
and ``*stressed*`` mark words, lines that begin with ``- `` are a list, and a backslash takes
the meaning from the sign after it. Everything else is shown as it stands: no text of a
trainer or of an imported file reaches a page as HTML.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from lxml import etree

from core.text import nfc

_MARK = re.compile(
    r"\\([*\\-])|\*\*(?=\S)(.+?)(?<=\S)\*\*|\*(?=\S)(.+?)(?<=\S)\*", re.S
)
_SIGNS = re.compile(r"([*\\])")
_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "nav",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "ol",
    ]
)
_SILENT = frozenset(
    ["script", "style", "head", "title", "noscript", "template", "object", "iframe"]
)


def inline_html(text: str) -> SafeString:
    """Return one line of text as HTML: escaped, with its stress and its line ends."""
    return mark_safe(_inline(text).replace("\n", "<br>"))  # noqa: S308  escaped inside


def block_html(text: str) -> SafeString:
    """Return text as HTML paragraphs and lists."""
    parts: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = paragraph.split("\n")
        if lines and all(line.startswith("- ") for line in lines):
            items = "".join(f"<li>{_inline(line[2:])}</li>" for line in lines)
            parts.append(f"<ul>{items}</ul>")
        elif paragraph:
            parts.append(f"<p>{inline_html(paragraph)}</p>")
    return mark_safe("".join(parts))  # noqa: S308  escaped inside


def plain_text(text: str) -> str:
    """Return the text without its marks, for lists, searches and file names."""
    return _MARK.sub(lambda found: next(filter(None, found.groups()), ""), text)


def literal(text: str) -> str:
    """Return plain text so written that none of its signs is taken for a mark."""
    return _SIGNS.sub(r"\\\1", text)


def _inline(text: str) -> str:
    parts: list[str] = []
    end = 0
    for found in _MARK.finditer(text):
        parts.append(escape(text[end : found.start()]))
        sign, strong, stressed = found.groups()
        if sign is not None:
            parts.append(escape(sign))
        elif strong is not None:
            parts.append(f"<strong>{_inline(strong)}</strong>")
        else:
            parts.append(f"<em>{_inline(stressed)}</em>")
        end = found.end()
    parts.append(escape(text[end:]))
    return "".join(parts)


# --- From HTML ---------------------------------------------------------------------------


@dataclass
class FromHtml:
    """What HTML came to: our text, the addresses of its pictures (source, words), its losses.

    ``lost`` names what our text cannot hold, by tag: "table", "a", "sup", "video" …
    ``text_en`` is the English of a text that says its languages (``class="multilang"``).
    """

    text: str
    pictures: list[tuple[str, str]] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    text_en: str = ""


def from_html(source: str) -> FromHtml:
    """Return HTML written elsewhere as our text; nothing in it is run or fetched.

    Strong and stressed words, paragraphs, line ends, lists and raised figures come along; a
    table becomes a line a row. What else there was keeps its words and is named in ``lost``.
    Takes time in proportion to the text, however its tags are nested.
    """
    if "<" not in source and "&" not in source:
        return FromHtml(_tidy(_words(source)))
    target = _Target()
    # A target gets tags as they come: no tree is built that could be too deep.
    parser: Any = etree.HTMLParser(target=target)  # type: ignore[call-overload]
    try:
        parser.feed(source)
        parser.close()
    except (etree.LxmlError, ValueError, AssertionError):
        return FromHtml(_tidy(_words(_TAG.sub(" ", source))))
    return target.result()


_TAG = re.compile(r"<[^<>]*>")
_STRESS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_FIGURES = {
    "sup": str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ"),
    "sub": str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋"),
}
_MARKS = dict.fromkeys(_STRESS, "stress") | dict.fromkeys(_FIGURES, "figures")
_PASSED_OVER = frozenset(["td", "th", "font", "small", "body", "html", "wbr"])
_BULLET = re.compile(r"(?:- |\d+\. )")


class _Target:
    """Hears the tags of a text and writes it down, a list of (language, words)."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, str]] = []
        self.found = FromHtml("")
        self.silent = 0
        self.language = ""
        self.languages: list[str] = []
        self.lists: list[int] = []
        # Where the words of an open <strong>, <em>, <sup> or <sub> begin, outermost first.
        self.marks: list[tuple[str, int]] = []
        self.depths = {"stress": 0, "figures": 0}

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.silent or tag in _SILENT:
            self.silent += tag in _SILENT
            # The parser puts a head around a script that comes first.
            self.found.lost.update({tag} & _SILENT - {"head"})
        elif tag in _MARKS:
            self.marks.append((tag, len(self.parts)))
            self.depths[_MARKS[tag]] += 1
        elif tag in _STARTS:
            _STARTS[tag](self, attributes)
        elif tag in _BLOCKS:
            self._break()
        elif tag not in _PASSED_OVER:
            self.found.lost.add(tag)

    def end(self, tag: str) -> None:
        if self.silent:
            self.silent -= tag in _SILENT
        elif self.marks and self.marks[-1][0] == tag:
            self._close_mark(tag, self.marks.pop()[1])
        elif tag in ("ul", "ol"):
            del self.lists[-1:]
            self._break()
        elif tag in ("td", "th"):
            self.write(" | ")
        elif tag == "tr":
            self.write("\n")
        elif tag in ("span", "lang"):
            self.language = self.languages.pop() if self.languages else ""
        elif tag in _BLOCKS:
            self._break()

    def data(self, data: str) -> None:
        if not self.silent:
            self.write(_words(data))

    def comment(self, text: str) -> None:
        """Leave comments out."""

    def close(self) -> None:
        """Finish; lxml asks for it."""

    def result(self) -> FromHtml:
        """Return what was written, in one language or in both."""
        text = "".join(words for language, words in self.parts if language != "en")
        self.found.text = _tidy(text)
        if any(language == "en" for language, _words in self.parts):
            english = (words for language, words in self.parts if language != "vi")
            self.found.text_en = _tidy("".join(english))
        return self.found

    def write(self, words: str) -> None:
        if words:
            self.parts.append((self.language, words))

    def _break(self) -> None:
        if self.parts and not _BULLET.fullmatch(self.parts[-1][1]):
            self.write("\n" if self.lists else "\n\n")

    def open_list(self, number: int) -> None:
        """Begin a list; ``number`` counts its items, -1 for one without numbers."""
        self._break()
        self.lists.append(number)

    def item(self) -> None:
        """Begin a line with a dash or the next number."""
        while self.parts and self.parts[-1][1] in (" ", "\n"):
            self.parts.pop()
        if self.parts and not self.parts[-1][1].endswith("\n"):
            self.write("\n")
        number = self.lists[-1] if self.lists else -1
        if number >= 0:
            self.lists[-1] = number + 1
            self.write(f"{number + 1}. ")
        else:
            self.write("- ")

    def speak(self, attributes: Mapping[str, str]) -> None:
        self.languages.append(self.language)
        given = (attributes.get("lang") or attributes.get("xml:lang") or "")[:2].lower()
        if given and "multilang" in (attributes.get("class") or "multilang"):
            # Of other languages than ours the words stay with the Vietnamese.
            self.language = "en" if given == "en" else "vi"

    def picture(self, attributes: Mapping[str, str]) -> None:
        picture = (attributes.get("src") or "", attributes.get("alt") or "")
        self.found.pictures.append(picture)

    def table(self, attributes: Mapping[str, str]) -> None:
        self.found.lost.add("table")
        self._break()

    def _close_mark(self, tag: str, start: int) -> None:
        """Put signs around the words since ``start``; only the outermost of a nest counts."""
        sort = _MARKS[tag]
        self.depths[sort] -= 1
        words = self.parts[start:] if not self.depths[sort] else []
        text = "".join(part for _language, part in words).strip()
        if not text:
            return
        if sort == "stress":
            self.parts[start:] = [
                (language, _stressed(part, _STRESS[tag]))
                for language, part in _joined(words)
            ]
        elif all(ord(char) in _FIGURES[tag] for char in text):
            self.parts[start:] = [
                (language, part.translate(_FIGURES[tag])) for language, part in words
            ]
        else:
            self.found.lost.add(tag)


_STARTS: dict[str, Callable[[_Target, Mapping[str, str]], None]] = {
    "ul": lambda target, _: target.open_list(-1),
    "ol": lambda target, _: target.open_list(0),
    "li": lambda target, _: target.item(),
    "br": lambda target, _: target.write("\n"),
    "tr": lambda target, _: target.write("\n"),
    "img": _Target.picture,
    "span": _Target.speak,
    "lang": _Target.speak,
    "table": _Target.table,
}


def _joined(parts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for language, run in groupby(parts, key=itemgetter(0)):
        yield language, "".join(words for _language, words in run)


def _stressed(text: str, sign: str) -> str:
    """Return every line of the text between signs, spaces and bullets outside."""
    lines = []
    for line in text.split("\n"):
        bullet = _BULLET.match(line)
        front = bullet[0] if bullet else ""
        core = line[len(front) :]
        inner = core.strip()
        if inner:
            before, after = core.split(inner, 1)
            core = f"{before}{sign}{inner}{sign}{after}"
        lines.append(front + core)
    return "\n".join(lines)


def _words(text: str) -> str:
    return literal(_SPACE.sub(" ", text.replace("\xa0", " ")))


def _tidy(text: str) -> str:
    """Return the text composed, without spaces at line ends and needless blank lines."""
    lines = [_SPACE.sub(" ", line).strip() for line in text.split("\n")]
    lines = [line.removesuffix(" |") for line in lines]
    return nfc(re.sub(r"\n{3,}", "\n\n", "\n".join(lines))).strip()
