"""What programmes ask, as the rules take it."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from ..eligibility import (
    Asked,
    CertificateAsked,
    CourseAsked,
    Deed,
    EssayAsked,
    EvidenceAsked,
    Plan,
    QuizAsked,
    SessionAsked,
)
from ..models import Programme, Requirement


def asked_by(programme: Programme) -> list[Asked]:
    """Return what a programme asks, in its order; reads prefetched requirements."""
    return [asked(requirement) for requirement in programme.requirements.all()]


def plan_of(programme: Programme) -> Plan:
    """Return the same with its groups, as the rules take it."""
    return Plan(
        tuple(asked_by(programme)),
        {group.letter: group.needed for group in programme.groups.all()},
    )


def asked(requirement: Requirement) -> Asked:
    """Return one requirement as the rules know it."""
    return Asked(
        requirement.key, _deed(requirement), requirement.group, requirement.path
    )


def _deed(one: Requirement) -> Deed:
    kind = Requirement.Kind
    if one.course is not None:
        return CourseAsked(one.course.translation_key)
    if one.quiz_id is not None:
        of_kind = EssayAsked if one.kind == kind.ESSAY else QuizAsked
        return of_kind(one.quiz_id, one.pass_percent)
    if one.workshop_id is not None:
        return SessionAsked(one.workshop_id)
    if one.other_id is not None:
        return CertificateAsked(one.other_id)
    if one.kind == kind.EVIDENCE:
        return EvidenceAsked()
    raise ValueError(f"requirement {one.pk} asks for nothing")


def live_programmes(
    *,
    quiz: int | None = None,
    course_key: UUID | None = None,
    workshop: int | None = None,
    other: int | None = None,
    requirement: UUID | None = None,
) -> list[Programme]:
    """Return the programmes in use with what they require, in three queries.

    With a quiz, a course, a workshop, another programme or a requirement's key: those
    that ask for it.
    """
    programmes = Programme.objects.filter(is_live=True)
    for name, value in {
        "quiz": quiz,
        "course__translation_key": course_key,
        "workshop": workshop,
        "other": other,
        "key": requirement,
    }.items():
        if value is not None:
            programmes = programmes.filter(**{f"requirements__{name}": value})
    return list(with_plan(programmes.distinct()))


def with_plan(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Read what they require along with the programmes, in two queries more."""
    requirements = Requirement.objects.select_related(
        "course", "quiz", "workshop", "other"
    )
    return programmes.prefetch_related(Prefetch("requirements", requirements), "groups")
