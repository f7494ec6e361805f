"""Where a certificate and a person stand on a day. Pure: dates in, a word out."""

from datetime import date, datetime, timedelta
from enum import StrEnum

# A certificate is "soon" in its last thirty days, and a task in the thirty before its
# due day: the first step of the ladder of reminders.
SOON_DAYS = 30


class CertificateState(StrEnum):
    """The state of a certificate on a day."""

    VALID = "valid"
    SOON = "soon"
    LAPSED = "lapsed"
    REVOKED = "revoked"

    @property
    def holds(self) -> bool:
        """Return whether the certificate counts: one that expires soon still does."""
        return self in (CertificateState.VALID, CertificateState.SOON)


class PersonState(StrEnum):
    """The state of a person in a programme; always exactly one."""

    CERTIFIED = "certified"
    OVERDUE = "overdue"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"


def last_valid_day(expires_on: date) -> date:
    """Return the last day a certificate is valid; ``expires_on`` is the day after."""
    return expires_on - timedelta(days=1)


def first_soon_day(expires_on: date) -> date:
    """Return the first day on which a certificate expires soon."""
    return expires_on - timedelta(days=SOON_DAYS)


def next_due(rule_due_on: date, certified_until: date | None) -> date:
    """Return the last day in time for a person's next certificate.

    The day of the rule; for who was certified, the last day that certificate holds where
    that is later: a certificate that lapsed yesterday is one day late, not two years.
    """
    if certified_until is None:
        return rule_due_on
    return max(rule_due_on, last_valid_day(certified_until))


def certificate_state(
    *, expires_on: date, is_revoked: bool, on: date
) -> CertificateState:
    """Return the state of a certificate on a day.

    ``expires_on`` is the first day it no longer holds. One that expires on 31 December
    is soon from 1 December, and lapsed on the 31st.
    """
    if is_revoked:
        return CertificateState.REVOKED
    if on >= expires_on:
        return CertificateState.LAPSED
    if on >= first_soon_day(expires_on):
        return CertificateState.SOON
    return CertificateState.VALID


def person_state(
    *,
    certified_until: date | None,
    due_on: date | None,
    started_at: datetime | None,
    on: date,
) -> PersonState:
    """Return the one state of a person in a programme on a day.

    The order decides: certified, else overdue, else in progress, else not started.
    The due day itself is in time. ``querysets.py`` says the same to the database.
    """
    if certified_until is not None and on < certified_until:
        return PersonState.CERTIFIED
    if due_on is not None and due_on < on:
        return PersonState.OVERDUE
    return PersonState.NOT_STARTED if started_at is None else PersonState.IN_PROGRESS
