"""Who took something up, and who did it at least once: cheap questions about many."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet

from courses.models import CourseCompletion, Enrolment
from quizzes.models import Attempt

from ..eligibility import (
    Asked,
    CertificateAsked,
    CourseAsked,
    Deed,
    EssayAsked,
    Plan,
    QuizAsked,
    SessionAsked,
)
from ..models import AcceptedEvidence, Attendance, Certificate, RenewalReading
from .gathering import accepted, attended, course_keys, quizzes, recorded, workshops


def first_steps(
    people: Collection[int], asked: Iterable[Asked]
) -> dict[tuple[int, Asked], datetime]:
    """Return when each person first took up each thing asked: a query for each kind."""
    asked = list(asked)
    found: dict[tuple[int, Deed], datetime] = {}
    if keys := course_keys(asked):
        for person, key, at in Enrolment.objects.filter(
            learner__in=people, course_key__in=keys
        ).values_list("learner", "course_key", "enrolled_at"):
            found[person, CourseAsked(key)] = at
    if tested := {*quizzes(asked, QuizAsked), *quizzes(asked, EssayAsked)}:
        for person, quiz, at in (
            Attempt.objects.counting()
            .filter(learner__in=people, quiz__in=tested)
            .values("learner", "quiz")
            .annotate(first=Min("started_at"))
            .values_list("learner", "quiz", "first")
        ):
            found[person, QuizAsked(quiz)] = at
    if held := workshops(asked):
        for person, workshop, done in attended(people, held, None):
            found.setdefault((person, SessionAsked(workshop)), done.at)
    steps = {
        (person, one): found[person, deed]
        for one in asked
        for deed in [_taken_up(one.deed)]
        for person in people
        if (person, deed) in found
    }
    for person, key, done in accepted(people, asked, None) if asked else ():
        for one in asked:
            if one.key == key:
                steps[person, one] = min(done.at, steps.get((person, one), done.at))
    return steps


def _taken_up(deed: Deed) -> Deed:
    """Return the deed without its mark: a quiz is taken up whatever is asked of it."""
    if isinstance(deed, QuizAsked | EssayAsked):
        return QuizAsked(deed.quiz)
    return deed


def people_with_facts(plan: Plan) -> set[int]:
    """Return who did each thing that is required by itself, at least once.

    A cheap first cut, for the first certificate and for the next: the rules decide.
    """
    people: set[int] = set()
    for way in (plan.on("first"), plan.on("renewal")):
        alone = [doers(one) for one in way.asked if not one.group]
        if alone:
            people |= set.intersection(*alone)
        else:
            people = people.union(*(doers(one) for one in way.asked))
    return people


def doers(asked: Asked) -> set[int]:
    """Return who ever did what is asked, or had something accepted for it."""
    done: list[QuerySet[Any, Any]] = [
        AcceptedEvidence.objects.filter(
            recorded("", None), requirement_key=asked.key
        ).values_list("person", flat=True)
    ]
    match asked.deed:
        case CourseAsked(key):
            for rows, name in (
                (CourseCompletion.objects.filter(course_key=key), "learner"),
                (RenewalReading.objects.filter(course_key=key), "person"),
            ):
                done.append(rows.values_list(name, flat=True))
        case QuizAsked(quiz, _) | EssayAsked(quiz, _):
            graded = Attempt.objects.counting().filter(
                quiz=quiz, state=Attempt.State.GRADED, grades__passed=True
            )
            done.append(graded.values_list("learner", flat=True))
        case SessionAsked(workshop):
            there = Attendance.objects.filter(
                recorded("", None), meeting__workshop=workshop
            )
            done.append(there.values_list("person", flat=True))
        case CertificateAsked(programme):
            held = Certificate.objects.filter(programme=programme, holder__isnull=False)
            done.append(held.values_list("holder", flat=True))
    return set().union(*done)
