"""A course to be read again for the next certificate: its lessons, and which are left."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid4

from django.http import Http404
from django.utils.translation import ngettext

from core.terraces import StepState
from courses.models import LessonPage
from courses.outline import CourseEntry, LessonEntry, outline
from organisation.models import User

from . import facts
from .eligibility import CourseAsked
from .models import Certificate, Programme


@dataclass(frozen=True)
class LessonAgain:
    """A lesson of today: when it was read again, and whether it changed since last time."""

    entry: LessonEntry
    read_at: datetime | None
    has_changed: bool
    is_next: bool = False
    # Names the click that is to come, so that the same one sent twice counts once.
    event: UUID = field(default_factory=uuid4)


@dataclass(frozen=True)
class Renewal:
    """A course that one person reads again, for one programme."""

    programme: Programme
    course: CourseEntry
    certificate: Certificate
    lessons: list[LessonAgain]
    # The course's address as the page is reached by it.
    slug: str

    @property
    def done(self) -> int:
        return sum(lesson.read_at is not None for lesson in self.lessons)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.lessons)

    @property
    def words(self) -> str:
        count = len(self.lessons)
        return ngettext(
            "%(done)d of %(count)d lesson read again",
            "%(done)d of %(count)d lessons read again",
            count,
        ) % {"done": self.done, "count": count}

    @property
    def steps(self) -> list[StepState]:
        steps: list[StepState] = [
            "todo" if lesson.read_at is None else "done" for lesson in self.lessons
        ]
        if "todo" in steps:
            steps[steps.index("todo")] = "current"
        return steps

    def lesson(self, slug: str) -> LessonAgain | None:
        return next((one for one in self.lessons if one.entry.slug == slug), None)


def renewal(
    *, person: User, programme: str, course: str, on: date, language: str
) -> Renewal:
    """Return the course as the person has to read it again.

    ``programme`` and ``course`` are addresses; the course's in either language. Raises
    Http404 for whom there is nothing to read again: no certificate that can be renewed
    on that day, or a renewal path without this course.
    """
    found = next((p for p in facts.live_programmes() if p.slug == programme), None)
    if found is None:
        raise Http404
    last = facts.last_certificates(found, [person.pk]).get(person.pk)
    turn = facts.turn_of(last, on)
    if last is None or turn is None or turn.since is None or not turn.reads_again:
        raise Http404
    asked = [
        one
        for one, requirement in zip(
            facts.asked_by(found), found.requirements.all(), strict=True
        )
        if requirement.course is not None and requirement.course.slug == course
    ]
    on_the_way = [
        one for one in facts.plan_of(found).on(turn.way).asked if one in asked
    ]
    if not on_the_way or not isinstance(on_the_way[0].deed, CourseAsked):
        raise Http404
    key = on_the_way[0].deed.key
    entry = outline(language).course_by_key(key)
    if entry is None:
        raise Http404
    known = facts.gather([person.pk], on_the_way, on=on)[person.pk]
    read = known.read_again(key, turn.since)
    changed = _changed_since(entry, last.issued_at)
    following = next((one.key for one in entry.lessons if one.key not in read), None)
    lessons = [
        LessonAgain(
            lesson,
            read.get(lesson.key),
            lesson.key in changed,
            lesson.key == following,
        )
        for lesson in entry.lessons
    ]
    return Renewal(found, entry, last, lessons, course)


def _changed_since(course: CourseEntry, moment: datetime) -> set[UUID]:
    """Return the lessons published anew since the last certificate."""
    return set(
        LessonPage.objects.filter(
            pk__in=[lesson.pk for lesson in course.lessons],
            last_published_at__gt=moment,
        ).values_list("translation_key", flat=True)
    )
