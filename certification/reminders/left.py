"""What is left to do, in minutes of reading and in quizzes, for many people at once."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings

from courses.models import LessonCompletion
from courses.outline import outline

from .. import facts
from ..eligibility import (
    Asked,
    CourseAsked,
    EssayAsked,
    Facts,
    Progress,
    QuizAsked,
    Turn,
    progress,
)
from ..models import Programme

# A person and a programme.
Pair = tuple[int, int]


@dataclass(frozen=True)
class Left:
    """Minutes of lessons not yet read, quizzes not yet passed, and whatever else there is.

    Of a group of which some are enough, those that take least.
    """

    minutes: int = 0
    quizzes: int = 0
    others: int = 0

    def __add__(self, more: "Left") -> "Left":
        return Left(
            self.minutes + more.minutes,
            self.quizzes + more.quizzes,
            self.others + more.others,
        )


def left_of(pairs: Collection[Pair], on: date) -> dict[Pair, Left]:
    """Return what is left on a day for each person in each programme.

    The same queries for many people as for one, and one more a programme. Who works
    towards no certificate that day is left out.
    """
    people: dict[int, set[int]] = defaultdict(set)
    for person, programme in pairs:
        people[programme].add(person)
    programmes = list(facts.with_plan(Programme.objects.filter(pk__in=people)))
    asked = [one for programme in programmes for one in facts.asked_by(programme)]
    everyone = {person for person, _programme in pairs}
    gathered = facts.gather(everyone, asked, on=on)
    reading = _Reading(everyone, asked)
    found = {}
    for programme in programmes:
        plan = facts.plan_of(programme)
        last = facts.last_certificates(programme, people[programme.pk])
        for person in people[programme.pk]:
            turn = facts.turn_of(last.get(person), on)
            if turn is not None:
                done = gathered[person]
                found[person, programme.pk] = _sum(
                    progress(plan, done, turn),
                    {
                        one: _of(one, reading.minutes(person, one, turn, done))
                        for one in plan.asked
                    },
                )
    return found


def _of(asked: Asked, minutes: int) -> Left:
    match asked.deed:
        case CourseAsked():
            return Left(minutes=minutes)
        case QuizAsked() | EssayAsked():
            return Left(quizzes=1)
        case _:
            return Left(others=1)


def _sum(so_far: Progress, of_each: Mapping[Asked, Left]) -> Left:
    total = Left()
    for group, lacking in so_far.lacking.items():
        missing = [of_each[one] for one in so_far.missing if one.group == group]
        missing.sort(key=lambda left: (left.others, left.quizzes, left.minutes))
        for left in missing[:lacking]:
            total += left
    return total


class _Reading:
    """Lessons with their minutes, and which of them each person has read."""

    def __init__(self, people: Collection[int], asked: Collection[Asked]) -> None:
        keys = {one.deed.key for one in asked if isinstance(one.deed, CourseAsked)}
        self._lessons = {
            course.key: [(lesson.key, lesson.minutes) for lesson in course.lessons]
            for course in outline(settings.LANGUAGE_CODE).courses
            if course.key in keys
        }
        self._read: dict[int, set[UUID]] = defaultdict(set)
        rows = LessonCompletion.objects.filter(learner__in=people, course_key__in=keys)
        for person, lesson in rows.values_list("learner", "lesson_key"):
            self._read[person].add(lesson)

    def minutes(self, person: int, asked: Asked, turn: Turn, done: Facts) -> int:
        """Return the minutes of a course's lessons that are still to be read."""
        if not isinstance(asked.deed, CourseAsked):
            return 0
        key = asked.deed.key
        read: Collection[UUID] = self._read[person]
        if turn.reads_again and turn.since is not None:
            read = done.read_again(key, turn.since)
        return sum(self._unread(key, read))

    def _unread(self, course: UUID, read: Collection[UUID]) -> Iterator[int]:
        for lesson, minutes in self._lessons.get(course, ()):
            if lesson not in read:
                yield minutes
