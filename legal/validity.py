"""Whether something holds on a day. Pure: dates in, a state out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Force(StrEnum):
    """The state of a text of law on a day."""

    IN_FORCE = "in_force"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Term:
    """From the first day a text holds to the first day it no longer does.

    ``None`` means not known: the register says so of many texts, and an empty end is
    not a promise that the text still holds.
    """

    starts_on: date | None
    ends_on: date | None

    def force_on(self, day: date) -> Force:
        """Return the state on a day; without a known start only an end can decide."""
        if self.ends_on is not None and day >= self.ends_on:
            return Force.EXPIRED
        if self.starts_on is None:
            return Force.UNKNOWN
        return Force.IN_FORCE if day >= self.starts_on else Force.NOT_YET
