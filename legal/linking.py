"""Links to provisions in rich text: how one is written, and citations that become one.

Pure: HTML and a way to find provisions in, HTML out. No Django here.
"""

import re
from collections.abc import Callable
from html import escape, unescape

from .citations import Citation, Title, parse

# What stands in stored texts: "/legal/L-06-2022/#dieu-84", and the page's own address,
# "/legal/L-06-2022/dieu-84/", which people copy.
ADDRESS = re.compile(r"/legal/([A-Za-z0-9-]+)/(?:#([a-z0-9-]+)|([a-z0-9-]+)/)?\Z")

# The parts of rich text: tags, and what stands between them.
_PARTS = re.compile(r"(<[^>]*>)")
_TAG = re.compile(r"<\s*(/?)\s*([a-zA-Z0-9]+)")
# A citation in these is a link already, or no prose.
_CLOSED = {"a", "embed", "code", "script", "style"}
_EMPTY = {"br", "img", "hr", "embed"}

# The code of a document and the key of a place; None where a citation is not certain.
Resolver = Callable[[Citation], tuple[str, str] | None]


def address(code: str, key: str = "") -> str:
    """Return the address that a text keeps for a provision: ``/legal/L-06-2022/#dieu-84``."""
    return f"/legal/{code}/" + (f"#{key}" if key else "")


def ref_of(url: str) -> tuple[str, str] | None:
    """Return the code and the key that an address leads to; None for another address.

    >>> ref_of("/legal/L-06-2022/dieu-84/"), ref_of("/legal/L-06-2022/")
    (('L-06-2022', 'dieu-84'), ('L-06-2022', ''))
    """
    found = ADDRESS.match(url)
    return (found[1], found[2] or found[3] or "") if found else None


def link_citations(html: str, resolve: Resolver, titles: tuple[Title, ...]) -> str:
    """Return rich text whose plain citations are links, where one certainly means a place.

    What is a link already stays as it is; so does all of the text that is no citation,
    letter by letter. A citation that runs across tags (half of it bold) is left alone.
    """
    parts = _PARTS.split(html)
    inside: list[str] = []
    for number, part in enumerate(parts):
        if number % 2:
            _follow(part, inside)
        elif part and not inside:
            parts[number] = _linked(part, resolve, titles)
    return "".join(parts)


def _follow(tag: str, inside: list[str]) -> None:
    """Keep count of the tags in which nothing is linked."""
    found = _TAG.match(tag)
    if not found or (name := found[2].lower()) not in _CLOSED or name in _EMPTY:
        return
    if not found[1]:
        inside.append(name)
    elif name in inside:
        inside.remove(name)


def _linked(text: str, resolve: Resolver, titles: tuple[Title, ...]) -> str:
    plain = unescape(text)
    links: list[str] = []
    at = 0
    for one in parse(plain, titles=titles):
        place = resolve(one.citation)
        if place is None:
            continue
        words = plain[one.start : one.end]
        links += [
            escape(plain[at : one.start], quote=False),
            f'<a href="{address(*place)}">{escape(words, quote=False)}</a>',
        ]
        at = one.end
    # Untouched where nothing was found: even its entities stay as they were written.
    return "".join([*links, escape(plain[at:], quote=False)]) if links else text
