"""Adding up the units of a tree by their paths. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Counts:
    """How many people are in each state; each person is in exactly one.

    ``excused``: those of the last three who need not hold it just now, by an exception;
    they do not count in the share certified.
    """

    certified: int = 0
    renewal_open: int = 0
    basis_changed: int = 0
    in_progress: int = 0
    not_started: int = 0
    due_soon: int = 0
    overdue: int = 0
    expired: int = 0
    revoked: int = 0
    not_required: int = 0
    excused: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            *(
                getattr(self, field.name) + getattr(other, field.name)
                for field in fields(self)
            )
        )

    @property
    def people(self) -> int:
        return self.met + self.to_do + self.overdue + self.basis_changed + self.excused

    @property
    def met(self) -> int:
        """Return how many hold a certificate that counts."""
        return self.certified + self.renewal_open

    @property
    def to_do(self) -> int:
        """Return how many have something to do and are in time."""
        lapsed_but_excused = self.excused - self.not_required
        waiting = self.in_progress + self.not_started + self.due_soon
        return waiting + self.expired + self.revoked - lapsed_but_excused

    @property
    def certified_percent(self) -> int:
        """Return the share certified, rounded down: 199 of 200 is 99 %, not 100 %."""
        asked = self.people - self.excused
        return 100 * self.met // asked if asked else 0


def roll_up(
    figures: Iterable[tuple[str, Counts]], top: str, step: int
) -> dict[str, Counts]:
    """Return the counts of each branch right below a unit, and of the unit itself.

    ``figures`` holds a path and the counts of that one unit; ``top`` is the unit's path,
    ``step`` the length of one step in a path. The unit's own people stand under ``top``:
    with "0001" on top and steps of four, "000100020003" counts in branch "00010002".
    """
    branches: dict[str, Counts] = {}
    for path, counts in figures:
        branch = path[: len(top) + step]
        branches[branch] = branches.get(branch, Counts()) + counts
    return branches
