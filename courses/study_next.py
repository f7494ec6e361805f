"""Which lessons to read next, from what a person answered wrongly, and why."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F
from wagtail.models import ReferenceIndex

from organisation.models import User
from quizzes.learning import TopicRow, marks_that_count
from quizzes.models import Question

from .facts import facts_of
from .models import LessonPage
from .models.pages import LessonCitation
from .outline import LessonEntry, Outline

MOST = 5
# A lesson that asks about the topic itself is surer than one that cites the same law.
_OF_A_SELF_CHECK, _OF_A_CITATION = 3, 1


@dataclass(frozen=True)
class Suggestion:
    """A lesson, and the topic it is named for."""

    lesson: LessonEntry
    row: TopicRow
    is_read: bool


def suggestions(
    learner: User, weak: Sequence[TopicRow], contents: Outline
) -> list[Suggestion]:
    """Return at most five lessons for the weak topics: unread ones first, weakest first.

    A lesson treats a topic where it asks a self-check of it, or cites a provision that a
    question of the topic, answered wrongly, rests on. Each lesson comes once, each topic in
    turn. Five queries, however many topics, lessons and answers.
    """
    topics = [row.topic.pk for row in weak]
    if not topics:
        return []
    treats = _treating(learner, topics)
    entries = {
        lesson.pk: lesson for course in contents.courses for lesson in course.lessons
    }
    done = facts_of(learner.pk, [course.key for course in contents.courses]).done
    queues = [
        [
            Suggestion(entries[pk], row, entries[pk].key in done)
            for pk, _weight in treats[row.topic.pk].most_common()
            if pk in entries
        ]
        for row in weak
    ]
    for queue in queues:
        queue.sort(key=lambda suggestion: suggestion.is_read)
    found = _in_turn(queues)
    return sorted(found, key=lambda suggestion: suggestion.is_read)[:MOST]


def _in_turn(queues: Sequence[list[Suggestion]]) -> list[Suggestion]:
    """Take from each queue in turn, a lesson once, until there is enough of each sort."""
    found: list[Suggestion] = []
    taken: set[UUID] = set()
    for place in range(max(map(len, queues), default=0)):
        for queue in queues:
            if place < len(queue) and queue[place].lesson.key not in taken:
                taken.add(queue[place].lesson.key)
                found.append(queue[place])
    return found


def _treating(learner: User, topics: Sequence[int]) -> dict[int, Counter[int]]:
    """Return, by topic, the lessons that treat it, weighed."""
    treats: dict[int, Counter[int]] = {topic: Counter() for topic in topics}
    checks = dict(
        Question.objects.filter(
            use=Question.Use.SELF_CHECK, topic__in=topics
        ).values_list("pk", "topic")
    )
    types = ContentType.objects.get_for_models(LessonPage, Question)
    if checks:
        references = ReferenceIndex.objects.filter(
            content_type=types[LessonPage],
            to_content_type=types[Question],
            to_object_id__in=[str(pk) for pk in checks],
        ).values_list("object_id", "to_object_id")
        for lesson, question in references:
            treats[checks[int(question)]][int(lesson)] += _OF_A_SELF_CHECK
    wrong: dict[int, list[tuple[int, int]]] = {}
    for row in (
        marks_that_count(learner)
        .filter(points__lt=F("possible"), item__version__question__topic__in=topics)
        .order_by()
        .values(
            topic=F("item__version__question__topic"),
            provision=F("item__version__provision"),
        )
        .annotate(count=Count("pk"))
    ):
        if row["provision"] is not None:
            wrong.setdefault(row["provision"], []).append((row["topic"], row["count"]))
    for lesson, provision in LessonCitation.objects.filter(
        provision__in=wrong
    ).values_list("page", "provision"):
        for topic, count in wrong[provision]:
            treats[topic][lesson] += _OF_A_CITATION * count
    return treats
