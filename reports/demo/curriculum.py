"""What there is to learn: the programme's courses with their lessons, and its quizzes."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from certification import facts
from certification.models import Programme
from core.errors import Refusal
from courses.models import LessonPage
from quizzes.models import Quiz

from .shapes import Story


class CurriculumNotLoaded(Refusal):
    """There is nothing to learn yet."""


@dataclass(frozen=True)
class Course:
    key: UUID
    lessons: list[LessonPage]


@dataclass(frozen=True)
class Curriculum:
    programme: Programme
    courses: list[Course]
    quizzes: list[Quiz]


@dataclass(frozen=True)
class Reading:
    """A sitting: some lessons of one course, one after the other."""

    course: Course
    lessons: list[LessonPage]
    finishes_course: bool


@dataclass(frozen=True)
class Test:
    """A sitting: a quiz, passed or not."""

    quiz: Quiz
    passes: bool


Sitting = Reading | Test


def read_curriculum() -> Curriculum:
    """Return the first programme in use that asks for courses and quizzes."""
    for programme in facts.live_programmes():
        asked = list(programme.requirements.all())
        courses = [
            Course(
                one.course.translation_key,
                list(
                    LessonPage.objects.live()
                    .child_of(one.course)
                    .defer("body")
                    .order_by("path")
                ),
            )
            for one in asked
            if one.course is not None
        ]
        quizzes = [one.quiz for one in asked if one.quiz is not None]
        if len(courses) > 1 and len(quizzes) > 1 and all(c.lessons for c in courses):
            return Curriculum(programme, courses, quizzes)
    raise CurriculumNotLoaded(
        _("The curriculum is not loaded yet: run manage.py load_curriculum first.")
    )


def sittings(rng: random.Random, story: Story, curriculum: Curriculum) -> list[Sitting]:
    """Return what a story comes to, sitting by sitting."""
    first, second, *others = curriculum.courses
    quizzes = curriculum.quizzes
    if story == Story.NOTHING:
        return []
    if story == Story.READING:
        return [*_read(rng, first, rng.randint(1, len(first.lessons) - 1))]
    done: list[Sitting] = [*_read(rng, first, len(first.lessons))]
    if story == Story.FAILED:
        return [*done, *[Test(quizzes[0], passes=False)] * rng.choice([1, 1, 2])]
    done += _tests(rng, quizzes[0])
    if story == Story.HALFWAY:
        return [*done, *_read(rng, second, rng.randint(0, len(second.lessons) - 1))]
    for course in (second, *others):
        done += _read(rng, course, len(course.lessons))
    for quiz in quizzes[1:]:
        done += _tests(rng, quiz)
    return done


def _read(rng: random.Random, course: Course, count: int) -> Iterator[Sitting]:
    """Yield the first so many lessons, one to three a sitting."""
    place = 0
    while place < count:
        end = min(place + rng.choice([1, 1, 2, 2, 3]), count)
        yield Reading(course, course.lessons[place:end], end == len(course.lessons))
        place = end


def _tests(rng: random.Random, quiz: Quiz) -> list[Sitting]:
    """Return a pass, now and then after a try that failed."""
    failed = [Test(quiz, passes=False)] if rng.random() < 0.22 else []
    return [*failed, Test(quiz, passes=True)]
