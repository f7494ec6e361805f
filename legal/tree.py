"""Provisions as a tree: chapter, article, clause, point. Pure: keys in, a tree out.

A key says where its provision stands: ``dieu-84-khoan-2-diem-a`` in clause 2 of article
84. Articles are counted through a document, so that only its file knows their chapter.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

P = TypeVar("P")

_PLACES = ("chuong", "dieu", "khoan", "diem")
_WORDS = {
    "vi": ("Chương", "Điều", "Khoản", "Điểm"),
    "en": ("Chapter", "Article", "Clause", "Point"),
}
_PLACE = re.compile(r"(chuong|dieu|khoan|diem)-([a-z0-9]+)(?:-|\Z)")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_BEHIND = (_PLACES.index("dieu"), 10**6, "")
# How a list of points runs; the key of "đ" is "dd".
_POINTS = [*"abcd", "dd", *"eghiklmnopqrstuvxy"]


@dataclass
class Node(Generic[P]):
    """A place with what stands in it; ``item`` is None where only its parts are known."""

    key: str
    item: P | None
    children: list["Node[P]"] = field(default_factory=list)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Node[P]"]]:
        """Yield the node and all below it with their depth, as one reads them."""
        yield depth, self
        for child in self.children:
            yield from child.walk(depth + 1)


def tree(items: Iterable[tuple[str, str, P]]) -> list[Node[P]]:
    """Return the topmost places of a document, in the order of their numbers.

    ``items`` are (key, key of its parent or "", the thing itself), in the order of the
    file, which decides between places that have no number. An article that has only its
    clauses stands there without an item.
    """
    nodes: dict[str, Node[P]] = {}
    order: dict[str, int] = {}
    parents: dict[str, str] = {}
    for number, (key, parent, item) in enumerate(items):
        nodes[key] = Node(key, item)
        order[key] = number
        parents[key] = parent
    for key in list(nodes):
        _fill(key, nodes, order, parents)
    top: list[Node[P]] = []
    for key, node in nodes.items():
        above = nodes.get(parents.get(key, ""))
        (top if above is None else above.children).append(node)
    for siblings in (top, *(node.children for node in nodes.values())):
        siblings.sort(key=lambda node: (_place_of(node), order[node.key]))
    return top


def _place_of(node: Node[P]) -> tuple[tuple[int, int, str], ...]:
    """Return what sorts a place among its neighbours: a chapter stands where its first
    article would, and behind all articles where none of it is known."""
    if not node.key.startswith("chuong-"):
        return sort_key(node.key)
    articles = [child.key for child in node.children if child.key.startswith("dieu-")]
    first = min(map(sort_key, articles), default=None)
    return first or (_BEHIND, *sort_key(node.key))


def _fill(
    key: str, nodes: dict[str, Node[P]], order: dict[str, int], parents: dict[str, str]
) -> None:
    """Put in the places between a key and what it stands in, where they are missing."""
    inner = above(key)
    if not inner:
        return
    if inner not in nodes:
        nodes[inner] = Node(inner, None)
        order[inner] = order[key]
        # What it belongs to (a chapter) passes to the article it stands in.
        parents[inner] = parents.get(key, "")
        _fill(inner, nodes, order, parents)
    parents[key] = inner


def above(key: str) -> str:
    """Return the key of the place that a place stands in, "" for one that stands alone.

    >>> above("dieu-84-khoan-2"), above("dieu-4-chua-khen"), above("hieu-luc")
    ('dieu-84', 'dieu-4', '')
    """
    ends = [match.end(2) for match in _placed(key)]
    if ends and ends[-1] == len(key):
        ends.pop()
    return key[: ends[-1]] if ends else ""


def parent_of(key: str, known: Mapping[str, object], chapter: str = "") -> str:
    """Return the nearest known place that a key stands in, else the chapter, else ""."""
    place = above(key)
    while place and place not in known:
        place = above(place)
    return place or (chapter if chapter != key else "")


def sort_key(key: str) -> tuple[tuple[int, int, str], ...]:
    """Return what sorts places as they are numbered: 9 before 10, 84 before 84a, d, đ, e.

    What has no number comes after what has.
    """
    parts = []
    end = 0
    for match in _placed(key):
        name, value = match[1], match[2]
        end = match.end(2)
        parts.append((_PLACES.index(name), *_number(name, value)))
    if end < len(key):
        parts.append((len(_PLACES), 0, ""))
    return tuple(parts)


def label_of(key: str, language: str) -> str:
    """Return what a place is called within the one it stands in, "" where the key is words.

    >>> label_of("dieu-84-khoan-2", "vi"), label_of("chuong-vii", "en")
    ('Khoản 2', 'Chapter VII')
    """
    places = list(_placed(key))
    if not places or places[-1].end(2) != len(key):
        return ""
    name, value = places[-1][1], places[-1][2]
    if name == "chuong":
        value = value.upper()
    elif name == "diem":
        value = value.replace("dd", "đ")
    return f"{_WORDS[language][_PLACES.index(name)]} {value}"


def _placed(key: str) -> Iterator[re.Match[str]]:
    """Yield the places that a key names, from its beginning, largest first."""
    at = 0
    while match := _PLACE.match(key, at):
        if not re.fullmatch(r"\d+[a-z]?|[ivxl]+|[a-z]{1,2}\d?", match[2]):
            return
        yield match
        at = match.end()


def _number(name: str, value: str) -> tuple[int, str]:
    if name == "diem":
        return (_POINTS.index(value) if value in _POINTS else len(_POINTS), value)
    digits = re.match(r"\d+", value)
    if digits:
        return int(digits[0]), value[digits.end() :]
    total = 0
    for sign, after in zip(value, [*value[1:], ""], strict=True):
        worth = _ROMAN.get(sign, 0)
        total += -worth if _ROMAN.get(after, 0) > worth else worth
    return total, ""
