"""What people did, gathered for the rules: the same few queries for one as for many."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate, make_aware

from courses.models import CourseCompletion, LessonCompletion
from courses.outline import outline
from quizzes.models import Grade, Marking
from quizzes.results import newest_grades

from ..eligibility import (
    Asked,
    CertificateAsked,
    CourseAsked,
    Done,
    EssayAsked,
    Facts,
    QuizAsked,
    SessionAsked,
)
from ..models import AcceptedEvidence, Attendance, Certificate, RenewalReading

_Name = TypeVar("_Name")


class _Found:
    """Everybody's facts while they are being gathered."""

    def __init__(self) -> None:
        self.courses: dict[int, dict[UUID, datetime]] = defaultdict(dict)
        self.read: dict[int, dict[UUID, dict[UUID, list[datetime]]]] = defaultdict(dict)
        self.passes: dict[int, dict[int, list[Done]]] = defaultdict(dict)
        self.marked: dict[int, dict[int, list[Done]]] = defaultdict(dict)
        self.sessions: dict[int, dict[int, list[Done]]] = defaultdict(dict)
        self.accepted: dict[int, dict[UUID, list[Done]]] = defaultdict(dict)
        self.certificates: dict[int, dict[int, Done]] = defaultdict(dict)
        self.lessons: dict[UUID, frozenset[UUID]] = {}

    def of(self, person: int) -> Facts:
        return Facts(
            courses=self.courses[person],
            passes=self.passes[person],
            marked=self.marked[person],
            sessions=self.sessions[person],
            accepted=self.accepted[person],
            certificates=self.certificates[person],
            read=self.read[person],
            lessons=self.lessons,
        )


def gather(
    people: Collection[int],
    asked: Iterable[Asked],
    *,
    until: datetime | None = None,
    on: date | None = None,
) -> dict[int, Facts]:
    """Return each person's facts about what is asked: a query or two for each kind of it.

    ``until``: only what had been recorded by that moment, and was not yet withdrawn then.
    ``on``: the day on which other certificates must be held; that of ``until``, or today.
    """
    asked = list(asked)
    on = on or (localdate() if until is None else localdate(until))
    found = _Found()
    if keys := course_keys(asked):
        _gather_courses(people, keys, until, found)
    if of_quizzes := quizzes(asked, QuizAsked):
        found.passes |= _grouped(quiz_passes(people, of_quizzes, until))
    if of_quizzes := quizzes(asked, EssayAsked):
        marked = quiz_passes(people, of_quizzes, until, marked=True)
        found.marked |= _grouped(marked)
    if of_workshops := workshops(asked):
        found.sessions |= _grouped(attended(people, of_workshops, until))
    if asked:
        found.accepted |= _grouped(accepted(people, asked, until))
    for person, programme, done in _held(people, _others(asked), until, on):
        found.certificates[person][programme] = done
    return {person: found.of(person) for person in people}


def _grouped(
    rows: Iterable[tuple[int, _Name, Done]],
) -> dict[int, dict[_Name, list[Done]]]:
    """Sort facts by person, and by what they are about."""
    sorted_out: dict[int, dict[_Name, list[Done]]] = {}
    for person, name, done in rows:
        sorted_out.setdefault(person, {}).setdefault(name, []).append(done)
    return sorted_out


def course_keys(asked: Iterable[Asked]) -> list[UUID]:
    return [one.deed.key for one in asked if isinstance(one.deed, CourseAsked)]


def quizzes(
    asked: Iterable[Asked], kind: type[QuizAsked] | type[EssayAsked]
) -> list[int]:
    return [one.deed.quiz for one in asked if isinstance(one.deed, kind)]


def workshops(asked: Iterable[Asked]) -> list[int]:
    return [one.deed.workshop for one in asked if isinstance(one.deed, SessionAsked)]


def _others(asked: Iterable[Asked]) -> list[int]:
    return [
        one.deed.programme for one in asked if isinstance(one.deed, CertificateAsked)
    ]


def recorded(name: str, until: datetime | None) -> Q:
    """Keep what had been recorded, by the field's name, and not yet withdrawn."""
    if until is None:
        return Q(withdrawn_at__isnull=True)
    still = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=until)
    return still & Q(**{f"{name}__lte": until})


def _by(name: str, until: datetime | None) -> Q:
    return Q() if until is None else Q(**{f"{name}__lte": until})


def _gather_courses(
    people: Collection[int],
    keys: Collection[UUID],
    until: datetime | None,
    found: _Found,
) -> None:
    of_these = {"course_key__in": keys}
    for person, key, at in CourseCompletion.objects.filter(
        _by("completed_at", until), learner__in=people, **of_these
    ).values_list("learner", "course_key", "completed_at"):
        found.courses[person][key] = at
    again = list(
        RenewalReading.objects.filter(_by("at", until), person__in=people, **of_these)
        .order_by("pk")
        .values_list("person", "course_key", "lesson_key", "at")
    )
    if not again:
        return
    # A lesson added since, and read for the first time, counts like one read again.
    new = LessonCompletion.objects.filter(
        _by("completed_at", until),
        learner__in={person for person, *_rest in again},
        **of_these,
    ).values_list("learner", "course_key", "lesson_key", "completed_at")
    for person, course, lesson, at in [*again, *new]:
        lessons = found.read[person].setdefault(course, {})
        lessons.setdefault(lesson, []).append(at)
    found.lessons = lessons_of(keys)


def lessons_of(keys: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return what each live course consists of today."""
    return {
        course.key: frozenset(lesson.key for lesson in course.lessons)
        for course in outline(settings.LANGUAGE_CODE).courses
        if course.key in keys
    }


def quiz_passes(
    people: Collection[int],
    quizzes: Collection[int],
    until: datetime | None = None,
    *,
    marked: bool = False,
) -> Iterator[tuple[int, int, Done]]:
    """Yield every pass: a person, a quiz, and the fact, in one query.

    All of them, not the first: whoever renews needs one that came later. ``marked``:
    only those with an essay that a person marked.
    """
    passes = grades_by(until).filter(
        passed=True, attempt__learner__in=people, attempt__quiz__in=quizzes
    )
    if marked:
        of_it = Marking.objects.filter(item__attempt=OuterRef("attempt"))
        passes = passes.filter(Exists(of_it))
    rows = passes.order_by("pk").values_list(
        "attempt__learner",
        "attempt__quiz",
        "attempt__public_id",
        "graded_at",
        "percent",
    )
    for learner, quiz, attempt, graded_at, percent in rows:
        yield learner, quiz, Done(graded_at, percent, attempt)


def grades_by(until: datetime | None) -> QuerySet[Grade]:
    """Return the grade that counted of each attempt at a moment, or counts now."""
    if until is None:
        return newest_grades()
    newest = Grade.objects.filter(attempt=OuterRef("attempt"), graded_at__lte=until)
    return Grade.objects.filter(
        pk=Subquery(newest.order_by("-pk").values("pk")[:1]), attempt__is_trial=False
    )


def attended(
    people: Collection[int], workshops: Collection[int], until: datetime | None
) -> Iterator[tuple[int, int, Done]]:
    rows = (
        Attendance.objects.filter(
            recorded("recorded_at", until),
            person__in=people,
            meeting__workshop__in=workshops,
        )
        .order_by("pk")
        .values_list(
            "pk", "person", "meeting__workshop", "recorded_at", "meeting__held_on"
        )
    )
    for pk, person, workshop, at, held_on in rows:
        yield (
            person,
            workshop,
            Done(at, happened_at=start_of(held_on), row=pk, source="session"),
        )


def accepted(
    people: Collection[int], asked: Iterable[Asked], until: datetime | None
) -> Iterator[tuple[int, UUID, Done]]:
    rows = (
        AcceptedEvidence.objects.filter(
            recorded("accepted_at", until),
            person__in=people,
            requirement_key__in=[one.key for one in asked],
        )
        .order_by("pk")
        .values_list("pk", "person", "requirement_key", "accepted_at")
    )
    for pk, person, key, at in rows:
        yield person, key, Done(at, row=pk, source="evidence")


def _held(
    people: Collection[int],
    programmes: Collection[int],
    until: datetime | None,
    on: date,
) -> Iterator[tuple[int, int, Done]]:
    """Yield which other certificates people hold on a day; of several, the newest."""
    if not programmes:
        return
    unrevoked = Q(revocation__isnull=True)
    if until is not None:
        unrevoked |= Q(revocation__at__gt=until)
    rows = (
        Certificate.objects.filter(
            unrevoked,
            _by("issued_at", until),
            holder__in=people,
            programme__in=programmes,
            issued_on__lte=on,
            expires_on__gt=on,
        )
        .order_by("nth")
        .values_list("pk", "holder", "programme", "issued_at")
    )
    for pk, holder, programme, at in rows:
        if holder is not None:
            yield holder, programme, Done(at, row=pk, source="certificate")


def start_of(day: date) -> datetime:
    """Return the moment a day of the province begins."""
    return make_aware(datetime.combine(day, time.min))
