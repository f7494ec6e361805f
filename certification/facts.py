"""What people did, gathered for the rules: the same few queries for one as for many."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Min, Prefetch, QuerySet
from django.utils.timezone import make_aware

from courses.models import CourseCompletion, Enrolment
from quizzes.models import Attempt
from quizzes.results import newest_grades

from .eligibility import Asked, CourseAsked, Done, Facts, QuizAsked
from .models import Certificate, Programme, Requirement
from .standing import first_soon_day


def asked_by(programme: Programme) -> list[Asked]:
    """Return what a programme asks, in its order; reads prefetched requirements."""
    return [asked(requirement) for requirement in programme.requirements.all()]


def asked(requirement: Requirement) -> Asked:
    """Return one requirement as the rules know it."""
    if requirement.course is not None:
        return CourseAsked(requirement.course.translation_key)
    if requirement.quiz_id is None:
        raise ValueError(f"requirement {requirement.pk} asks for nothing")
    return QuizAsked(requirement.quiz_id)


def live_programmes(
    *, quiz: int | None = None, course_key: UUID | None = None
) -> list[Programme]:
    """Return the programmes in use with what they require, in two queries.

    With a quiz or a course: those that ask for it.
    """
    programmes = Programme.objects.filter(is_live=True)
    if quiz is not None:
        programmes = programmes.filter(requirements__quiz=quiz)
    if course_key is not None:
        programmes = programmes.filter(requirements__course__translation_key=course_key)
    requirements = Requirement.objects.select_related("course", "quiz")
    return list(
        programmes.distinct().prefetch_related(Prefetch("requirements", requirements))
    )


def gather(people: Collection[int], asked: Iterable[Asked]) -> dict[int, Facts]:
    """Return each person's facts about what is asked, in two queries at most."""
    courses: dict[int, dict[UUID, datetime]] = defaultdict(dict)
    passes: dict[int, dict[int, list[Done]]] = defaultdict(dict)
    keys, quizzes = _split(asked)
    if keys:
        for person, key, at in CourseCompletion.objects.filter(
            learner__in=people, course_key__in=keys
        ).values_list("learner", "course_key", "completed_at"):
            courses[person][key] = at
    if quizzes:
        for person, quiz, done in quiz_passes(people, quizzes):
            passes[person].setdefault(quiz, []).append(done)
    return {person: Facts(courses[person], passes[person]) for person in people}


def _split(asked: Iterable[Asked]) -> tuple[list[UUID], list[int]]:
    keys: list[UUID] = []
    quizzes: list[int] = []
    for one in asked:
        if isinstance(one, CourseAsked):
            keys.append(one.key)
        else:
            quizzes.append(one.quiz)
    return keys, quizzes


def quiz_passes(
    people: Collection[int], quizzes: Collection[int]
) -> Iterable[tuple[int, int, Done]]:
    """Yield every pass: a person, a quiz, and the fact, in one query.

    All of them, not the first: whoever renews needs one that came later.
    """
    passes = (
        newest_grades()
        .filter(passed=True, attempt__learner__in=people, attempt__quiz__in=quizzes)
        .order_by("pk")
        .values_list(
            "attempt__learner",
            "attempt__quiz",
            "attempt__public_id",
            "graded_at",
            "percent",
        )
    )
    for learner, quiz, attempt, graded_at, percent in passes:
        yield learner, quiz, Done(graded_at, percent, attempt)


def first_steps(
    people: Collection[int], asked: Iterable[Asked]
) -> dict[tuple[int, Asked], datetime]:
    """Return when each person first took up each thing asked, in two queries at most."""
    found: dict[tuple[int, Asked], datetime] = {}
    keys, quizzes = _split(asked)
    if keys:
        for person, key, at in Enrolment.objects.filter(
            learner__in=people, course_key__in=keys
        ).values_list("learner", "course_key", "enrolled_at"):
            found[person, CourseAsked(key)] = at
    if quizzes:
        for person, quiz, at in (
            Attempt.objects.counting()
            .filter(learner__in=people, quiz__in=quizzes)
            .values("learner", "quiz")
            .annotate(first=Min("started_at"))
            .values_list("learner", "quiz", "first")
        ):
            found[person, QuizAsked(quiz)] = at
    return found


def counts_from(last: Certificate | None) -> datetime | None:
    """Return the moment from which facts count for a person's next certificate.

    None before the first. After a revocation: from then on. Else from the day the last
    certificate began to expire soon, so that whoever renews in its last month has done
    so, and the pass that earned it is not taken for a new one.
    """
    if last is None:
        return None
    if last.is_revoked:
        return last.revocation.at
    return make_aware(datetime.combine(first_soon_day(last.expires_on), time.min))


def last_certificates(
    programme: Programme, people: Collection[int]
) -> dict[int, Certificate]:
    """Return each person's newest certificate in a programme, revoked or not."""
    rows = (
        Certificate.objects.filter(programme=programme, holder__in=people)
        .select_related("revocation")
        .order_by("nth")
    )
    return {row.holder_id: row for row in rows if row.holder_id is not None}


def people_with_facts(asked: Iterable[Asked]) -> set[int]:
    """Return who has done every kind of thing that is asked, at least once.

    A cheap first cut: the rules decide.
    """
    keys, quizzes = _split(asked)
    done: list[QuerySet[Any]] = [
        CourseCompletion.objects.filter(course_key=key) for key in keys
    ]
    for quiz in quizzes:
        graded = Attempt.objects.counting().filter(
            quiz=quiz, state=Attempt.State.GRADED
        )
        done.append(graded.filter(grades__passed=True))
    people = [set(rows.values_list("learner", flat=True)) for rows in done]
    return set.intersection(*people) if people else set()
