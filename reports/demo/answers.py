"""How a demo person answers: mostly right, and wrong where they are weak. Pure."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from quizzes.kinds import kind_of


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


def answer(
    rng: random.Random, kind_name: str, content: Mapping[str, Any], *, right: bool
) -> list[str]:
    """Return what to answer: what earns everything, or something else."""
    kind = kind_of(kind_name)
    best = kind.right_answer(content)
    if not kind.is_automatic:
        return ["Khen đúng người, đúng việc và kịp thời thì phong trào mới bền."]
    if right:
        return best
    others = [o["key"] for o in content["options"] if not o["correct"]]
    if kind.family == "choices":
        if len(best) == 1:
            return [rng.choice(others)]
        return (
            best[:-1] if rng.random() < 0.6 else [o["key"] for o in content["options"]]
        )
    # Half done: the last pair is missing, the last gap empty, the text not finished.
    return kind.parse(best[:-1], content) if len(best) > 1 else ["không nhớ"]
