"""Quizzes to sit: a fixed paper of three, and the moment at which things happen."""

from datetime import UTC, datetime

import pytest

from quizzes.models import Attempt, Quiz
from quizzes.services import save_response, start_attempt, submit_attempt
from tests.factories.quizzes import QuestionFactory, QuizFactory, TopicFactory

NINE = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 09:00 in Tuyên Quang


@pytest.fixture
def at() -> datetime:
    return NINE


@pytest.fixture
def quiz(db: None) -> Quiz:
    """Three questions, one point each; the right answer is always ``a``."""
    topic = TopicFactory(name="Thẩm quyền", name_en="Authority")
    return QuizFactory(
        slug="tham-quyen",
        title="Thẩm quyền khen thưởng",
        title_en="Authority to commend",
        questions=QuestionFactory.create_batch(3, topic=topic),
    )


def answer(attempt: Attempt, position: int, *keys: str, at: datetime = NINE) -> None:
    """Save an answer as the page would."""
    item = attempt.items.select_related("version").get(position=position)
    save_response(attempt=attempt, item=item, answer=list(keys), at=at)


def graded(quiz: Quiz, learner, right: int, at: datetime = NINE) -> Attempt:
    """Sit a quiz with so many right answers, and send it."""
    attempt = start_attempt(quiz=quiz, learner=learner, at=at, seed=1)
    for position in range(1, right + 1):
        answer(attempt, position, "a", at=at)
    submit_attempt(attempt=attempt, at=at)
    return attempt
