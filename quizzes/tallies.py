"""What is added up while answers pass by one at a time, and the figures it comes to. Pure."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Any

from .analysis import Bands, ItemFigures, Moments, OptionFigures, upper_lower


class Sums:
    """The sums over the answers to one item, so far.

    Holds a few numbers for each different answer, however many people gave it; so only
    kinds with options hand in their ``answer``.
    """

    __slots__ = ("answers", "n", "n_of", "x", "x_of", "xx", "xy", "y", "yy")

    def __init__(self) -> None:
        self.n = 0
        self.x = self.y = self.xx = self.yy = self.xy = 0.0
        self.n_of = [0] * 5
        self.x_of = [0.0] * 5
        self.answers: dict[Hashable, list[int]] = {}

    def add(self, x: float, y: float, band: int, answer: Hashable = None) -> None:
        """Add an answer: its share, that of the rest, the band of the attempt's result."""
        self.n += 1
        self.x += x
        self.y += y
        self.xx += x * x
        self.yy += y * y
        self.xy += x * y
        self.n_of[band] += 1
        self.x_of[band] += x
        of_answer = self.answers.get(answer)
        if of_answer is None:
            of_answer = self.answers[answer] = [0] * 5
        of_answer[band] += 1

    def __iadd__(self, other: "Sums") -> "Sums":
        for name in ("n", "x", "y", "xx", "yy", "xy"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.n_of = [a + b for a, b in zip(self.n_of, other.n_of, strict=True)]
        self.x_of = [a + b for a, b in zip(self.x_of, other.x_of, strict=True)]
        for answer, theirs in other.answers.items():
            ours = self.answers.get(answer, [0] * 5)
            self.answers[answer] = [a + b for a, b in zip(ours, theirs, strict=True)]
        return self

    @property
    def moments(self) -> Moments:
        return Moments(self.n, self.x, self.y, self.xx, self.yy, self.xy)

    def figures(
        self,
        bands: Bands,
        options: Mapping[str, bool],
        keys_of: Callable[[Any], Collection[str]],
        seconds: float | None = None,
    ) -> ItemFigures:
        """Return the figures of the item.

        ``options`` says of each key whether it is right, ``keys_of`` which keys an answer
        chose; an answer may choose several.
        """
        lower, upper = _weighed(self.n_of, bands)
        lower_x, upper_x = _weighed(self.x_of, bands)
        chosen: dict[str, list[int]] = {key: [0] * 5 for key in ("", *options)}
        if options:
            for answer, counts in self.answers.items():
                for key in keys_of(answer) or ("",):
                    if key in chosen:
                        chosen[key] = [
                            a + b for a, b in zip(chosen[key], counts, strict=True)
                        ]
        tables = {
            key: OptionFigures(
                key,
                options.get(key, False),
                sum(counts),
                *_weighed(counts, bands)[::-1],
            )
            for key, counts in chosen.items()
        }
        blank = tables.pop("")
        return ItemFigures(
            moments=self.moments,
            upper_lower=upper_lower(upper_x, upper, lower_x, lower),
            options=tuple(tables.values()),
            blank=blank,
            upper=upper,
            lower=lower,
            seconds=seconds,
        )


def _weighed(by_band: Sequence[float], bands: Bands) -> tuple[float, float]:
    """Return what of it belongs to the lower and to the upper group."""
    pairs = list(zip(by_band, bands, strict=True))
    return (
        sum(value * lower for value, (lower, _upper) in pairs),
        sum(value * upper for value, (_lower, upper) in pairs),
    )
