"""The ten states in the five groups that a report shows first; and what narrows a list."""

from datetime import date
from enum import StrEnum

from django.db.models import Q

from certification.standing import (
    CERTIFIED,
    FREE,
    OPEN,
    Dates,
    State,
    is_free,
    state_on,
)


class Group(StrEnum):
    """What a state comes to for who reads a report; everybody is in exactly one."""

    MET = "met"
    TO_DO = "to_do"
    OVERDUE = "overdue"
    BASIS_CHANGED = "basis_changed"
    EXCUSED = "excused"


# Those that are not the same as one state.
WIDER = (Group.MET, Group.TO_DO, Group.EXCUSED)

Narrow = State | Group


def narrow_from(value: str) -> Narrow | None:
    """Return the state or group that an address names; None for nothing.

    Raises ValueError for what is neither.
    """
    if not value:
        return None
    return Group(value) if value in list(WIDER) else State(value)


def fits(narrow: Narrow, of: Dates, on: date) -> bool:
    """Return whether a person is in a state, or in a group, on a day."""
    state, free = state_on(of, on), is_free(of, on)
    match narrow:
        case Group.MET:
            return state in CERTIFIED
        case Group.TO_DO:
            return not free and state in OPEN | FREE
        case Group.EXCUSED:
            return free and state in FREE
    return state.value == narrow.value


def chosen(narrow: Narrow) -> Q:
    """Return the same for rows of `ProgrammeStandingQuerySet.with_state`."""
    match narrow:
        case Group.MET:
            return Q(state__in=sorted(CERTIFIED))
        case Group.TO_DO:
            return Q(state__in=sorted(OPEN | FREE), is_free=False)
        case Group.EXCUSED:
            return Q(state__in=sorted(FREE), is_free=True)
    return Q(state=narrow.value)
