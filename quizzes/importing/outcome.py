"""What came of an import, and the ways in which one is refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from core.errors import Refusal
from core.loading import Fault

# Called now and then with how many of how many are written.
Tell = Callable[[int, int], None]


class FileRefused(Refusal):
    """The file cannot be read at all: too large, not there, of no known format."""


class BankChanged(Refusal):
    """Someone changed the bank between the plan and its confirmation."""


@dataclass
class Outcome:
    """How many questions were made, changed and left alone, and what is to be mended."""

    created: int = 0
    updated: int = 0
    skipped: int = 0
    problems: list[Fault] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the last line of the command: the shape that other programs rely on."""
        return {
            "created": self.created,
            "updated": self.updated,
            "skipped": self.skipped,
            "problems": [str(fault) for fault in self.problems],
        }
