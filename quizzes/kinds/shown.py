"""What the kinds hand to the templates: what is asked, and what became of it."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

_NOTHING = SafeString()


@dataclass(frozen=True)
class PresentedOption:
    """One thing to choose: a box to tick, or a line of a list (which shows ``text``)."""

    key: str
    text: str
    chosen: bool
    html: SafeString = _NOTHING


@dataclass(frozen=True)
class Field:
    """One control of several: a list to choose from, or, without options, a text to type."""

    key: str
    label: SafeString
    options: tuple[PresentedOption, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Piece:
    """A stretch of a text with gaps, and the gap after it; none after the last."""

    html: SafeString
    gap: Field | None = None


@dataclass(frozen=True)
class Criterion:
    """What an essay is marked by, and how many points it can bring."""

    key: str
    html: SafeString
    points: Decimal


@dataclass(frozen=True)
class Asked:
    """What is to be answered; each kind fills what its template shows."""

    options: tuple[PresentedOption, ...] = ()
    fields: tuple[Field, ...] = ()
    pieces: tuple[Piece, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    text: str = ""
    unit: str = ""
    words: int = 0
    words_min: int | None = None
    words_max: int | None = None


@dataclass(frozen=True)
class ReviewedOption:
    """An option after the answer. ``state`` names its look: right, wrong, missed or ""."""

    key: str
    text: str
    chosen: bool
    right: bool
    feedback: str
    html: SafeString = _NOTHING
    feedback_html: SafeString = _NOTHING

    @property
    def state(self) -> str:
        if self.right:
            return "right" if self.chosen else "missed"
        return "wrong" if self.chosen else ""

    @property
    def verdict(self) -> Promise | str:
        """Return the words beside the option; none for a wrong one left alone."""
        if self.right:
            return _("Right, chosen") if self.chosen else _("Right, not chosen")
        return _("Not right, chosen") if self.chosen else ""


@dataclass(frozen=True)
class ReviewedRow:
    """One part of an answer beside what would have been right; texts are plain.

    ``share`` is what the part earned, 0 to 1; ``wanted`` is "" where ``given`` says it all.
    """

    label: SafeString
    given: str
    wanted: str
    share: Decimal
    feedback_html: SafeString = _NOTHING

    @property
    def state(self) -> str:
        if self.share == 1:
            return "right"
        if not self.given:
            return ""
        return "partial" if self.share else "wrong"

    @property
    def verdict(self) -> Promise:
        if self.share == 1:
            return _("Right")
        if not self.given:
            return _("Not answered")
        return _("Partly right") if self.share else _("Not right")


@dataclass(frozen=True)
class Reviewed:
    """What became of an answer, part by part; each kind fills what its template shows."""

    options: tuple[ReviewedOption, ...] = ()
    rows: tuple[ReviewedRow, ...] = ()
    text: SafeString = _NOTHING
    words: int = 0
    words_min: int | None = None
    words_max: int | None = None
    criteria: tuple[Criterion, ...] = ()
