from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import translation

from quizzes.services import start_attempt

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
