"""Which state of an attempt follows which. No database, no clock.

The one table that services ask; ``docs/attempts.md`` draws it.
"""

from enum import StrEnum


class State(StrEnum):
    """As ``models.Attempt.State`` keeps it."""

    OPEN = "open"
    MARKING = "marking"
    GRADED = "graded"


class Event(StrEnum):
    """What can happen to an attempt."""

    SAVE = "save"  # an answer arrives
    EXTEND = "extend"  # an outage gives time back
    SUBMIT = "submit"  # the learner sends it
    EXPIRE = "expire"  # its time has run out
    MARK = "mark"  # a person has marked what the machine cannot
    REGRADE = "regrade"  # a wrong key was put right


class NotPossible(ValueError):
    """The event does not happen in that state: a mistake of ours."""


# (state, event): the state after it, where nothing waits for a person to mark it, and where
# something does.
_AFTER: dict[tuple[State, Event], tuple[State, State]] = {
    (State.OPEN, Event.SAVE): (State.OPEN, State.OPEN),
    (State.OPEN, Event.EXTEND): (State.OPEN, State.OPEN),
    (State.OPEN, Event.SUBMIT): (State.GRADED, State.MARKING),
    (State.OPEN, Event.EXPIRE): (State.GRADED, State.MARKING),
    (State.MARKING, Event.MARK): (State.GRADED, State.MARKING),
    # Where the question put right was all that waited, nothing does any more.
    (State.MARKING, Event.REGRADE): (State.GRADED, State.MARKING),
    (State.GRADED, Event.MARK): (State.GRADED, State.GRADED),
    (State.GRADED, Event.REGRADE): (State.GRADED, State.GRADED),
}


def can(state: str, event: Event) -> bool:
    """Return whether the event may happen in that state."""
    return (State(state), event) in _AFTER


def after(state: str, event: Event, *, awaits_marker: bool = False) -> State:
    """Return the state that follows; raise NotPossible where the event cannot happen.

    ``awaits_marker`` says whether, after the event, an answer waits for a person.
    """
    try:
        done, waiting = _AFTER[State(state), event]
    except KeyError:
        raise NotPossible(f"{event} does not happen to what is {state}") from None
    return waiting if awaits_marker else done
