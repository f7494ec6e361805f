"""Who cites the law: each app above says which of its things rest on which provisions.

The register cannot import what lies above it, so those apps register here, when they are
ready. The page of a provision, the impact of a change and the reminders all ask the same
citers.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable

from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Citing:
    """One thing that rests on a provision.

    ``key`` names it for good within its kind (a page's translation key, a question's pk);
    ``url`` is empty where no page shows it, ``edit_url`` where nobody edits it.
    """

    kind: str
    key: str
    title: str
    provision: int
    url: str = ""
    edit_url: str = ""
    reviewed_on: date | None = None
    is_public: bool = True


class Citer(Protocol):
    """What an app registers for one kind of thing."""

    kind: str
    # Shown above a list of them: "Lessons".
    label: Any
    # The order in which kinds are shown.
    order: int

    def citing(self, provisions: Collection[int]) -> Iterable[Citing]:
        """Return what rests on any of the provisions, in a few queries."""
        ...


@runtime_checkable
class Chooser(Protocol):
    """A citer of whose things only some need to be looked at when the law moves."""

    # What those are called: "Quizzes that would run dry".
    review_label: Any

    def to_review(
        self, provisions: Collection[int], applies_from: date
    ) -> Iterable[Citing]:
        """Return those; ``applies_from`` is the first day of the change."""
        ...


@dataclass(frozen=True)
class Look:
    """One thing as whoever reviews it needs it: what it says, and where that is edited.

    ``text`` is safe HTML; ``links`` are names and addresses.
    """

    title: str
    text: SafeString
    links: tuple[tuple[str, str], ...] = ()
    reviewed_on: date | None = None
    can_prepare: bool = False


class Looker(Protocol):
    """What an app tells, and does, about single things of a kind for the change desk."""

    def look(self, key: str) -> Look | None:
        """Return the thing, None where it is gone."""
        ...

    def prepared(self, keys: Collection[str]) -> dict[str, datetime]:
        """Return when a text that was prepared goes live, by key."""
        ...

    def prepare(self, key: str, day: date, *, by: Any, at: datetime) -> str:
        """Make a draft that goes live on that day; return the address of its editor.

        Raises a Refusal where it cannot be.
        """
        ...


@dataclass(frozen=True)
class Effect:
    """What a change does to rows that nobody reviews: certificates in force, by unit."""

    label: Any
    count: int
    # Name and figure, the largest first.
    rows: tuple[tuple[str, int], ...] = ()


# Provisions touched, and the first day of the change.
EffectOf = Callable[[Collection[int], date], Effect]

_citers: dict[str, Citer] = {}
_lookers: dict[str, Looker] = {}
_effects: dict[str, EffectOf] = {}


def register(citer: Citer) -> None:
    """Let an app tell what of its own cites the law; called from its ``ready``."""
    _citers[citer.kind] = citer


def review_label(citer: Citer) -> Any:
    """Return what the change desk calls the things of a citer."""
    return citer.review_label if isinstance(citer, Chooser) else citer.label


def citers() -> list[Citer]:
    """Return all that are registered, in the order in which their kinds are shown."""
    return sorted(_citers.values(), key=lambda citer: citer.order)


def register_looker(kind: str, looker: Looker) -> None:
    """Let an app show single things of a kind at the desk; called from its ``ready``."""
    _lookers[kind] = looker


def looker_of(kind: str) -> Looker | None:
    return _lookers.get(kind)


def register_effect(name: str, effect: EffectOf) -> None:
    """Let an app tell what a change does to rows of its own; called from its ``ready``."""
    _effects[name] = effect


def effects_of(provisions: Collection[int], applies_from: date) -> list[Effect]:
    """Return what a change of the provisions does, in the order of registration."""
    return [effect(provisions, applies_from) for effect in _effects.values()]
