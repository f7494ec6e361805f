"""Statistics counted once, and kept until they are worth counting again.

A page writes no row; what it had counted stays in the process's cache under the number of
grades. While an examination is on, new grades arrive by the minute: what took long to count
is then shown a little longer, and says how old it is.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet

from .models import Correction, Grade, ItemMark, Question, Quiz
from .statistics import Item, QuizStatistics, count_question, count_quiz

T = TypeVar("T")

_A_WEEK = 7 * 24 * 3600
# Counting may take this share of a process's time, no more.
_SHARE = 0.02


@dataclass(frozen=True)
class Kept(Generic[T]):
    """What was counted, when, how long it took; ``stamp`` names the grades it rests on."""

    what: T
    at: datetime
    seconds: float
    stamp: str
    is_behind: bool = False

    def is_worth_keeping(self, at: datetime) -> bool:
        """Return whether it is too early to count anew, though there are new grades."""
        return at - self.at < timedelta(seconds=self.seconds / _SHARE - 5)


def quiz_statistics(quiz: Quiz, at: datetime) -> Kept[QuizStatistics]:
    """Return the statistics of a quiz."""
    grades = Grade.objects.filter(
        attempt__quiz=quiz, attempt__is_trial=False, attempt__origin=""
    )
    return _kept(f"quiz-{quiz.pk}", grades, lambda: count_quiz(quiz), at)


def question_statistics(
    question: Question, quiz: Quiz | None, at: datetime
) -> Kept[list[Item]]:
    """Return the statistics of a question by version, in all quizzes or in one."""
    name = f"question-{question.pk}-{quiz.pk if quiz else ''}"
    return _kept(name, marks_of(question), lambda: count_question(question, quiz), at)


def marks_of(question: Question) -> QuerySet[ItemMark]:
    """Return all marks that answers to a question got, whether they count or not."""
    return ItemMark.objects.filter(item__version__question=question)


def stamp_of(facts: QuerySet[Any]) -> str:
    """Return what changes whenever a grade is added, or a key put right."""
    found = facts.aggregate(n=Count("pk"), newest=Max("pk"))
    corrected = Correction.objects.aggregate(newest=Max("pk"))
    return stamp(found["n"], found["newest"], corrected["newest"])


def stamp(count: int, newest: int | None, corrected: int | None) -> str:
    """Return a name for so many facts, the newest of them, and the newest correction."""
    return f"{count}-{newest}-{corrected}"


def _kept(
    name: str, facts: QuerySet[Any], count: Callable[[], T], at: datetime
) -> Kept[T]:
    key = f"quizzes.statistics.{name}"
    kept: Kept[T] | None = cache.get(key)
    today = stamp_of(facts)
    if kept is not None and kept.stamp == today:
        return kept
    if kept is not None and kept.is_worth_keeping(at):
        return Kept(kept.what, kept.at, kept.seconds, kept.stamp, is_behind=True)
    started = time.perf_counter()
    what = count()
    kept = Kept(what, at, time.perf_counter() - started, today)
    cache.set(key, kept, _A_WEEK)
    return kept
