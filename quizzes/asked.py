"""Which questions of the bank attempts at some quizzes may ask."""

from collections.abc import Collection

from django.db.models import Q

from .models import Question, QuizDraw
from .papers import below, topic_parents
from .querysets import QuestionQuerySet


def asked_in(quizzes: Collection[int]) -> QuestionQuerySet:
    """Return the live graded questions that the quizzes fix or may draw.

    A draw reaches its topic and all below it, whatever the difficulty it asks for: a
    trainer who changes that changes nothing about what the quiz is about.
    """
    parents = topic_parents()
    topics: set[int] = set()
    for topic in QuizDraw.objects.filter(quiz__in=quizzes).values_list(
        "topic", flat=True
    ):
        topics |= below(topic, parents)
    return (
        Question.objects.live()
        .graded()
        .filter(Q(topic__in=topics) | Q(in_quizzes__quiz__in=quizzes))
        .distinct()
    )
