"""What each interaction of QTI comes to among our kinds."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from ..items import Row
from .nodes import Node, Words, attribute, children, every, first, tag, values


class Unreadable(ValueError):
    """The item cannot become one of our questions; the text says why."""


@dataclass
class Response:
    """A declared response: what is right, and what each value is worth."""

    base: str = ""
    correct: list[str] = field(default_factory=list)
    worth: dict[str, Decimal] = field(default_factory=dict)
    has_case: bool = False


@dataclass
class Found:
    kind: str
    rows: list[Row]
    settings: dict[str, Any] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)


@dataclass
class Item:
    """An item while it is read."""

    root: Node
    body: Node
    words: Words
    responses: dict[str, Response]
    feedback: dict[str, str]


def responses(root: Node) -> dict[str, Response]:
    """Return the declared responses by their identifiers."""
    found: dict[str, Response] = {}
    for one in children(root, "response-declaration"):
        response = Response(attribute(one, "base-type"))
        response.correct = values(first(one, "correct-response"))
        for entry in every(one, "map-entry"):
            worth = number(attribute(entry, "mapped-value"))
            key = " ".join(attribute(entry, "map-key").split())
            if worth is not None:
                response.worth[key] = worth
            response.has_case |= attribute(entry, "case-sensitive") == "true"
        found[attribute(one, "identifier")] = response
    return found


def number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip())
    except (InvalidOperation, ValueError):
        return None
    return found if found.is_finite() and abs(found) < 10**9 else None


def _response(item: Item, node: Node) -> Response:
    return item.responses.get(attribute(node, "response-identifier"), Response())


def _shares(worths: list[Decimal | None], whole: Decimal) -> list[Decimal | None]:
    """Return worths as per cent of the whole, None where nothing tells them apart."""
    if whole <= 0:
        return [None] * len(worths)
    found = [
        None if worth is None else round(worth * 100 / whole, 5) for worth in worths
    ]
    if all(share in (None, 0, 100) for share in found):
        return [None] * len(worths)
    return [
        None if share is None else max(min(share, Decimal(100)), Decimal(-100))
        for share in found
    ]


# --- Choices -----------------------------------------------------------------------------


def _choice(item: Item, node: Node) -> Found:
    response = _response(item, node)
    options = list(children(node, "simple-choice"))
    keys = [attribute(option, "identifier") for option in options]
    right = set(response.correct) or {k for k, w in response.worth.items() if w > 0}
    if not right & set(keys):
        raise Unreadable(
            _("No right answer is declared; say which one is in the correct response.")
        )
    several = len(right) > 1 or _declared_multiple(item, node)
    worths = [response.worth.get(key) for key in keys]
    good = [worth for worth in worths if worth and worth > 0]
    whole = sum(good, Decimal(0)) if several else max(good, default=Decimal(0))
    shares = _shares(worths, whole) if response.worth else [None] * len(keys)
    rows = [
        Row(
            item.words.of(option),
            is_correct=key in right,
            share=share,
            feedback=item.words.of(first(option, "feedback-inline"))
            or item.feedback.pop(key, ""),
        )
        for option, key, share in zip(options, keys, shares, strict=True)
    ]
    settings = {"scoring": "each"} if several and response.worth else {}
    kind = "several" if several else "true-false" if _is_judged(rows) else "single"
    return Found(kind, rows, settings)


def _is_judged(rows: list[Row]) -> bool:
    words = [row.text.strip(" .*").casefold() for row in rows]
    return sorted(words) in (["sai", "đúng"], ["false", "true"])


def _declared_multiple(item: Item, node: Node) -> bool:
    name = attribute(node, "response-identifier")
    for one in children(item.root, "response-declaration"):
        if attribute(one, "identifier") == name:
            return attribute(one, "cardinality") == "multiple"
    return False


def _order(item: Item, node: Node) -> Found:
    response = _response(item, node)
    options = {
        attribute(option, "identifier"): option
        for option in children(node, "simple-choice")
    }
    missing = set(options) - set(response.correct)
    if missing or not options:
        raise Unreadable(_("The right order does not name every step."))
    keys = [key for key in response.correct if key in options]
    return Found("ordering", [Row(item.words.of(options[key])) for key in keys])


# --- Pairs -------------------------------------------------------------------------------


def _match(item: Item, node: Node) -> Found:
    sets = list(children(node, "simple-match-set"))
    if len(sets) != 2:
        raise Unreadable(_("A matching question needs two sets to match."))
    left, right = (
        {
            attribute(one, "identifier"): item.words.of(one)
            for one in children(each, "simple-associable-choice")
        }
        for each in sets
    )
    pairs = _pairs(_response(item, node))
    rows: list[Row] = []
    lost: list[str] = []
    for key, text in left.items():
        targets = [b for a, b in pairs if a == key and b in right]
        targets = targets or [a for a, b in pairs if b == key and a in right]
        if not targets:
            raise Unreadable(_("“%(text)s” has no partner.") % {"text": text[:60]})
        if len(targets) > 1:
            lost.append(
                _("“%(text)s” keeps one of its partners.") % {"text": text[:60]}
            )
        rows.append(Row(text, match=right[targets[0]]))
    used = {row.match for row in rows}
    rows += [Row(match=text) for text in right.values() if text not in used]
    return Found("matching", rows, _each(_response(item, node)), lost)


def _associate(item: Item, node: Node) -> Found:
    texts = {
        attribute(one, "identifier"): item.words.of(one)
        for one in children(node, "simple-associable-choice")
    }
    pairs = [
        (a, b) for a, b in _pairs(_response(item, node)) if a in texts and b in texts
    ]
    if not pairs:
        raise Unreadable(_("No right pairs are declared."))
    rows = [Row(texts[a], match=texts[b]) for a, b in pairs]
    rest = set(texts) - {key for pair in pairs for key in pair}
    rows += [Row(match=text) for key, text in texts.items() if key in rest]
    return Found("matching", rows, _each(_response(item, node)))


def _pairs(response: Response) -> list[tuple[str, str]]:
    listed = response.correct or [k for k, w in response.worth.items() if w > 0]
    split = [text.split() for text in listed]
    return [(pair[0], pair[1]) for pair in split if len(pair) == 2]


def _each(response: Response) -> dict[str, Any]:
    return {"scoring": "each"} if response.worth else {}


# --- What is typed or chosen in a line ---------------------------------------------------


def _essay(item: Item, node: Node) -> Found:
    rows: list[Row] = []
    for block in every(item.root, "rubric-block"):
        if "scorer" in attribute(block, "view", "scorer"):
            lines = [item.words.of(one) for one in every(block, "li")]
            rows += [
                _criterion(line) for line in lines or [item.words.of(block)] if line
            ]
    return Found("essay", rows)


def _criterion(line: str) -> Row:
    text, sign, points = line.rpartition("|")
    worth = number(points) if sign else None
    if worth is None:
        return Row(line)
    return Row(text.strip(), points=worth)


def inline(item: Item, nodes: list[Node]) -> Found:
    """Return what interactions inside a text come to: gaps, or one answer to type."""
    rows: list[Row] = []
    settings: dict[str, Any] = {}
    for gap, node in enumerate(nodes, start=1):
        found = (
            _chosen(item, node)
            if tag(node).startswith("inline")
            else _typed(item, node)
        )
        if not any(row.is_correct for row in found):
            raise Unreadable(
                _("For gap %(gap)d no right answer is declared.") % {"gap": gap}
            )
        rows += [replace(row, gap=gap) for row in found]
        if _response(item, node).has_case:
            settings["match_case"] = True
    return Found("gaps", rows, settings)


def alone(item: Item, node: Node) -> Found:
    """Return what one text entry below a question comes to: a number or a short text."""
    response = _response(item, node)
    rows = _typed(item, node)
    if not rows:
        raise Unreadable(_("No right answer is declared."))
    if response.base in ("float", "integer"):
        tolerance = _tolerance(item.root)
        return Found("number", [replace(row, tolerance=tolerance) for row in rows])
    settings = {"match_case": True} if response.has_case else {}
    return Found("short-text", rows, settings)


def _typed(item: Item, node: Node) -> list[Row]:
    response = _response(item, node)
    texts = list(dict.fromkeys([*response.correct, *response.worth]))
    worths = [response.worth.get(text) for text in texts]
    whole = max((worth for worth in worths if worth), default=Decimal(0))
    shares = _shares(worths, whole)
    return [
        Row(text, is_correct=True, share=share)
        for text, share in zip(texts, shares, strict=True)
        if text
    ]


def _chosen(item: Item, node: Node) -> list[Row]:
    right = _response(item, node)
    keys = set(right.correct) or {k for k, w in right.worth.items() if w > 0}
    return [
        Row(item.words.of(one), is_correct=attribute(one, "identifier") in keys)
        for one in children(node, "inline-choice")
    ]


def _tolerance(root: Node) -> Decimal | None:
    for one in every(root, "equal"):
        if attribute(one, "tolerance-mode") == "absolute":
            parts = attribute(one, "tolerance").split()
            return number(parts[0]) if parts else None
    return None


BLOCKS: dict[str, Callable[[Item, Node], Found]] = {
    "choice-interaction": _choice,
    "order-interaction": _order,
    "match-interaction": _match,
    "associate-interaction": _associate,
    "extended-text-interaction": _essay,
}
INLINE = ("text-entry-interaction", "inline-choice-interaction")
