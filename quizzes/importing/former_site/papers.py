"""A former quiz as one of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.loading import Fault
from core.text import anchor

from ...formats.django_quiz_app.site import OldQuiz, Site
from ...models import Quiz
from ...models.papers import RESERVED_SLUGS

MOST_IN_SLUG = 80


@dataclass
class PlannedQuiz:
    """A quiz to be made: its fields, and its questions by former key, in their order."""

    old: OldQuiz
    origin: str
    fields: dict[str, Any]
    questions: list[int] = field(default_factory=list)


def plan_quizzes(
    site: Site, name: str, origin_of: Mapping[int, str], faults: list[Fault]
) -> list[PlannedQuiz]:
    """Return the quizzes that are not here yet; what was odd about them goes to ``faults``."""
    known = set(
        Quiz.objects.filter(origin__in=origin_of.values()).values_list(
            "origin", flat=True
        )
    )
    taken = {*Quiz.objects.values_list("slug", flat=True), *RESERVED_SLUGS}
    attached = _attached(site)
    planned: list[PlannedQuiz] = []
    for old in site.quizzes.values():
        if origin_of[old.pk] in known:
            continue
        slug = free_slug(old.url or old.title, taken)
        taken.add(slug)
        quiz = PlannedQuiz(old, origin_of[old.pk], _fields(old, slug, site))
        quiz.questions = attached.get(old.pk, [])
        _limit(quiz)
        where = f"{name}, quiz.quiz {old.pk}"
        if not quiz.questions:
            quiz.fields["is_live"] = False
            faults.append(
                Fault(where, _("the quiz has no questions; it stays unpublished"))
            )
        if not 0 <= old.pass_mark <= 100:
            faults.append(
                Fault(
                    where,
                    _("the pass mark %(found)d became %(used)d per cent")
                    % {"found": old.pass_mark, "used": quiz.fields["pass_percent"]},
                )
            )
        planned.append(quiz)
    return planned


def free_slug(text: str, taken: set[str]) -> str:
    """Return an address that no quiz has, from a text in any letters."""
    base = anchor(text)[: MOST_IN_SLUG - 6].strip("-") or "bai-kiem-tra"
    slug, number = base, 2
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    return slug


def _attached(site: Site) -> dict[int, list[int]]:
    """Return the questions of each quiz in the order in which they were asked.

    That was by category, and within one as they were attached: there was no other order.
    """
    found: dict[int, list[int]] = {}
    for question in site.questions.values():
        for quiz in question.quizzes:
            found.setdefault(quiz, []).append(question.pk)
    for questions in found.values():
        questions.sort(key=lambda pk: site.questions[pk].category or 0)
    return found


def _fields(old: OldQuiz, slug: str, site: Site) -> dict[str, Any]:
    is_exam = old.exam_paper or old.single_attempt
    return {
        "slug": slug,
        "title": old.title or slug,
        "description": old.description,
        "purpose": Quiz.Purpose.EXAM if is_exam else Quiz.Purpose.PRACTICE,
        "reveal": Quiz.Reveal.AFTER_SENDING
        if old.answers_at_end
        else Quiz.Reveal.AT_ONCE,
        "attempts_allowed": 1 if old.single_attempt else 0,
        "pass_percent": min(max(old.pass_mark, 0), 100),
        "passed_text": old.success_text,
        "failed_text": old.fail_text,
        "shuffle_questions": old.random_order,
        "shuffle_options": any(
            question.answer_order == "random"
            for question in site.questions.values()
            if old.pk in question.quizzes
        ),
        # There, whoever was not signed in could practise too.
        "is_open_to_visitors": not is_exam,
        "is_live": not old.draft,
    }


def _limit(quiz: PlannedQuiz) -> None:
    """Ask only so many of the questions: any of them, or the first where no chance was."""
    most = quiz.old.max_questions
    if not most or most >= len(quiz.questions):
        return
    if quiz.old.random_order:
        quiz.fields["fixed_count"] = most
    else:
        # The others never came up, and can still be added.
        quiz.questions = quiz.questions[:most]
