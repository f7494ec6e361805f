"""Which questions an attempt shows, and in which order, from a stored seed.

Chance comes from SHA-256 over the seed and a name, not from a generator: the same seed
gives the same paper on any machine and in any version of Python, whatever the order in
which the database returns the rows.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

Name = TypeVar("Name", int, str)


class NotEnoughQuestions(Exception):
    """The bank cannot fill a draw; ``draw`` is its place in the list."""

    def __init__(self, draw: int) -> None:
        super().__init__(f"draw {draw} cannot be filled")
        self.draw = draw


@dataclass(frozen=True)
class Pool:
    """``count`` questions are to be drawn from these.

    ``ranks`` says which are wanted before which, the lower number first; 0 where not told.
    """

    count: int
    questions: Collection[int]
    ranks: Mapping[int, int] = field(default_factory=dict)


def shuffled(names: Iterable[Name], seed: int, purpose: str) -> list[Name]:
    """Return the names in an order that only the seed and the purpose decide."""
    return sorted(names, key=lambda name: _chance(seed, purpose, name))


def choose(*, seed: int, fixed: Collection[int], pools: Sequence[Pool]) -> list[int]:
    """Return the questions drawn: those of the first pool, then of the second, and so on.

    No question comes twice, even where pools overlap (a topic and the one above it), nor
    one of the fixed: a draw gives way to another where that has no other choice, so a
    paper is found whenever there is one. What ranks prefer comes first as far as that
    allows: each draw in turn takes the best that is left, so an earlier draw chooses
    before a later one, and no paper is given up for a preference. Raises
    NotEnoughQuestions where there is no paper.
    """
    taken_by: dict[int, int] = {}
    slots = [number for number, pool in enumerate(pools) for _ in range(pool.count)]
    candidates = [
        _preferred(pool, shuffled(set(pool.questions) - set(fixed), seed, f"draw {n}"))
        for n, pool in enumerate(pools)
    ]

    def place(slot: int, tried: set[int]) -> bool:
        """Find a question for the slot, moving others along (Kuhn, 1955)."""
        choices = candidates[slots[slot]]
        for question in choices:
            if question not in taken_by:
                taken_by[question] = slot
                return True
        for question in choices:
            if question not in tried:
                tried.add(question)
                if place(taken_by[question], tried):
                    taken_by[question] = slot
                    return True
        return False

    for slot, number in enumerate(slots):
        if not place(slot, set()):
            raise NotEnoughQuestions(number)
    return sorted(taken_by, key=lambda question: taken_by[question])


def arrange(sections: Mapping[int, int], *, seed: int, shuffle: bool) -> list[int]:
    """Return the questions, given with their sections, in the order of an attempt.

    Section by section, by number; within one in the order given, or shuffled.
    """
    order = shuffled(sections, seed, "order") if shuffle else list(sections)
    return sorted(order, key=lambda question: sections[question])


def option_order(keys: Sequence[str], *, seed: int, question: int) -> list[str]:
    """Return the order in which an attempt shows the options of a question."""
    return shuffled(keys, seed, f"options {question}")


def _preferred(pool: Pool, questions: Sequence[int]) -> list[int]:
    return sorted(questions, key=lambda question: pool.ranks.get(question, 0))


def _chance(seed: int, purpose: str, name: int | str) -> bytes:
    return hashlib.sha256(f"{seed}/{purpose}/{name}".encode()).digest()
