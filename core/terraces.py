"""The sign of progress: a hillside of steps, one a lesson. Geometry only."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

StepState = Literal["todo", "current", "done"]
WIDTH = 320.0
HEIGHT = 96.0


@dataclass(frozen=True)
class Step:
    """One step as a path in a box of 320 by 96, and what it stands for."""

    state: StepState
    path: str


@lru_cache(maxsize=1024)
def step_path(index: int, count: int) -> str:
    """Return the outline of step ``index`` (0 at the foot) of ``count``."""
    rise = (HEIGHT - 8) / count
    top = HEIGHT - rise * (index + 1)
    # The hill leans to the right, and its edges wind to and fro.
    left = 2 + WIDTH * 0.66 * (index / count) ** 1.2
    bend = min(rise, 10) * 0.45 * (1 if index % 2 else -1)
    bank = min(14 + rise, WIDTH - left)
    rest = WIDTH - left
    return (
        f"M{left:.1f} {HEIGHT:.1f}"
        f"C{left:.1f} {top + rise * 0.3:.1f} {left + bank * 0.4:.1f} {top:.1f} {left + bank:.1f} {top:.1f}"
        f"C{left + rest * 0.45:.1f} {top + bend:.1f} {left + rest * 0.7:.1f} {top - bend:.1f} {WIDTH:.1f} {top:.1f}"
        f"V{HEIGHT:.1f}Z"
    )


def hillside(states: Sequence[StepState]) -> list[Step]:
    """Return the steps from the top down, so that each lower one lies in front."""
    steps = [
        Step(state, step_path(index, len(states))) for index, state in enumerate(states)
    ]
    return steps[::-1]
