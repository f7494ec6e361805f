"""What a change would touch, counted before it is recorded."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ..citing import Effect, citers, effects_of, review_label
from ..models import LegalChange, Provision
from ..reach import reaches
from ..services import ChangeAsked
from ..services.impact import is_seen_to, things_of


@dataclass(frozen=True)
class Count:
    """So many things of a kind; ``right`` of them were reviewed when it applied already."""

    label: Any
    total: int
    right: int

    @property
    def open(self) -> int:
        return self.total - self.right


@dataclass(frozen=True)
class Preview:
    """What recording the change does; ``ends_on`` is written into the old document."""

    applies_from: date
    counts: list[Count]
    effects: list[Effect]
    ends_on: date | None

    @property
    def touches_something(self) -> bool:
        return any(count.total for count in self.counts)


def preview(asked: ChangeAsked, today: date) -> Preview:
    """Return the counts that the list will have; the same citers answer for both."""
    applies_from = max(asked.effective_on, today)
    named = [provision.key for provision in asked.provisions]
    reached = {
        pk
        for pk, key in Provision.objects.filter(document=asked.target).values_list(
            "pk", "key"
        )
        if reaches(named, key)
    }
    counts = []
    for citer in citers():
        things = {
            one.key: one for one in things_of(citer, reached, applies_from) if reached
        }
        right = sum(
            is_seen_to(applies_from, one.reviewed_on) for one in things.values()
        )
        counts.append(Count(review_label(citer), len(things), right))
    return Preview(
        applies_from=applies_from,
        counts=counts,
        effects=effects_of(reached, applies_from),
        ends_on=asked.end_it_writes(),
    )


def counts_of(change: LegalChange) -> list[Count]:
    """Return the counts of a change as recorded, kind by kind, in one query."""
    states: dict[str, list[str]] = {}
    for kind, state in change.items.values_list("kind", "state"):
        states.setdefault(kind, []).append(state)
    return [
        Count(
            review_label(citer),
            len(states.get(citer.kind, ())),
            sum(state != "to_review" for state in states.get(citer.kind, ())),
        )
        for citer in citers()
    ]
