"""What the register cannot hold: circles, overlaps, days the wrong way round. Pure."""

from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import TypeVar

H = TypeVar("H", bound=Hashable)

# The first day a text holds, and the first it no longer does; None is not known.
Days = tuple[date | None, date | None]


def cycle_in(links: Iterable[tuple[H, H]]) -> list[H]:
    """Return a circle of links ("replaces") as [A, B, A], through any number; [] for none.

    The links may be as many and as long as they like: nothing here is recursive.
    """
    targets: dict[H, list[H]] = {}
    for source, target in links:
        targets.setdefault(source, []).append(target)
    done: set[H] = set()
    for start in targets:
        path: list[H] = []
        on_path: set[H] = set()
        # Each entry: whom we come to, or (in the second place) whom we leave.
        ahead: list[tuple[H, bool]] = [(start, False)]
        while ahead:
            here, leaving = ahead.pop()
            if leaving:
                on_path.discard(path.pop())
                done.add(here)
            elif here in on_path:
                return [*path[path.index(here) :], here]
            elif here not in done:
                path.append(here)
                on_path.add(here)
                ahead.append((here, True))
                ahead += [(target, False) for target in targets.get(here, [])]
    return []


def is_backwards(days: Days) -> bool:
    """Return whether something would end before, or on, the day it begins."""
    start, end = days
    return start is not None and end is not None and end <= start


def overlap_in(spans: Sequence[Days]) -> tuple[int, int] | None:
    """Return the indexes of two spans that share a day, None where none do.

    An unknown start reaches back for ever, an unknown end forward, so that two wordings
    without days overlap.
    """
    order = sorted(range(len(spans)), key=lambda at: spans[at][0] or date.min)
    for earlier, later in pairwise(order):
        end, start = spans[earlier][1], spans[later][0]
        if end is None or end > (start or date.min):
            return earlier, later
    return None
