"""Where the shapes of a chart go. Pure; templates draw them, with a table behind."""

from collections.abc import Sequence
from dataclasses import dataclass

# A drawing 320 wide; what is drawn stands between these lines.
LEFT, RIGHT, TOP, BOTTOM = 14, 306, 10, 120


@dataclass(frozen=True)
class Column:
    """An upright bar; ``series`` tells those of one place apart, from 0."""

    x: float
    y: float
    width: float
    height: float
    series: int = 0


@dataclass(frozen=True)
class Label:
    x: float
    text: str


@dataclass(frozen=True)
class Chart:
    columns: tuple[Column, ...]
    labels: tuple[Label, ...] = ()
    # Where a line stands for the pass mark.
    mark: float | None = None


def histogram(bins: Sequence[int], mark: float) -> Chart:
    """Return ten columns for results by tenth, and where ``mark`` per cent stands."""
    width = (RIGHT - LEFT) / len(bins)
    most = max(bins) or 1
    return Chart(
        columns=tuple(
            _column(LEFT + place * width + 1, width - 2, count / most)
            for place, count in enumerate(bins)
        ),
        labels=tuple(
            Label(LEFT + percent * (RIGHT - LEFT) / 100, str(percent))
            for percent in (0, 50, 100)
        ),
        mark=LEFT + mark * (RIGHT - LEFT) / 100,
    )


def groups(places: Sequence[tuple[str, Sequence[float]]]) -> Chart:
    """Return columns side by side for each place; values are shares, 0 to 1."""
    width = (RIGHT - LEFT) / max(1, len(places))
    columns: list[Column] = []
    labels: list[Label] = []
    for place, (name, values) in enumerate(places):
        start, each = LEFT + (place + 0.1) * width, width * 0.8 / len(values)
        columns += [
            _column(start + series * each, each * 0.9, value, series)
            for series, value in enumerate(values)
        ]
        labels.append(Label(LEFT + (place + 0.5) * width, name))
    return Chart(tuple(columns), tuple(labels))


def _column(x: float, width: float, share: float, series: int = 0) -> Column:
    height = share * (BOTTOM - TOP)
    return Column(
        round(x, 1),
        round(BOTTOM - height, 1),
        round(width, 1),
        round(height, 1),
        series,
    )
