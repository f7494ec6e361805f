"""How long the statistics of a quiz take: 500 attempts of 40 questions, and 50,000.

Raw rows in a throw-away SQLite file; ``python -m benchmarks.statistics_scale``. Memory is
what the counting added to the most the process ever held.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZES = (500, 50_000)
QUESTIONS = 40

# An attempt's ability and a question's ease make a right answer likelier; wrong ones go to
# one of three options.
_ROWS = (
    """
    INSERT INTO quizzes_attempt (public_id, number, seed, pass_percent, reveal, started_at,
        closed_at, closed_by, learner_id, quiz_id, borderline_percent, is_trial, origin,
        sections, state)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :attempts)
    SELECT lower(hex(randomblob(16))), i, abs(random()) % 1000, 70, 'after-sending',
        '2026-11-24 02:00:00', '2026-11-24 02:40:00', 'learner', :learner, :quiz, 0, 0, '',
        '[]', 'graded' FROM n
    """,
    """
    INSERT INTO quizzes_attemptitem
        (position, option_order, attempt_id, version_id, is_flagged, section)
    SELECT v.n, '["a", "b", "c", "d"]', a.id, v.id, 0, 0
    FROM quizzes_attempt a CROSS JOIN asked v WHERE a.quiz_id = :quiz
    """,
    """
    INSERT INTO quizzes_response (answer, saved_at, item_id, device)
    SELECT CASE WHEN abs(random()) % 1000 < 100 + 0.5 * a.seed + 7 * v.n THEN '["a"]'
            ELSE '["' || substr('bcd', 1 + abs(random()) % 3, 1) || '"]' END,
        strftime('%Y-%m-%d %H:%M:%f', '2026-11-24 02:00:00', '+' || (i.position * 45) || ' seconds'),
        i.id, ''
    FROM quizzes_attemptitem i JOIN quizzes_attempt a ON a.id = i.attempt_id
        JOIN asked v ON v.id = i.version_id WHERE a.quiz_id = :quiz
    """,
    """
    INSERT INTO quizzes_grade
        (graded_at, score, possible, percent, passed, reason, attempt_id, sections)
    SELECT '2026-11-24 02:40:00', SUM(r.answer = '["a"]'), COUNT(*),
        ROUND(100.0 * SUM(r.answer = '["a"]') / COUNT(*), 2),
        100.0 * SUM(r.answer = '["a"]') / COUNT(*) >= 70, '', i.attempt_id, '[]'
    FROM quizzes_attemptitem i JOIN quizzes_response r ON r.item_id = i.id
        JOIN quizzes_attempt a ON a.id = i.attempt_id WHERE a.quiz_id = :quiz
    GROUP BY i.attempt_id
    """,
    """
    INSERT INTO quizzes_itemmark (points, possible, grade_id, item_id, response_id)
    SELECT r.answer = '["a"]', 1, g.id, i.id, r.id
    FROM quizzes_grade g JOIN quizzes_attempt a ON a.id = g.attempt_id
        JOIN quizzes_attemptitem i ON i.attempt_id = a.id
        JOIN quizzes_response r ON r.item_id = i.id WHERE a.quiz_id = :quiz
    ORDER BY g.id, i.id
    """,
)


@dataclass(frozen=True)
class Measured:
    """Statistics of one quiz, counted once."""

    attempts: int
    seconds: float
    megabytes: float


def run() -> list[Measured]:
    """Measure every size; print a line each."""
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        return [_measure(attempts) for attempts in SIZES]


def _set_up(folder: str) -> None:
    """Migrate a throw-away database; the process is for this measurement alone."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ |= {
        "VAR_DIR": folder,
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
    }
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _measure(attempts: int) -> Measured:
    quiz = _build(attempts)
    from django.db import connection

    from quizzes.statistics import count_quiz

    with connection.cursor() as cursor:
        # Pages of the file that are mapped are the system's to drop; leave them out.
        cursor.execute("PRAGMA mmap_size=0")
    before = _peak()
    started = time.perf_counter()
    count_quiz(quiz)
    seconds = time.perf_counter() - started
    measured = Measured(attempts, seconds, _peak() - before)
    print(
        f"statistics of {attempts:,} attempts × {QUESTIONS} questions: "
        f"{measured.seconds:.2f} s, {measured.megabytes:.0f} MB more than before",
        flush=True,
    )
    return measured


def _build(attempts: int) -> Any:
    """Return a quiz with so many graded attempts."""
    from django.db import connection

    from organisation.models import User
    from tests.factories import quizzes

    make: Any = quizzes  # the tests have no types
    topic = make.TopicFactory()
    asked = make.QuestionFactory.create_batch(QUESTIONS, topic=topic)
    quiz = make.QuizFactory(slug=f"bai-{attempts}", questions=asked)
    learner, _created = User.objects.get_or_create(username="hoc-vien")
    words = {"attempts": attempts, "learner": learner.pk, "quiz": quiz.pk}
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE asked (id integer PRIMARY KEY, n integer)")
        cursor.executemany(
            "INSERT INTO asked VALUES (%s, %s)",
            [(q.current_version_id, n) for n, q in enumerate(asked, 1)],
        )
        raw = cursor.cursor.connection
        for statement in _ROWS:
            raw.execute(statement, words)
        cursor.execute("DROP TABLE asked")
        cursor.execute("ANALYZE")
    return quiz


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    run()
