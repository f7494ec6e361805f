"""Questions moved to another topic, or given another difficulty, many at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from organisation.models import User

from .. import papers
from ..models import Question, Quiz, Topic
from ..refusals import QuizWouldNotFill


@transaction.atomic
def move(
    *,
    questions: Sequence[Question],
    by: User,
    at: datetime,
    topic: Topic | None = None,
    difficulty: int | None = None,
) -> None:
    """Give questions another topic or difficulty, in use and in their drafts, or none.

    What they ask stays, so no version is made. Raises QuizWouldNotFill where a published
    quiz that can be taken could not be taken any more.
    """
    wanted: dict[str, Any] = {}
    if topic is not None:
        wanted["topic"] = topic
    if difficulty is not None:
        wanted["difficulty"] = difficulty
    fillable = [quiz for quiz, problems in _published() if not problems]
    Question.objects.filter(pk__in=[q.pk for q in questions]).update(**wanted)
    for question in questions:
        if question.has_unpublished_changes and question.latest_revision:
            draft = question.latest_revision
            draft.content |= {
                name: getattr(value, "pk", value) for name, value in wanted.items()
            }
            draft.save(update_fields=["content"])
        log(question, "wagtail.edit", user=by, timestamp=at, content_changed=False)
    for quiz, problems in _published():
        if problems and quiz in fillable:
            raise QuizWouldNotFill(quiz, problems)


def _published() -> list[tuple[Quiz, list[str]]]:
    """Return the published quizzes, each with what keeps it from being taken."""
    quizzes = list(Quiz.objects.filter(is_live=True, led_from=""))
    return [
        (quiz, paper.problems())
        for quiz, paper in zip(quizzes, papers.papers_of(quizzes), strict=True)
    ]
