"""What answers tell about questions and papers: classical test theory, from sums.

Pure: sums go in, figures come out, so that the sums may come from a database, from a stream
or from a table worked by hand. A *share* is what an answer earned of the points it could,
0 to 1. Every attempt may have drawn other questions than the next one; so an item is set
against the share that the *rest* of each attempt's own paper earned.

Sources, named where they are used: Kuder & Richardson 1937 (Psychometrika 2), Kelley 1939
(Journal of Educational Psychology 30), Henrysson 1963 (Psychometrika 28), Cronbach 1951
(Psychometrika 16), Ebel & Frisbie 1991 (Essentials of Educational Measurement, 5th ed.),
Wise & Kong 2005 (Applied Measurement in Education 18).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt

# Kelley 1939: the share at either end whose difference is told apart best.
TAIL = 0.27
# Below so many answers, chance speaks louder than the question.
ENOUGH = 30
# Of variance: what is left of rounding where every answer earned the same.
_NOTHING = 1e-9


@dataclass(frozen=True)
class Moments:
    """Sums over the answers to one item.

    ``x`` is the share that the item earned, ``y`` the share that the rest of the same
    paper earned; ``xx``, ``yy`` and ``xy`` are sums of products.
    """

    n: int = 0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    @classmethod
    def of(cls, pairs: Sequence[tuple[float, float]]) -> "Moments":
        """Return the sums over pairs of (share of the item, share of the rest)."""
        return cls(
            n=len(pairs),
            x=sum(x for x, _y in pairs),
            y=sum(y for _x, y in pairs),
            xx=sum(x * x for x, _y in pairs),
            yy=sum(y * y for _x, y in pairs),
            xy=sum(x * y for x, y in pairs),
        )

    def __add__(self, other: "Moments") -> "Moments":
        return Moments(
            self.n + other.n,
            self.x + other.x,
            self.y + other.y,
            self.xx + other.xx,
            self.yy + other.yy,
            self.xy + other.xy,
        )

    @property
    def facility(self) -> float | None:
        """Return the mean share, 0 (nobody) to 1 (everybody); None without answers."""
        return self.x / self.n if self.n else None

    @property
    def discrimination(self) -> float | None:
        """Return the corrected item-total correlation, -1 to 1.

        For answers that are right or wrong this is the point-biserial of the item with the
        rest of the test (Henrysson 1963): with itself left in, a bad item would look better
        than it is. None where either side never varies.
        """
        if self.n < 2:
            return None
        var_x = self.n * self.xx - self.x * self.x
        var_y = self.n * self.yy - self.y * self.y
        if var_x <= _NOTHING * self.n or var_y <= _NOTHING * self.n:
            return None
        r = (self.n * self.xy - self.x * self.y) / sqrt(var_x * var_y)
        return max(-1.0, min(1.0, r))


@dataclass(frozen=True)
class Cuts:
    """Where the upper and the lower 27 % begin, on a scale of results.

    Who stands exactly on a cut belongs to the group with the weight that makes it 27 %, no
    more: so the figures do not depend on the order of equals.
    """

    low: float
    low_weight: float
    high: float
    high_weight: float

    def band(self, result: float) -> int:
        """Return where a result lies, as a place in ``bands``."""
        if result < self.low:
            return 0
        if result == self.low:
            return 1
        if result == self.high:
            return 3
        return 4 if result > self.high else 2

    @property
    def bands(self) -> "Bands":
        """Return the weights of each band: below, on and between the cuts, on, above."""
        on_low, on_high = self.weights(self.low), self.weights(self.high)
        return ((1.0, 0.0), on_low, (0.0, 0.0), on_high, (0.0, 1.0))

    def weights(self, result: float) -> tuple[float, float]:
        """Return how far a result belongs to the lower and to the upper group, 0 to 1."""
        if result < self.low:
            lower = 1.0
        else:
            lower = self.low_weight if result == self.low else 0.0
        if result > self.high:
            upper = 1.0
        else:
            upper = self.high_weight if result == self.high else 0.0
        return lower, upper


def cuts(results: Mapping[float, int]) -> Cuts | None:
    """Return the cuts for how often each result came; None where all are the same."""
    ordered = sorted(result for result, count in results.items() if count)
    if len(ordered) < 2:
        return None
    wanted = TAIL * sum(results.values())
    low, low_weight = _cut(ordered, results, wanted)
    high, high_weight = _cut(ordered[::-1], results, wanted)
    return Cuts(low, low_weight, high, high_weight)


def _cut(
    ordered: Sequence[float], results: Mapping[float, int], wanted: float
) -> tuple[float, float]:
    taken = 0.0
    for result in ordered:
        count = results[result]
        if taken + count >= wanted:
            return result, (wanted - taken) / count
        taken += count
    raise AssertionError("a quarter is never more than the whole")


def upper_lower(
    upper: float, upper_weight: float, lower: float, lower_weight: float
) -> float | None:
    """Return the index D (Kelley 1939): mean share of the upper group less the lower's.

    ``upper`` and ``lower`` are sums of weighted shares, the weights their own sums. None
    where a group is empty.
    """
    if upper_weight <= 0 or lower_weight <= 0:
        return None
    return upper / upper_weight - lower / lower_weight


# Weights for the lower and the upper group, by band.
Bands = tuple[tuple[float, float], ...]
NO_BANDS: Bands = ((0.0, 0.0),) * 5


# --- A paper as a whole ------------------------------------------------------------------


@dataclass(frozen=True)
class Spread:
    """How far the answers to a paper go apart together.

    ``papers`` attempts of ``items`` questions each on average; ``variance`` is the mean
    variance of a question's share, ``covariance`` the mean covariance of two questions met
    in one attempt.
    """

    papers: int
    items: float
    variance: float
    covariance: float


def spread(
    *, papers: int, items: int, pairs: int, square_sum: float, sum_square: float
) -> Spread | None:
    """Return the spread from deviations: each answer's share less its question's mean.

    ``items`` counts all answers, ``pairs`` all ordered pairs of answers in one attempt;
    ``square_sum`` adds up the squared deviations, ``sum_square`` the square of each
    attempt's sum of them. Where attempts draw their questions, these are the pairs there
    are: the draw knows nothing of the person, so they stand for the others too. None where
    there is too little to tell: fewer than two attempts, or of one question each.
    """
    if papers < 2 or not pairs:
        return None
    # Unbiased, as from n - 1: every question's mean was taken from the same answers.
    correction = papers / (papers - 1)
    return Spread(
        papers=papers,
        items=items / papers,
        variance=square_sum / items * correction,
        covariance=(sum_square - square_sum) / pairs * correction,
    )


def reliability(of: Spread) -> float | None:
    """Return Cronbach's alpha (1951), in its form by mean variance and covariance.

    With every attempt the same questions, this is the usual k/(k-1)·(1 - Σσi²/σX²) to the
    last digit, and for right-or-wrong ones the KR-20 of Kuder and Richardson (1937). With
    drawn questions it is an estimate of what a paper of this length has. May be negative,
    which says that the questions do not measure one thing. None where nothing varies.
    """
    total = of.variance + (of.items - 1) * of.covariance
    if total <= _NOTHING:
        return None
    return of.items * of.covariance / total


def standard_error(deviation: float, alpha: float | None) -> float | None:
    """Return the standard error of measurement, in the unit of ``deviation``.

    Two times it on either side of a result holds what chance alone may have done in 19 of
    20 cases. None without a reliability, or with a negative one.
    """
    if alpha is None or alpha < 0:
        return None
    return deviation * sqrt(max(0.0, 1 - alpha))


@dataclass(frozen=True)
class Distribution:
    """Results in per cent: how many in each tenth, 100 in the last; mean; deviation."""

    n: int
    bins: tuple[int, ...]
    mean: float
    deviation: float
    median: float


def distribution(results: Mapping[float, int]) -> Distribution:
    """Return the distribution for how often each result, 0 to 100, came.

    ``deviation`` is that of a sample (n - 1). Raises ValueError where there is no result.
    """
    n = sum(results.values())
    if not n:
        raise ValueError("no results")
    bins = [0] * 10
    for result, count in results.items():
        bins[min(int(result // 10), 9)] += count
    mean = sum(result * count for result, count in results.items()) / n
    squares = sum(count * (result - mean) ** 2 for result, count in results.items())
    return Distribution(
        n=n,
        bins=tuple(bins),
        mean=mean,
        deviation=sqrt(squares / (n - 1)) if n > 1 else 0.0,
        median=_median(results, n),
    )


def _median(results: Mapping[float, int], n: int) -> float:
    middle: list[float] = []
    seen = 0
    for result in sorted(results):
        before, seen = seen, seen + results[result]
        middle += [result for place in ((n - 1) // 2, n // 2) if before <= place < seen]
    return sum(middle) / len(middle)


# --- In plain words ----------------------------------------------------------------------


class Flag(StrEnum):
    """What should make a trainer look at a question again."""

    TOO_EASY = "too-easy"
    TOO_HARD = "too-hard"
    AGAINST = "against"
    WEAK = "weak"
    IDLE = "idle"
    OTHER_KEY = "other-key"
    TOO_FAST = "too-fast"


# Ebel & Frisbie 1991: from 0.20 a question is worth keeping; below 0.10 it tells nothing.
EASIEST, HARDEST, WEAKEST = 0.95, 0.20, 0.10
# Nearer to nothing than this, the sign is chance.
AGAINST = -0.05
# A wrong option chosen by fewer than one in a hundred is there for nobody.
IDLE = 0.01
# Wise & Kong 2005: whoever answers within three seconds has not read the question.
FASTEST = 3.0


@dataclass(frozen=True)
class OptionFigures:
    """How often an option was chosen, at all and in each group (sums of weights)."""

    key: str
    is_right: bool
    chosen: int
    upper: float
    lower: float

    @property
    def middle(self) -> float:
        return self.chosen - self.upper - self.lower


@dataclass(frozen=True)
class ItemFigures:
    """One question, as its answers show it."""

    moments: Moments
    upper_lower: float | None = None
    options: tuple[OptionFigures, ...] = field(default=())
    # Who left it empty, as an option without a key; how many count for each group.
    blank: OptionFigures = OptionFigures("", False, 0, 0.0, 0.0)
    upper: float = 0.0
    lower: float = 0.0
    # Median time taken; None where it is not known.
    seconds: float | None = None

    @property
    def middle(self) -> float:
        return self.moments.n - self.upper - self.lower

    @property
    def flags(self) -> list[Flag]:
        """Return what is remarkable, worst first; nothing under ``ENOUGH`` answers."""
        if self.moments.n < ENOUGH:
            return []
        found: list[Flag] = []
        facility, r = self.moments.facility or 0.0, self.moments.discrimination
        if self._another_key():
            found.append(Flag.OTHER_KEY)
        if r is not None and r < AGAINST:
            found.append(Flag.AGAINST)
        if facility < HARDEST:
            found.append(Flag.TOO_HARD)
        if facility > EASIEST:
            found.append(Flag.TOO_EASY)
        elif r is not None and AGAINST <= r < WEAKEST:
            found.append(Flag.WEAK)
        if any(
            not option.is_right and option.chosen < IDLE * self.moments.n
            for option in self.options
        ):
            found.append(Flag.IDLE)
        if self.seconds is not None and self.seconds < FASTEST:
            found.append(Flag.TOO_FAST)
        return found

    def _another_key(self) -> bool:
        """Return whether the best chose a wrong option more often than any right one."""
        right = [option.upper for option in self.options if option.is_right]
        wrong = [option.upper for option in self.options if not option.is_right]
        return bool(right and wrong) and max(wrong) > max(right)


class Trust(StrEnum):
    """What a reliability is good for."""

    HIGH = "high"
    GOOD = "good"
    FAIR = "fair"
    LOW = "low"
    NONE = "none"


def trust(alpha: float) -> Trust:
    """Return what a reliability is good for.

    Nunnally 1978 (Psychometric Theory, 2nd ed.): 0.70 for a first look, 0.80 for research,
    0.90 at least where a result decides about a person.
    """
    if alpha < 0:
        return Trust.NONE
    steps = ((0.9, Trust.HIGH), (0.8, Trust.GOOD), (0.7, Trust.FAIR))
    return next((word for least, word in steps if alpha >= least), Trust.LOW)
