"""Who hears of whose lateness: the head of the unit, then the heads above. Pure.

A unit is named by its path in the tree: a unit's path begins with that of each unit above.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from .ladder import ABOVE_FROM, HEAD_FROM

# Letters that one level takes in a path (treebeard's own number).
STEP = 4


@dataclass(frozen=True)
class Late:
    """A person overdue in a programme, counted in a unit, so many days late."""

    person: int
    programme: int
    unit_path: str
    days: int


@dataclass
class Concern:
    """What one head hears: people by name, and how many persons late in which unit."""

    people: list[Late] = field(default_factory=list)
    units: Counter[str] = field(default_factory=Counter)


def spread(
    late: Iterable[Late], heads: Mapping[str, Collection[int]]
) -> dict[int, Concern]:
    """Return what each head hears of; ``heads`` gives a unit's heads by its path.

    From seven days late it is told by name to the nearest head: of the person's unit, or,
    where it has none or the person is the only one, of the nearest unit above. From thirty
    days late the heads further up get a number. Nobody hears of themselves.
    """
    concerns: dict[int, Concern] = defaultdict(Concern)
    counted: set[tuple[int, str, int]] = set()
    for one in late:
        if one.days < HEAD_FROM:
            continue
        named: set[int] = set()
        for path in _upwards(one.unit_path):
            others = {head for head in heads.get(path, ()) if head != one.person}
            if not named:
                named = others
                for head in others:
                    concerns[head].people.append(one)
                continue
            if one.days < ABOVE_FROM:
                break
            for head in others - named:
                # A person late in two programmes is one person.
                key = (head, one.unit_path, one.person)
                if key not in counted:
                    counted.add(key)
                    concerns[head].units[one.unit_path] += 1
    return dict(concerns)


def _upwards(path: str) -> Iterable[str]:
    """Yield a unit's path, then that of each unit above it."""
    return (path[:end] for end in range(len(path), 0, -STEP))
