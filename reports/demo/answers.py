"""How a demo person answers: mostly right, and wrong where they are weak. Pure."""

import random
from collections.abc import Mapping, Sequence
from typing import Any


def which_wrong(
    rng: random.Random, points: Sequence[float], *, pass_percent: int, passes: bool
) -> set[int]:
    """Return the places that are answered wrongly, so that the attempt passes or not.

    ``points`` is what each place is worth. Who passes loses at most what is allowed, most
    often less; who does not loses clearly more.
    """
    total = sum(points)
    allowed = total * (100 - pass_percent) / 100
    places = list(range(len(points)))
    rng.shuffle(places)
    limit = allowed * rng.uniform(0.1, 1) if passes else allowed * rng.uniform(1.2, 1.9)
    wrong: set[int] = set()
    lost = 0.0
    for place in places:
        if lost + points[place] > limit and (passes or lost > allowed):
            break
        wrong.add(place)
        lost += points[place]
    return wrong


def answer(rng: random.Random, content: Mapping[str, Any], *, right: bool) -> list[str]:
    """Return the keys to choose: exactly the right ones, or something else."""
    options = content["options"]
    key = [option["key"] for option in options if option["correct"]]
    if right:
        return key
    if len(key) == 1:
        return [rng.choice([o["key"] for o in options if not o["correct"]])]
    return key[:-1] if rng.random() < 0.6 else [option["key"] for option in options]
