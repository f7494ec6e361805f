"""The little markup that questions know, and the way there from HTML.

A question's texts are plain text with blank lines between paragraphs. In them ``**strong**``
and ``*stressed*`` mark words, lines that begin with ``- `` are a list, and a backslash takes
the meaning from the sign after it. Everything else is shown as it stands: no text of a
trainer or of an imported file reaches a page as HTML.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from lxml import etree, html

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
    """

    text: str
    pictures: list[tuple[str, str]] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)


def from_html(source: str) -> FromHtml:
    """Return HTML written elsewhere as our text; nothing in it is run or fetched.

    Strong and stressed words, paragraphs, line ends and lists come along; a table becomes a
    line a row. What else there was keeps its words and is named in ``lost``.
    """
    result = FromHtml("")
    if not source.strip():
        return result
    try:
        root = html.fragment_fromstring(source, create_parent="div")
    except (etree.ParserError, ValueError, AssertionError):
        result.text = literal(nfc(_SPACE.sub(" ", source)).strip())
        return result
    parts: list[str] = []
    _walk(root, parts.append, result)
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(parts))
    result.text = nfc(re.sub(r"\n{3,}", "\n\n", text)).strip()
    return result


def _walk(node: etree._Element, out: Callable[[str], None], result: FromHtml) -> None:
    """Write a node's words; recursion is bounded by the parser (256 levels)."""
    if not isinstance(node.tag, str):
        return
    tag = node.tag.lower()
    if tag in _SILENT:
        result.lost.add(tag)
        return
    before, after = _around(tag, node, result)
    out(before)
    out(_words(node.text))
    for child in node:
        _walk(child, out, result)
        out(_words(child.tail))
    out(after)


def _words(text: str | None) -> str:
    return literal(_SPACE.sub(" ", text.replace("\xa0", " "))) if text else ""


def _around(tag: str, node: etree._Element, result: FromHtml) -> tuple[str, str]:
    has_words = bool("".join(node.itertext()).strip())
    if tag in ("b", "strong", "i", "em"):
        sign = "**" if tag in ("b", "strong") else "*"
        return (sign, sign) if has_words else ("", "")
    if tag == "br":
        return "\n", ""
    if tag == "li":
        return "\n- ", ""
    if tag == "img":
        result.pictures.append((node.get("src") or "", node.get("alt") or ""))
        return "", ""
    if tag in ("td", "th"):
        return "", " | " if node.getnext() is not None else ""
    if tag == "tr":
        return "\n", ""
    if tag == "table":
        result.lost.add(tag)
    if tag in _BLOCKS:
        return "\n\n", "\n\n"
    if tag not in ("span", "font", "small", "body", "html"):
        result.lost.add(tag)
    return "", ""
