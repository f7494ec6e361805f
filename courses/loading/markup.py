"""Markdown to the rich text that Wagtail keeps, references to the law included.

Pure: text in, HTML out, and the references met on the way.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt

REF = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?:#[a-z0-9]+(?:-[a-z0-9]+)*)?\Z")
_CHIP = re.compile(r"\[\[([^\]|]+?)(?:\|([^\]]+))?\]\]")
_TAGS = {"p", "b", "i", "a", "ul", "ol", "li", "br"}
_MARKDOWN = MarkdownIt(
    "commonmark", {"html": False, "typographer": True, "quotes": "“”‘’"}
).enable(["table", "smartquotes"])


@dataclass(frozen=True)
class Chip:
    """A reference to the law in a text, with its own words where it has any."""

    ref: str
    words: str


def chips(text: str) -> Iterator[Chip]:
    """Yield the references ``[[L-06-2022#dieu-84|words]]`` of a text."""
    for match in _CHIP.finditer(text):
        yield Chip(match[1].strip(), (match[2] or "").strip())


def ref_url(ref: str) -> str:
    """Return the address that a reference is kept as: ``/legal/L-06-2022/#dieu-84``."""
    code, _hash, key = ref.partition("#")
    return f"/legal/{code}/" + (f"#{key}" if key else "")


def rich_text(markdown: str, citations: dict[str, str]) -> str:
    """Return HTML of the tags that the editor knows; ``citations`` gives a chip's words.

    A reference without words of its own shows its official citation; one that is not in
    ``citations`` shows itself, and the loader has reported it.
    """

    def link(match: re.Match[str]) -> str:
        ref = match[1].strip()
        words = (match[2] or citations.get(ref) or ref).strip()
        return f"[{words}]({ref_url(ref)})"

    html = _MARKDOWN.render(_CHIP.sub(link, markdown))
    for written, kept in (("strong", "b"), ("em", "i")):
        html = html.replace(f"<{written}>", f"<{kept}>").replace(
            f"</{written}>", f"</{kept}>"
        )
    clean = nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, link_rel=None)
    # Between blocks the editor keeps no white space; within text a line end is a space.
    return re.sub(r">\s*\n\s*<", "><", clean).replace("\n", " ").strip()


def inline_text(markdown: str, citations: dict[str, str]) -> str:
    """Return plain words of one line: marks taken off, references as their citation."""
    html = rich_text(markdown, citations)
    return re.sub(r"<[^>]+>", "", html).strip()


def table_rows(markdown: str, citations: dict[str, str]) -> list[list[str]]:
    """Return the cells of the first Markdown table, its head first; [] where there is none."""
    tokens = _MARKDOWN.parse(markdown)
    rows: list[list[str]] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(inline_text(tokens[index + 1].content, citations))
    return rows


def list_items(markdown: str, citations: dict[str, str]) -> list[str]:
    """Return the items of the first ordered list as rich text; [] where there is none."""
    html = rich_text(markdown, citations)
    outer = re.search(r"<ol>(.*)</ol>", html, re.DOTALL)
    if outer is None:
        return []
    items = re.findall(r"<li>(.*?)</li>(?=<li>|$)", outer[1], re.DOTALL)
    return [item if item.startswith("<p>") else f"<p>{item}</p>" for item in items]
