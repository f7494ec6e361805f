"""From rows, or what is about to become rows, to what `soundness` looks at."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from courses.models import CoursePage, LessonPage
from quizzes.models import Quiz
from quizzes.papers import paper_of

from .models import Programme, Requirement, RequirementGroup
from .soundness import Draft, Grouped, Others, Wanted
from .terms import Terms


def draft_of(
    programme: Programme,
    requirements: Iterable[tuple[int, Requirement]],
    groups: Iterable[tuple[int, RequirementGroup]],
) -> Draft:
    """Return a programme as it would be saved; each row with its place, for messages."""
    rows = list(requirements)
    sizes = _quiz_sizes(one.quiz_id for _place, one in rows if one.quiz_id)
    return Draft(
        terms=terms_of(programme),
        requirements=[_wanted(place, one, sizes) for place, one in rows],
        groups=[Grouped(place, one.letter, one.needed) for place, one in groups],
        is_fixed=programme.validity == Programme.Validity.FIXED,
        is_live=programme.is_live,
        pk=programme.pk,
        title=programme.local_title,
    )


def terms_of(programme: Programme) -> Terms:
    """Return how long certificates of a programme last, as it is being edited."""
    is_fixed = programme.validity == Programme.Validity.FIXED
    return Terms(
        months=programme.validity_months or 0,
        until=programme.valid_until if is_fixed else None,
        renewal_days=programme.renewal_days or 0,
        grace_days=programme.grace_days or 0,
    )


def others() -> Others:
    """Return what all programmes ask of each other, in two queries."""
    asks: dict[int, set[int]] = defaultdict(set)
    for programme, other in Requirement.objects.filter(other__isnull=False).values_list(
        "programme", "other"
    ):
        if other is not None:
            asks[programme].add(other)
    titles = {one.pk: one.local_title for one in Programme.objects.all()}
    return Others(titles, asks)


def _wanted(place: int, one: Requirement, sizes: dict[int, int]) -> Wanted:
    named = one.course_id or one.quiz_id or one.workshop_id or one.other_id
    return Wanted(
        place=place,
        kind=one.kind,
        name=str(one),
        thing=str(named or ""),
        group=one.group,
        path=one.path,
        percent=one.pass_percent if one.quiz else None,
        quiz_percent=one.quiz.pass_percent if one.quiz else 0,
        other=one.other_id,
        trouble=_trouble(one, sizes),
    )


def _trouble(one: Requirement, sizes: dict[int, int]) -> str:
    """Say why nobody can do what is asked just now; empty where one can."""
    if one.course is not None:
        return _course_trouble(one.course)
    if one.quiz is not None:
        return _quiz_trouble(one.quiz, one.kind, sizes)
    if one.other is not None and not one.other.is_live:
        return _(
            "“%(name)s” is out of use, so its certificate can no longer be earned."
        ) % {"name": one.other.local_title}
    return ""


def _course_trouble(course: CoursePage) -> str:
    if not course.live:
        return _("The course “%(name)s” is not published: publish it first.") % {
            "name": course.title
        }
    if not LessonPage.objects.live().child_of(course).exists():
        return _(
            "The course “%(name)s” has no published lesson, so nobody can finish it."
        ) % {"name": course.title}
    return ""


def _quiz_trouble(quiz: Quiz, kind: str, sizes: dict[int, int]) -> str:
    words = {"name": quiz.local_title}
    if not quiz.is_live:
        return _("The quiz “%(name)s” is not published: publish it first.") % words
    if not sizes.get(quiz.pk):
        return _("The quiz “%(name)s” has no questions yet.") % words
    if kind == Requirement.Kind.ESSAY and not paper_of(quiz).may_need_a_marker:
        return (
            _(
                "The quiz “%(name)s” has no essay that a person marks: ask for it as a quiz."
            )
            % words
        )
    return ""


def _quiz_sizes(quizzes: Iterable[int]) -> dict[int, int]:
    rows = Quiz.objects.filter(pk__in=list(quizzes)).with_size()
    return dict(rows.values_list("pk", "size"))
