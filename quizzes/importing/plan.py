"""What an import would do, question by question. Plain data: nothing here asks or writes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from core.loading import Fault

from ..formats.items import Item
from .outcome import Outcome

# create: a new question. update: the question of that code gets this content. unchanged: the
# bank has it as it is. kept: the bank has it, edited since it came. duplicate: the bank, or
# the file further up, asks the same. faulty: it cannot be stored.
Decision = Literal["create", "update", "unchanged", "kept", "duplicate", "faulty"]
Choice = Literal["skip", "add", "update"]
WRITTEN: tuple[Decision, ...] = ("create", "update")


@dataclass(frozen=True)
class PlanOptions:
    """What the trainer chose: put in use what can be; the topic of those without; twins.

    ``topic`` is a code, "" for "not sorted yet". ``choices`` go by an offer's number.
    """

    live: bool = False
    topic: str = ""
    choices: Mapping[int, Choice] = field(default_factory=dict)


@dataclass(frozen=True)
class Twin:
    """A question that asks the same, or nearly: of the bank by its code, or of the file."""

    code: str
    stem: str
    score: float
    # Where in the file it stands; "" for one of the bank.
    where: str = ""


@dataclass(frozen=True)
class Offer:
    """One question of the file, and what is to become of it.

    ``item`` is as it will be written. ``problems`` keep it from being asked (it comes as a
    draft) or, where ``decision`` is "faulty", from being stored. ``notices`` are remarks.
    """

    number: int
    item: Item
    code: str
    decision: Decision
    state: str = ""
    problems: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    twin: Twin | None = None
    lacks_explanation: bool = False
    # Whether ``code`` was made from the content, for want of one in the file.
    is_made_up: bool = False
    # Whether the file says which topic it belongs to.
    is_sorted: bool = True
    # The provision's primary key.
    provision: int | None = None

    @property
    def is_written(self) -> bool:
        return self.decision in WRITTEN

    @property
    def choice(self) -> Choice:
        """Return what a screen shows as chosen for a question with a twin."""
        if self.decision == "update":
            return "update"
        return "add" if self.decision == "create" else "skip"


@dataclass
class Plan:
    """All offers in the order of the file, the faults, and remarks about the whole."""

    offers: list[Offer] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
    new_topics: list[tuple[str, ...]] = field(default_factory=list)
    options: PlanOptions = field(default_factory=PlanOptions)

    def count(self, *decisions: Decision) -> int:
        return sum(offer.decision in decisions for offer in self.offers)

    @property
    def problems(self) -> list[Fault]:
        """Return everything to be mended: of the reader, then question by question."""
        return [
            *self.faults,
            *(
                Fault(offer.item.where, problem)
                for offer in self.offers
                if offer.is_written or offer.decision == "faulty"
                for problem in offer.problems
            ),
        ]

    @property
    def losses(self) -> dict[str, list[str]]:
        """Return what our questions cannot hold, with the places it is lost from."""
        found: dict[str, list[str]] = {}
        for offer in self.offers:
            if offer.is_written:
                for sentence in offer.item.lost:
                    found.setdefault(sentence, []).append(offer.item.where)
        return found

    @property
    def twins(self) -> list[Offer]:
        """Return the offers that the trainer is asked about."""
        return [offer for offer in self.offers if offer.twin]

    @property
    def lacking_explanation(self) -> int:
        return sum(o.lacks_explanation for o in self.offers if o.is_written)

    @property
    def states(self) -> Counter[str]:
        """Return how many questions would come into which state."""
        return Counter(o.state for o in self.offers if o.decision == "create")

    def outcome(self) -> Outcome:
        """Return what applying this plan comes to."""
        return Outcome(
            created=self.count("create"),
            updated=self.count("update"),
            skipped=self.count("unchanged", "kept", "duplicate"),
            problems=self.problems,
        )


def written(offers: Iterable[Offer], decision: Decision) -> list[Offer]:
    return [offer for offer in offers if offer.decision == decision]
