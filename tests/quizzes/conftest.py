"""Quizzes to sit: a fixed paper of three, and the moment at which things happen."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission
from wagtail.users.models import UserProfile

from legal.models import LegalDocument, Provision
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


@pytest.fixture
def author(client, trainer):
    """A client signed in as a trainer, with the permissions of the group."""
    client.cookies["django_language"] = "en"
    names = (
        ["access_admin"]
        + [
            f"{verb}_{model}"
            for verb in ("add", "change", "view")
            for model in ("question", "questionoption", "topic", "quiz")
        ]
        + ["publish_question", "lock_question", "unlock_question"]
    )
    group = trainer.groups.get()
    group.permissions.add(*Permission.objects.filter(codename__in=names))
    UserProfile.objects.create(user=trainer, preferred_language="en")
    client.force_login(trainer)
    return client


@pytest.fixture
def provision(db):
    document = LegalDocument.objects.create(
        code="L-06-2022", kind="Luật", number="06/2022/QH15", title="Luật", issuer="QH"
    )
    return Provision.objects.create(document=document, key="dieu-84", label="Điều 84")


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
