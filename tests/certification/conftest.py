"""A programme of one course and one quiz, assigned to the province."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from certification.models import Programme
from certification.signals import standing_changed
from courses.models import CoursePage
from quizzes.models import Quiz
from tests.factories.certification import (
    NINE,
    AssignmentFactory,
    ProgrammeFactory,
    make_course,
    make_quiz,
)


@pytest.fixture
def at() -> datetime:
    return NINE


@pytest.fixture
def today() -> date:
    """The province's day at ``at``."""
    return date(2026, 11, 24)


@pytest.fixture
def course(db: None) -> CoursePage:
    return make_course()


@pytest.fixture
def quiz(db: None) -> Quiz:
    return make_quiz()


@pytest.fixture
def programme(course: CoursePage, quiz: Quiz, province) -> Programme:
    programme = ProgrammeFactory(code="TDKT", courses=[course], quizzes=[quiz])
    # Whoever renews passes the quiz again, and need not read the course again.
    programme.requirements.filter(kind="course").update(path="first")
    AssignmentFactory(programme=programme, unit=province, due_on=date(2026, 12, 31))
    return programme


@pytest.fixture
def told() -> Iterator[list[tuple[Programme, set[int]]]]:
    """What `standing_changed` told: programme and units, in order."""
    heard: list[tuple[Programme, set[int]]] = []

    def hear(programme: Programme, unit_ids: set[int], **kwargs: object) -> None:
        heard.append((programme, unit_ids))

    standing_changed.connect(hear)
    yield heard
    standing_changed.disconnect(hear)


@pytest.fixture
def unheard() -> Iterator[None]:
    """Nobody listens to `standing_changed`: what is counted is ours alone."""
    receivers, standing_changed.receivers = standing_changed.receivers, []
    standing_changed.sender_receivers_cache.clear()
    yield
    standing_changed.receivers = receivers
    standing_changed.sender_receivers_cache.clear()
