"""Questions that ask the same in nearly the same words. No Django here.

Comparing each with each takes minutes for 10,000 questions. So only those are compared that
share one of their rarest pairs of neighbouring syllables: what every question says ("theo
quy định của Luật Thi đua, khen thưởng") brings nobody together.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from core.text import fold

# From here on two questions are shown beside each other, of 100 for the same text.
LIKELY = 86
# A pair of syllables that more questions than this share tells nothing about any of them.
_TOO_COMMON = 60
# How many of its pairs are looked up, the rarest first.
_MOST_PAIRS = 16
# With how many others a question is compared at most, those with most in common first.
_MOST_COMPARED = 20
# How many twins of one question are told.
_MOST_TOLD = 5

_WORDS = re.compile(r"\w+")


class Twin(NamedTuple):
    """Two names of texts, and how alike these are, 0 to 100."""

    a: Any
    b: Any
    score: float


def comparable(stem: str, answers: Iterable[str]) -> str:
    """Return the text that stands for a question: what it asks, and what it offers.

    The answers in alphabetical order, so that a shuffled copy is the same text.
    """
    return " ".join([_plain(stem), *sorted(_plain(answer) for answer in answers)])


def likely_duplicates(
    texts: Sequence[tuple[Hashable, str]],
    against: Sequence[tuple[Hashable, str]] | None = None,
    *,
    least: float = LIKELY,
) -> list[Twin]:
    """Return the pairs that are likely the same question, the likeliest first.

    ``texts`` are names with texts as ``comparable`` makes them (any text will do). Each is
    compared with those in ``against``; without it, with the texts before it in ``texts``
    themselves, so that a pair is told once. Marks, case and punctuation do not count.
    """
    own = [(name, _plain(text)) for name, text in texts]
    others = own
    if against is not None:
        others = [(name, _plain(text)) for name, text in against]
    found: list[Twin] = []
    blocks = _Blocks([text for _name, text in others])
    for place, (name, text) in enumerate(own):
        before = place if against is None else len(others)
        scores = (
            (other, _alike(text, others[other][1], least))
            for other in blocks.candidates(text, before)
        )
        best = sorted(
            ((score, other) for other, score in scores if score >= least),
            key=lambda pair: (-pair[0], pair[1]),
        )
        found += [
            Twin(name, others[other][0], round(score, 1))
            for score, other in best[:_MOST_TOLD]
        ]
    return sorted(found, key=lambda twin: -twin.score)


def _plain(text: str) -> str:
    return " ".join(_WORDS.findall(fold(text)))


def _alike(a: str, b: str, least: float) -> float:
    """Return how alike two texts are; the order of their words counts, but not much."""
    if a == b:
        return 100.0
    return max(
        fuzz.ratio(a, b, score_cutoff=least),
        # Below the same words in the same order, whatever their likeness.
        fuzz.token_sort_ratio(a, b, score_cutoff=least) * 0.97,
    )


class _Blocks:
    """Which texts share a rare pair of syllables with a text."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._same: dict[str, int] = {}
        self._holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for place, text in enumerate(texts):
            # Of many copies of one text, the first stands for all of them.
            if self._same.setdefault(text, place) == place:
                for pair in _pairs(text):
                    self._holders[pair].append(place)

    def candidates(self, text: str, before: int) -> Iterator[int]:
        """Yield the places, below ``before``, of the texts worth comparing."""
        same = self._same.get(text, before)
        if same < before:
            yield same
        holders = (self._holders.get(pair, ()) for pair in _pairs(text))
        # A pair that no other text has is a word that was changed, and leads nowhere.
        telling = [h for h in holders if h and h[0] < before and len(h) <= _TOO_COMMON]
        shared: Counter[int] = Counter()
        for places in sorted(telling, key=len)[:_MOST_PAIRS]:
            shared.update(place for place in places if place < before)
        shared.pop(same, None)
        yield from (place for place, _count in shared.most_common(_MOST_COMPARED))


def _pairs(text: str) -> set[tuple[str, str]]:
    words = ["", *text.split(), ""]
    return set(pairwise(words))
