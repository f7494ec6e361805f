"""Finding citations in a text: tokens that stand together become citations."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from .tokens import BETWEEN, CLAUSE, DOCUMENT, FIELDS, Token, tokens
from .words import LAW_TITLES, Citation, Folded, Title


@dataclass(frozen=True)
class Located:
    """A citation and where it stands in the text: ``text[start:end]``."""

    citation: Citation
    start: int
    end: int


def parse(
    text: str, *, titles: Iterable[Title] = LAW_TITLES, context: Citation | None = None
) -> list[Located]:
    """Return every citation of a text, in its order; their spans do not overlap.

    ``titles`` are the documents that may be named by title. ``context`` is where the text
    itself stands: it gives "Điều này" and a place with no document their meaning, and
    without it the first is passed over, the second has no document.
    """
    folded = Folded(text)
    found: list[Located] = []
    for run in _runs(folded, tuple(titles)):
        found += _cited(run, folded, context)
    return sorted(found, key=lambda one: one.start)


def _runs(folded: Folded, titles: tuple[Title, ...]) -> Iterator[list[Token]]:
    """Yield the tokens that stand together, parted by nothing but small words."""
    run: list[Token] = []
    for token in tokens(folded, titles):
        if run and not BETWEEN.match(folded.plain[run[-1].end : token.start]):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _cited(
    run: Sequence[Token], folded: Folded, context: Citation | None
) -> Iterator[Located]:
    """Yield what a run cites: each place with what it stands in, and lone documents."""
    owner = _documents_of(run)
    for places in _groups(run, owner):
        document = owner.get(places[0]) if places else None
        for at, above in _placed(run, places):
            own = {at, *above, *(() if document is None else (document,))}
            citation = _build(run, [at, *above], document, context)
            if citation is not None:
                yield _located(citation, run, at, own, folded)
    taken = set(owner.values())
    for at, token in enumerate(run):
        if token.level == DOCUMENT and at not in taken:
            citation = _build(run, [], at, context)
            if citation is not None and (citation.number or citation.title):
                yield _located(citation, run, at, {at}, folded)


def _documents_of(run: Sequence[Token]) -> dict[int, int]:
    """Return which document each place belongs to, both as indexes of the run.

    A citation names its document last; a list may name each first: "Luật A, Điều 1; …".
    """
    leads = run[0].level == DOCUMENT and run[-1].level != DOCUMENT
    owner: dict[int, int] = {}
    order = range(len(run)) if leads else range(len(run) - 1, -1, -1)
    document: int | None = None
    for at in order:
        if run[at].level == DOCUMENT:
            document = at
        elif document is not None:
            owner[at] = document
    return owner


def _groups(run: Sequence[Token], owner: dict[int, int]) -> Iterator[list[int]]:
    group: list[int] = []
    for at, token in enumerate(run):
        if token.level == DOCUMENT or (group and owner.get(at) != owner.get(group[0])):
            if group:
                yield group
            group = []
        if token.level != DOCUMENT:
            group.append(at)
    if group:
        yield group


def _placed(
    run: Sequence[Token], places: Sequence[int]
) -> Iterator[tuple[int, list[int]]]:
    """Yield each place that is cited, with the places it stands in."""
    levels = [run[at].level for at in places]
    steps = [b - a for a, b in pairwise(levels) if a != b]
    # Largest first ("Điều 84, khoản 2") is read as smallest first is, from the other end.
    order = list(places) if steps and steps[0] < 0 else list(reversed(places))
    above: dict[int, int] = {}
    for n, at in enumerate(order):
        level = run[at].level
        follower = run[order[n + 1]].level if n + 1 < len(order) else level
        above = {other: index for other, index in above.items() if other > level}
        if follower >= level:
            yield at, [above[other] for other in sorted(above)]
        above[level] = at


def _build(
    run: Sequence[Token],
    places: Sequence[int],
    document: int | None,
    context: Citation | None,
) -> Citation | None:
    """Return the citation of some tokens; None where "this" has no meaning."""
    tokens = [run[at] for at in places]
    this = any(token.this for token in tokens)
    base = run[document] if document is not None else None
    if context is None and (this or (base is not None and base.this)):
        return None
    built = Citation() if base is None else base.document
    if context is not None and (base is None or base.this):
        built = replace(context, chapter="", article="", clause="", point="")
    for token in tokens:
        name = FIELDS[token.level]
        value: Any = getattr(context, name) if token.this else token.value
        built = replace(built, **{name: value})
        if token.this and token.level == CLAUSE and context is not None:
            built = replace(built, article=context.article)
    if context is not None and not built.article and built.clause and base is None:
        built = replace(built, article=context.article)
    return built


def _located(
    citation: Citation, run: Sequence[Token], at: int, own: set[int], folded: Folded
) -> Located:
    """Return it with its own words and those of its parents that stand beside them."""
    first = last = at
    while first - 1 in own:
        first -= 1
    while last + 1 in own and (run[last + 1].is_first or last + 1 == at):
        last += 1
    start, end = folded.span(run[first].start, run[last].end)
    return Located(citation, start, end)
