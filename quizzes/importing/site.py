"""What a format provides whose files hold a whole site, not questions alone.

Its module (see ``formats.registry``) has ``plan`` and ``apply`` as below. Command and screens
show ``lines`` and the outcome's problems, and apply the plan that they showed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from core.loading import Fault
from organisation.models import User

from ..formats.items import PictureSource
from ..formats.registry import Format
from .outcome import Outcome, Tell


class SitePlan(Protocol):
    """What importing a site would do."""

    @property
    def lines(self) -> Sequence[tuple[str, int]]:
        """Return what would be made, in words, and how many: ("Lượt làm bài", 1204)."""

    @property
    def notices(self) -> Sequence[Fault]:
        """Return what will be lost or is otherwise worth knowing."""

    def outcome(self) -> Outcome:
        """Return what applying it comes to."""


class Plan(Protocol):
    def __call__(
        self,
        data: bytes,
        name: str,
        pictures: PictureSource,
        options: Mapping[str, Any],
    ) -> SitePlan: ...


class Apply(Protocol):
    """Writes a plan in one transaction; ``tell`` hears how far it is."""

    def __call__(
        self, plan: SitePlan, *, by: User | None, at: datetime, tell: Tell
    ) -> Outcome: ...


@dataclass(frozen=True)
class Site:
    """The two functions of a format of sites."""

    plan: Plan
    apply: Apply


def site_of(found: Format) -> Site:
    return Site(found.load("plan"), found.load("apply"))
