import pytest

from quizzes.models import Attempt
from quizzes.states import Event, NotPossible, State, after, can


def test_the_states_are_those_that_rows_keep():
    assert [state.value for state in State] == Attempt.State.values


@pytest.mark.parametrize(
    ("state", "event", "done", "waiting"),
    [
        ("open", Event.SAVE, "open", "open"),
        ("open", Event.EXTEND, "open", "open"),
        ("open", Event.SUBMIT, "graded", "marking"),
        ("open", Event.EXPIRE, "graded", "marking"),
        ("marking", Event.MARK, "graded", "marking"),
        ("marking", Event.REGRADE, "graded", "marking"),
        ("graded", Event.MARK, "graded", "graded"),
        ("graded", Event.REGRADE, "graded", "graded"),
    ],
)
def test_what_follows(state, event, done, waiting):
    assert after(state, event) == done
    assert after(state, event, awaits_marker=True) == waiting


@pytest.mark.parametrize("state", ["marking", "graded"])
@pytest.mark.parametrize(
    "event", [Event.SAVE, Event.EXTEND, Event.SUBMIT, Event.EXPIRE]
)
def test_what_is_closed_stays_closed(state, event):
    assert not can(state, event)
    with pytest.raises(NotPossible, match=f"{event} does not happen"):
        after(state, event)


@pytest.mark.parametrize("event", [Event.MARK, Event.REGRADE])
def test_what_is_open_is_not_marked(event):
    assert not can("open", event)
