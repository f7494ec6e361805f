"""What happened to one person in one programme, folded into a summary. Pure.

The fold looks at nothing recorded after the day it is made for: made again for a past day
it gives what it gave then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Protocol

from .standing import Summary, first_soon_day, last_valid_day

# What somebody has whose certificate was taken back.
DAYS_AFTER_REVOCATION = 30


class Asking(Protocol):
    """What the rules ask of a person: by when, and from when to when excused."""

    @property
    def due_on(self) -> date: ...
    @property
    def excused_from(self) -> date | None: ...
    @property
    def excused_until(self) -> date | None: ...


@dataclass(frozen=True)
class Touch:
    """A change of law that touches a certificate's basis, and what became of that."""

    applies_from: date
    known_at: datetime | None = None
    # Its holder caught up with it, or it had been recorded by mistake.
    settled_at: datetime | None = None


@dataclass(frozen=True)
class Held:
    """A certificate as the fold needs it; ``nth``: the person's first in it, second, ..."""

    nth: int
    issued_on: date
    expires_on: date
    renewal_from: date | None = None
    grace_until: date | None = None
    revoked_at: datetime | None = None
    revoked_on: date | None = None
    touches: Sequence[Touch] = ()

    def is_revoked(self, by: date) -> bool:
        return self.revoked_on is not None and self.revoked_on <= by

    def basis_changed_from(self, until: datetime) -> date | None:
        """Return the first day on which what was known before a moment applies."""
        return min(
            (
                touch.applies_from
                for touch in self.touches
                if touch.applies_from > self.issued_on
                and (touch.known_at is None or touch.known_at < until)
                and (touch.settled_at is None or touch.settled_at >= until)
            ),
            default=None,
        )


@dataclass(frozen=True)
class History:
    """What the fold is made from: one person in one programme.

    ``asking`` is what the rules of the day say; None: nothing. ``steps``: when something
    that the programme asks was taken up, each moment.
    """

    asking: Asking | None = None
    certificates: Sequence[Held] = ()
    steps: Sequence[datetime] = ()


def end_of(day: date, zone: tzinfo) -> datetime:
    """Return the first moment after a day, in a time zone."""
    return datetime.combine(day + timedelta(days=1), time.min, zone)


def summarise(history: History, *, day: date, until: datetime) -> Summary:
    """Fold what had happened by the end of a day into its summary.

    ``until`` is the first moment after that day, in the province's zone: whatever was
    recorded then or later has no part in it.
    """
    known = [one for one in history.certificates if one.issued_on <= day]
    newest = max(known, key=lambda one: one.nth, default=None)
    # Of two that hold, the longer one says until when; the newer where they end alike.
    holding = max(
        (one for one in known if not one.is_revoked(day)),
        key=lambda one: (one.expires_on, one.nth),
        default=None,
    )
    revoked_on = newest.revoked_on if newest and newest.is_revoked(day) else None
    since = None if newest is None else counts_from(newest, day, until)
    asking = history.asking
    return Summary(
        due_on=None if asking is None else next_due(asking.due_on, holding, revoked_on),
        started_at=min(
            (
                step
                for step in history.steps
                if step < until and (since is None or step >= since)
            ),
            default=None,
        ),
        certified_until=holding.expires_on if holding else None,
        renewal_from=renewal_of(holding) if holding else None,
        grace_until=grace_of(holding) if holding else None,
        basis_changed_from=holding.basis_changed_from(until) if holding else None,
        revoked_on=revoked_on,
        excused_from=asking.excused_from if asking else None,
        excused_until=asking.excused_until if asking else None,
    )


def renewal_of(certificate: Held) -> date:
    """Return the first day it can be renewed; an old one does not say, and has a month."""
    return certificate.renewal_from or first_soon_day(certificate.expires_on)


def grace_of(certificate: Held) -> date:
    """Return the first day after the grace that follows its end."""
    return certificate.grace_until or certificate.expires_on


def counts_from(newest: Held, day: date, until: datetime) -> datetime:
    """Return the moment from which steps count for the next certificate.

    From when it was taken back; else from when it can be renewed.
    """
    if newest.is_revoked(day) and newest.revoked_at is not None:
        return newest.revoked_at
    return datetime.combine(renewal_of(newest), time.min, until.tzinfo)


def next_due(
    rule_due_on: date, holding: Held | None, revoked_on: date | None = None
) -> date:
    """Return the last day in time for a person's next certificate.

    The day of the rule; for who held one, the last day of its grace where that is later: a
    certificate without grace that ended yesterday is one day late, not two years. Who lost
    one has thirty days from then.
    """
    days = [rule_due_on]
    if holding is not None:
        days.append(last_valid_day(grace_of(holding)))
    if revoked_on is not None:
        days.append(revoked_on + timedelta(days=DAYS_AFTER_REVOCATION))
    return max(days)
