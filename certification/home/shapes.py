"""What the page shows, as the templates take it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from django.utils.translation import ngettext

from core.terraces import StepState

from ..models import Certificate, Programme
from ..standing import CertificateState, State

RowState = Literal["done", "doing", "todo"]


@dataclass(frozen=True)
class Row:
    """One requirement as the list shows it: its state, and what is done or missing."""

    title: str
    url: str
    state: RowState
    note: str
    # The language of the title, where it is not the reader's.
    language: str = ""


@dataclass(frozen=True)
class Part:
    """What is required by itself (no heading), or a group of which some are enough.

    ``needed`` is how many are enough, ``lacking`` how many of these are still missing.
    """

    rows: list[Row]
    needed: int
    lacking: int
    heading: str = ""
    words: str = ""

    @property
    def steps(self) -> list[StepState]:
        """Return a step for each that is needed; of a group, those done come first."""
        if not self.heading:
            return ["done" if row.state == "done" else "todo" for row in self.rows]
        done = self.needed - self.lacking
        return ["done" if place < done else "todo" for place in range(self.needed)]


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now: a sentence, and where the red button leads.

    Without an address there is no button: a session is attended, not opened.
    """

    sentence: str
    note: str
    button: str = ""
    url: str = ""


@dataclass(frozen=True)
class ProgrammeView:
    """A programme as one person sees it."""

    programme: Programme
    state: State
    parts: list[Part]
    due_on: date | None
    due_words: str
    is_due_soon: bool
    is_required: bool
    certificate: Certificate | None
    next_step: NextStep | None
    # The newest certificate, whether it holds or not.
    last: Certificate | None = None
    # While a certificate that has ended can still be renewed as in time: until when.
    grace_last: date | None = None
    # While it cannot be renewed yet: from when.
    opens_on: date | None = None
    revoked_on: date | None = None
    # Why nothing can be earned just now, though all may be done; "" as a rule.
    trouble: str = ""

    @property
    def rows(self) -> list[Row]:
        return [row for part in self.parts for row in part.rows]

    @property
    def steps(self) -> list[StepState]:
        """Return the hillside: a step for each that is needed, the first open one marked."""
        steps = [step for part in self.parts for step in part.steps]
        if "todo" in steps:
            steps[steps.index("todo")] = "current"
        return steps

    @property
    def done_words(self) -> str:
        """Say how far it has come, for beside the terraces."""
        count = sum(part.needed for part in self.parts)
        done = count - sum(part.lacking for part in self.parts)
        return ngettext(
            "%(done)d of %(count)d requirement done",
            "%(done)d of %(count)d requirements done",
            count,
        ) % {"done": done, "count": count}


@dataclass(frozen=True)
class CertificateView:
    """A certificate with its state on the day of reading."""

    certificate: Certificate
    state: CertificateState
    # Since when what it rests on has changed; may lie ahead.
    changed_from: date | None = None


@dataclass(frozen=True)
class Home:
    """Everything on the page."""

    next_step: NextStep | None
    required: list[ProgrammeView]
    optional: list[ProgrammeView]
    certificates: list[CertificateView] = field(default_factory=list)
