"""Where a certificate and a person stand on a day. Pure: facts and a day in, a word out.

What happened is folded into a `Summary` (see ``folding.py``): the days on which a state
changes by itself. `state_on` reads the state of a day off it, and nothing else decides one;
``querysets.py`` says the same to the database.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol

_ONE_DAY = timedelta(days=1)
# A task is "soon" in the thirty days up to its due day: the first step of the ladder of
# reminders.
SOON_DAYS = 30


class State(StrEnum):
    """The state of a person in a programme on a day; always exactly one."""

    CERTIFIED = "certified"
    RENEWAL_OPEN = "renewal_open"
    BASIS_CHANGED = "basis_changed"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    EXPIRED = "expired"
    REVOKED = "revoked"
    NOT_REQUIRED = "not_required"


# A certificate is there, neither expired nor taken back.
HOLDING = frozenset({State.CERTIFIED, State.RENEWAL_OPEN, State.BASIS_CHANGED})
# What counts in "so many per cent certified".
CERTIFIED = frozenset({State.CERTIFIED, State.RENEWAL_OPEN})
# Nothing is asked just now: no rule, or an exception; what was held has ended.
FREE = frozenset({State.NOT_REQUIRED, State.EXPIRED, State.REVOKED})
# Something is to be done, and there is still time.
OPEN = frozenset({State.IN_PROGRESS, State.NOT_STARTED, State.DUE_SOON})

# What may follow a state on the next day, whatever happens in between. A certificate, once
# there, is never undone: who held one is never again merely "not required". One issued
# today rests on today's law, and nobody comes back to one that no longer held.
_ANY = frozenset(State)
_NEVER_HELD = _ANY - {State.BASIS_CHANGED, State.EXPIRED}
ALLOWED: dict[State, frozenset[State]] = {
    State.NOT_REQUIRED: _NEVER_HELD,
    State.NOT_STARTED: _ANY - {State.BASIS_CHANGED},
    State.IN_PROGRESS: _ANY - {State.BASIS_CHANGED},
    State.DUE_SOON: _ANY - {State.BASIS_CHANGED},
    State.OVERDUE: _ANY - {State.BASIS_CHANGED},
    State.CERTIFIED: _ANY - {State.NOT_REQUIRED},
    State.RENEWAL_OPEN: _ANY - {State.NOT_REQUIRED},
    State.BASIS_CHANGED: _ANY - {State.NOT_REQUIRED},
    State.EXPIRED: _ANY - {State.BASIS_CHANGED, State.NOT_REQUIRED},
    State.REVOKED: _ANY - {State.BASIS_CHANGED, State.NOT_REQUIRED},
}

# What may follow where nothing happened but the day: no fact, no change of a rule.
_AFTER_A_CERTIFICATE = OPEN | {State.OVERDUE, State.EXPIRED, State.REVOKED}
_REQUIRED = OPEN | {State.OVERDUE}
BY_ITSELF: dict[State, frozenset[State]] = {
    State.CERTIFIED: HOLDING | _AFTER_A_CERTIFICATE,
    State.RENEWAL_OPEN: _AFTER_A_CERTIFICATE
    | {State.RENEWAL_OPEN, State.BASIS_CHANGED},
    State.BASIS_CHANGED: _AFTER_A_CERTIFICATE | {State.BASIS_CHANGED},
    State.NOT_STARTED: FREE | {State.NOT_STARTED, State.DUE_SOON},
    State.IN_PROGRESS: FREE | {State.IN_PROGRESS, State.DUE_SOON},
    State.DUE_SOON: FREE | {State.DUE_SOON, State.OVERDUE},
    State.OVERDUE: FREE | {State.OVERDUE},
    State.EXPIRED: _REQUIRED | {State.EXPIRED, State.REVOKED},
    State.REVOKED: _REQUIRED | {State.EXPIRED, State.REVOKED},
    State.NOT_REQUIRED: _REQUIRED | {State.NOT_REQUIRED},
}


class CertificateState(StrEnum):
    """The state of a certificate on a day."""

    VALID = "valid"
    RENEWAL_OPEN = "renewal_open"
    BASIS_CHANGED = "basis_changed"
    EXPIRED = "expired"
    REVOKED = "revoked"

    @property
    def holds(self) -> bool:
        """Return whether it is neither expired nor taken back."""
        return self not in (CertificateState.EXPIRED, CertificateState.REVOKED)


def last_valid_day(expires_on: date) -> date:
    """Return the last day a certificate is valid; ``expires_on`` is the day after."""
    return expires_on - _ONE_DAY


def first_soon_day(expires_on: date) -> date:
    """Return the first day on which a task due then, or what ends then, is soon."""
    return expires_on - timedelta(days=SOON_DAYS)


def certificate_state(
    *,
    expires_on: date,
    is_revoked: bool,
    on: date,
    renewal_from: date | None = None,
    basis_changed_from: date | None = None,
) -> CertificateState:
    """Return the state of a certificate on a day.

    ``expires_on`` is the first day it no longer holds; the other two are the first days on
    which they are so, None where there is none. One that expires on 31 December and can be
    renewed for thirty days is open to renewal from 1 December, and expired on the 31st.
    """
    if is_revoked:
        return CertificateState.REVOKED
    if on >= expires_on:
        return CertificateState.EXPIRED
    if basis_changed_from is not None and basis_changed_from <= on:
        return CertificateState.BASIS_CHANGED
    if renewal_from is not None and renewal_from <= on:
        return CertificateState.RENEWAL_OPEN
    return CertificateState.VALID


class Dates(Protocol):
    """What a state is read off: a `Summary`, or the row that keeps one."""

    @property
    def due_on(self) -> date | None: ...
    @property
    def started_at(self) -> datetime | None: ...
    @property
    def certified_until(self) -> date | None: ...
    @property
    def renewal_from(self) -> date | None: ...
    @property
    def grace_until(self) -> date | None: ...
    @property
    def basis_changed_from(self) -> date | None: ...
    @property
    def revoked_on(self) -> date | None: ...
    @property
    def excused_from(self) -> date | None: ...
    @property
    def excused_until(self) -> date | None: ...


@dataclass(frozen=True)
class Summary:
    """What is known of a person in a programme, as days; each is the first on which it is so.

    ``due_on``: the last day in time; None: no rule asks this person. ``started_at``: the
    first step towards the next certificate. ``certified_until``: when what holds longest of
    the certificates not taken back ends, or ended. ``revoked_on``: only while the newest
    certificate is one taken back. ``excused_until`` None: until further notice.
    """

    due_on: date | None = None
    started_at: datetime | None = None
    certified_until: date | None = None
    renewal_from: date | None = None
    grace_until: date | None = None
    basis_changed_from: date | None = None
    revoked_on: date | None = None
    excused_from: date | None = None
    excused_until: date | None = None


def is_excused(of: Dates, on: date) -> bool:
    """Return whether an exception holds for the person on a day."""
    if of.excused_from is None or on < of.excused_from:
        return False
    return of.excused_until is None or on < of.excused_until


def is_free(of: Dates, on: date) -> bool:
    """Return whether nobody asks anything of the person on a day, by rule or exception."""
    return of.due_on is None or is_excused(of, on)


def state_on(of: Dates, on: date) -> State:
    """Return the one state of a person in a programme on a day.

    The day is that of the summary or a later one: then it is the state if nothing happens
    until then. The first line that fits decides; the due day itself is in time.
    """
    until = of.certified_until
    if until is not None and on < until:
        if of.basis_changed_from is not None and of.basis_changed_from <= on:
            return State.BASIS_CHANGED
        if of.renewal_from is not None and of.renewal_from <= on:
            return State.RENEWAL_OPEN
        return State.CERTIFIED
    if is_free(of, on):
        if of.revoked_on is not None:
            return State.REVOKED
        return State.NOT_REQUIRED if until is None else State.EXPIRED
    if of.grace_until is not None and on < of.grace_until:
        return State.EXPIRED
    # Not free, so there is one.
    due_on = of.due_on or on
    if due_on < on:
        return State.OVERDUE
    if of.revoked_on is not None and of.started_at is None:
        return State.REVOKED
    if first_soon_day(due_on) <= on:
        return State.DUE_SOON
    return State.NOT_STARTED if of.started_at is None else State.IN_PROGRESS


def next_change(of: Dates, on: date) -> date | None:
    """Return the first later day on which the state changes by itself; None: never.

    A basis that changes on a day already known counts; facts to come do not.
    """
    edges = [
        of.certified_until,
        of.renewal_from,
        of.grace_until,
        of.basis_changed_from,
        of.excused_from,
        of.excused_until,
    ]
    if of.due_on is not None:
        edges += [of.due_on + _ONE_DAY, first_soon_day(of.due_on)]
    now = state_on(of, on)
    # Between two of these days nothing can change.
    for day in sorted({edge for edge in edges if edge is not None and edge > on}):
        if state_on(of, day) is not now:
            return day
    return None
