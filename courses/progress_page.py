"""A person's progress: what the page of that name shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery
from django.utils.translation import get_language

from organisation.models import User
from quizzes import learning
from quizzes.models import Attempt, Grade, Quiz

from .outline import outline
from .study_next import Suggestion, suggestions

PER_PAGE = 50
# As many as a phone can show apart.
DRAWN = 30
# Under this share a topic is worth reading again; the usual pass mark.
STUDY_UNDER = 70


@dataclass(frozen=True)
class Dot:
    """One attempt on the picture, in the units of its view box (0 0 320 120)."""

    x: str
    y: str
    passed: bool


@dataclass(frozen=True)
class Picture:
    """Results over time: dots from the oldest to the newest, a line through them."""

    dots: tuple[Dot, ...]
    line: str
    attempts: Sequence[Attempt]


@dataclass(frozen=True)
class ProgressPage:
    """Everything on the page. ``attempts`` carry their newest grade as ``grade``."""

    graded: int
    passed_quizzes: int
    topics: list[learning.TopicRow]
    weak: list[learning.TopicRow]
    suggestions: list[Suggestion]
    picture: Picture | None
    attempts: Page[Any]
    next_quiz: Quiz | None
    brought: bool


def progress_page(learner: User, page: str | int = 1) -> ProgressPage:
    """Return a person's progress; the number of queries depends on nothing."""
    own = Attempt.objects.filter(learner=learner, is_trial=False)
    keys = learning.graded_attempts(learner)
    topics = learning.topic_rows(learner, keys[: learning.RECENT])
    weak = learning.weakest(topics, STUDY_UNDER)
    shown = Paginator(with_grades(own).order_by("-started_at", "-pk"), PER_PAGE)
    drawn = list(
        with_grades(own.filter(pk__in=keys[:DRAWN]))
        .filter(percent__isnull=False)
        .order_by("closed_at", "pk")
    )
    passed = set(
        own.filter(
            grades__pk=Subquery(_newest("pk").values("pk")[:1]), grades__passed=True
        ).values_list("quiz", flat=True)
    )
    return ProgressPage(
        graded=len(keys),
        passed_quizzes=len(passed),
        topics=topics,
        weak=weak,
        suggestions=suggestions(learner, weak, outline(get_language() or "vi")),
        picture=picture_of(drawn) if len(drawn) > 1 else None,
        attempts=shown.get_page(page),
        next_quiz=_next_quiz(learner, passed) if not weak else None,
        brought=any(row.brought_asked for row in topics),
    )


def _newest(attempt: str) -> Any:
    return Grade.objects.filter(attempt=OuterRef(attempt)).order_by("-pk")


def with_grades(attempts: Any) -> Any:
    """Give attempts their quiz and the percentage and verdict of their newest grade."""
    newest = _newest("pk")
    return attempts.select_related("quiz").annotate(
        percent=Subquery(newest.values("percent")[:1]),
        passed=Subquery(newest.values("passed")[:1]),
        score=Subquery(newest.values("score")[:1]),
        possible=Subquery(newest.values("possible")[:1]),
    )


def picture_of(attempts: Sequence[Any]) -> Picture:
    """Return the picture of graded attempts, oldest first: at least two.

    They stand at even distances: what counts is the order, and a year's pause would push
    everything else into a corner.
    """
    step = 300 / (len(attempts) - 1)
    dots = tuple(
        Dot(
            x=f"{10 + place * step:.1f}",
            y=f"{110 - float(attempt.percent):.1f}",
            passed=attempt.passed,
        )
        for place, attempt in enumerate(attempts)
    )
    line = " ".join(f"{dot.x},{dot.y}" for dot in dots)
    return Picture(dots, line, attempts)


def _next_quiz(learner: User, passed: set[int]) -> Quiz | None:
    """Return a quiz to take next: one not yet passed, exams before practice."""
    return (
        Quiz.objects.visible_to(learner)
        .listed()
        .filter(is_live=True)
        .exclude(pk__in=passed)
        .order_by("purpose", "title")
        .first()
    )
