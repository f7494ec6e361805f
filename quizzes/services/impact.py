"""Whom a change to a question touches, told before it is made."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..models import Attempt, AttemptItem, Question, Quiz, Response, Topic


@dataclass(frozen=True)
class Impact:
    """``fixed_in`` show it in every attempt, ``drawn_by`` may draw it."""

    fixed_in: list[Quiz]
    drawn_by: list[Quiz]
    answers: int
    open_attempts: int

    @property
    def quizzes(self) -> int:
        return len({quiz.pk for quiz in (*self.fixed_in, *self.drawn_by)})


def touched_by(question: Question) -> Impact:
    """Return the quizzes that use a question, and the answers given to its versions.

    Answers are counted an attempt each, however often one was changed; those of trials are
    left out. Five queries, however many quizzes and attempts there are.
    """
    items = AttemptItem.objects.filter(
        version__question=question, attempt__is_trial=False
    )
    return Impact(
        fixed_in=list(Quiz.objects.filter(fixed_questions__question=question)),
        drawn_by=list(quizzes_drawing(question)),
        answers=items.filter(
            Exists(Response.objects.filter(item=OuterRef("pk")))
        ).count(),
        open_attempts=items.filter(attempt__state=Attempt.State.OPEN)
        .values("attempt")
        .distinct()
        .count(),
    )


def quizzes_drawing(question: Question) -> QuerySet[Quiz]:
    """Return the quizzes with a draw whose pool holds the question, in use or not."""
    if question.use != Question.Use.GRADED:
        return Quiz.objects.none()
    return Quiz.objects.filter(
        Q(draws__difficulty=None) | Q(draws__difficulty=question.difficulty),
        draws__topic__in=topic_and_above(question.topic_id),
    ).distinct()


def topic_and_above(topic: int) -> list[int]:
    """Return a topic's key and those of the topics it lies in, nearest first."""
    parents = dict(Topic.objects.values_list("pk", "parent"))
    path: list[int] = []
    here: int | None = topic
    while here is not None and here not in path:
        path.append(here)
        here = parents.get(here)
    return path


def topic_and_below(topic: int) -> set[int]:
    """Return a topic's key and those of all topics within it."""
    parents = dict(Topic.objects.values_list("pk", "parent"))
    found = {topic}
    while more := {pk for pk, parent in parents.items() if parent in found} - found:
        found |= more
    return found
