from datetime import timedelta
from io import StringIO
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import translation

from quizzes.management.commands import close_attempts
from quizzes.services import start_attempt
from quizzes.tasks import close_overdue_attempts

from .conftest import answer


def test_close_attempts_closes_what_nobody_touches(quiz, lan, at, time_machine):
    quiz.time_limit_minutes = 10
    attempt = start_attempt(quiz=quiz, learner=lan, at=at)
    answer(attempt, 1, "a")
    time_machine.move_to(at + timedelta(minutes=11), tick=False)
    said = []
    for _run in range(2):
        out = StringIO()
        with translation.override("en"):
            call_command("close_attempts", stdout=out)
        said.append(out.getvalue().strip())
    assert said == ["1 attempt closed.", "0 attempts closed."]
    attempt.refresh_from_db()
    assert (attempt.closed_by, attempt.closed_at) == ("clock", attempt.deadline_at)
    assert attempt.grades.get().score == 1


def test_close_attempts_goes_on_until_told_to_stop(quiz, lan, at, monkeypatch):
    """A database that is away for a moment ends it as little as an empty round does."""
    rounds = []
    stop = Event()

    def close(*, at):
        rounds.append(at)
        if len(rounds) == 3:
            stop.set()
        if len(rounds) == 1:
            raise OperationalError("the server is starting up")
        return 2

    monkeypatch.setattr(close_attempts, "close_overdue", close)
    monkeypatch.setattr(close_attempts.connection, "close", lambda: None)
    out = StringIO()
    command = close_attempts.Command(stdout=out)
    with translation.override("en"):
        command.go_on(0, stop)
    assert len(rounds) == 3
    assert out.getvalue().splitlines() == ["2 attempts closed."] * 2


@pytest.mark.parametrize("wrong", ["0", "-5", "x", "3601"])
def test_close_attempts_says_which_times_it_knows(wrong):
    with pytest.raises(CommandError, match="1 to 3600"):
        call_command("close_attempts", f"--every={wrong}")


def test_the_task_closes_too(quiz, lan, at, time_machine):
    quiz.time_limit_minutes = 10
    attempt = start_attempt(quiz=quiz, learner=lan, at=at)
    time_machine.move_to(at + timedelta(minutes=11), tick=False)
    close_overdue_attempts.enqueue()
    attempt.refresh_from_db()
    assert attempt.state == "graded"
