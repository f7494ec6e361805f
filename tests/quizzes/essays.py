"""Essays for tests: a quiz of one choice and essays, sat and sent."""

from typing import Any

from quizzes.models import Attempt, Question, QuestionVersion, Quiz
from quizzes.services import start_attempt, submit_attempt
from tests.factories.quizzes import LONG_AGO, QuestionFactory, QuizFactory

from .conftest import NINE, answer

RUBRIC = [("nguyen-tac", "Nêu đúng nguyên tắc", "2"), ("vi-du", "Có ví dụ", "2")]


def essay_question(points: int = 4, **fields: Any) -> Question:
    """Return a live essay, marked by two criteria of two points each."""
    question = QuestionFactory(kind="essay", state="draft", points=points, **fields)
    content = {
        "stem": {"vi": "Phân tích nguyên tắc khen thưởng.", "en": "Discuss."},
        "options": [
            {
                "key": key,
                "text": {"vi": text},
                "correct": False,
                "feedback": {},
                "points": most,
            }
            for key, text, most in RUBRIC
        ],
        "explanation": {"vi": "Gợi ý chấm."},
        "picture": None,
        "settings": {"words_min": 3, "words_max": 50},
    }
    question.current_version = QuestionVersion.objects.create(
        question=question,
        number=1,
        kind="essay",
        points=points,
        content=content,
        content_hash=question.code,
        created_at=LONG_AGO,
    )
    question.state = "live"
    question.save()
    return question


def essay_quiz(essays: int = 1, **fields: Any) -> Quiz:
    """Return a quiz of one choice of six points, right answer ``a``, and essays of four."""
    return QuizFactory(
        questions=[
            QuestionFactory(points=6),
            *(essay_question() for _ in range(essays)),
        ],
        **fields,
    )


def sent(
    quiz: Quiz, learner: Any, *, right: bool = True, text: str = "Công khai, dân chủ."
) -> Attempt:
    """Sit the quiz: the choice answered rightly or not, every essay with that text."""
    attempt = start_attempt(quiz=quiz, learner=learner, at=NINE, seed=1)
    answer(attempt, 1, "a" if right else "b")
    if text:
        for position in range(2, attempt.items.count() + 1):
            answer(attempt, position, text)
    submit_attempt(attempt=attempt, at=NINE)
    attempt.refresh_from_db()
    return attempt
