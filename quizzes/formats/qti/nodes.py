"""QTI's XML under one set of names: those of 3.0 without "qti-", whatever the version.

``choiceInteraction`` of 2.1 and ``qti-choice-interaction`` of 3.0 are both
"choice-interaction"; likewise attributes.
"""

import re
from collections.abc import Iterator

from lxml import etree

from ...markup import from_html

Node = etree._Element
_CAMEL = re.compile(r"(?<=[a-z0-9])([A-Z])")
_KEBAB = re.compile(r"-([a-z])")
_PASSED = {"src", "alt", "data", "href"}
# What is no part of the words around it.
_APART = {
    "feedback-inline",
    "feedback-block",
    "rubric-block",
    "prompt",
    "template-block",
    "template-inline",
    "stylesheet",
}


def tag(node: Node) -> str:
    """Return an element's name as 3.0 has it, without "qti-"."""
    if not isinstance(node.tag, str):
        return ""
    name = _CAMEL.sub(r"-\1", node.tag.rsplit("}", 1)[-1]).lower()
    return name.removeprefix("qti-")


def attribute(node: Node, name: str, default: str = "") -> str:
    """Return an attribute by its name in 3.0, also in the writing of 2.1."""
    camel = _KEBAB.sub(lambda found: found[1].upper(), name)
    return node.get(name) or node.get(camel) or default


def every(node: Node, *names: str) -> Iterator[Node]:
    """Yield the elements below of these names, in document order."""
    return (one for one in node.iter() if tag(one) in names)


def first(node: Node, *names: str) -> Node | None:
    return next(every(node, *names), None)


def children(node: Node, *names: str) -> Iterator[Node]:
    return (one for one in node if tag(one) in names)


def values(node: Node | None) -> list[str]:
    """Return the values listed below a correct response or a default."""
    if node is None:
        return []
    return [" ".join((one.text or "").split()) for one in every(node, "value")]


class Words:
    """The words of elements as our text; collects pictures and losses on the way."""

    def __init__(self) -> None:
        self.pictures: list[tuple[str, str]] = []
        self.lost: set[str] = set()

    def of(self, node: Node | None, gaps: dict[Node, str] | None = None) -> str:
        """Return the words inside an element; ``gaps`` are written for interactions."""
        if node is None:
            return ""
        parts: list[str] = []
        _write(node, parts, gaps or {}, outermost=True)
        found = from_html("".join(parts))
        self.pictures += found.pictures
        self.lost |= found.lost
        return found.text


def _write(
    node: Node, out: list[str], gaps: dict[Node, str], *, outermost: bool = False
) -> None:
    """Write an element as HTML; the parser lets nothing be deeper than 256 levels."""
    name = tag(node)
    if node in gaps:
        out.append(_escaped(gaps[node]))
        return
    if not outermost and (not name or name in _APART or name.endswith("-interaction")):
        return
    if name == "object" and attribute(node, "type").startswith("image/"):
        out.append(f'<img src="{_escaped(attribute(node, "data"))}" alt="">')
        return
    shown = "" if outermost or name in ("content-body", "object") else name
    if shown:
        kept = "".join(
            f' {key}="{_escaped(str(value))}"'
            for key, value in node.attrib.items()
            if key in _PASSED
        )
        out.append(f"<{shown}{kept}>")
    out.append(_escaped(node.text or ""))
    for child in node:
        _write(child, out, gaps)
        out.append(_escaped(child.tail or ""))
    if shown and shown not in ("br", "img", "hr"):
        out.append(f"</{shown}>")


def _escaped(text: str) -> str:
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
    )
