"""What the register says no to, each named for what happened."""

from typing import TYPE_CHECKING

from core.errors import Refusal

if TYPE_CHECKING:
    from .models import LegalChange


class ChangeRefused(Refusal):
    """A change of law that cannot be; ``field`` is where the form shows why."""

    field = "target"


class ChangesItself(ChangeRefused):
    """A document that replaces, amends or ends itself."""


class SourceMissing(ChangeRefused):
    """Something replaces or amends, but nothing is named that does."""

    field = "source"


class ReplacesInCircle(ChangeRefused):
    """The document changed itself stands in the place of the new one."""

    field = "source"


class ForeignProvision(ChangeRefused):
    """A provision of another document than the one that changes."""

    field = "provisions"


class WrongDay(ChangeRefused):
    """A day that lies before the documents' own."""

    field = "effective_on"


class AlreadyRecorded(ChangeRefused):
    """The same change stands already; ``existing`` is it."""

    def __init__(self, message: str, existing: "LegalChange") -> None:
        super().__init__(message)
        self.existing = existing


class ChangeWithdrawn(Refusal):
    """The change was recorded by mistake and taken back: nothing to settle or to prepare."""


class NothingToPrepare(Refusal):
    """The change holds already, or no page of the lesson can be prepared."""
