"""What of the bank rests on the law: questions, their versions, and quizzes through them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.errors import Refusal
from legal import citing
from legal.citing import Citing, Look

from . import papers
from .models import Question, QuestionVersion, Quiz
from .services.suspending import KIND, citing_of


class QuestionCiter:
    """Questions in use, and drafts that may come into use; retired ones ask nobody."""

    kind = KIND
    label = _("Questions")
    order = 20

    def citing(self, provisions: Collection[int]) -> Iterable[Citing]:
        return citing_of(Q(provision__in=list(provisions)))


class QuestionLooker:
    """A question as it is in use, for whoever reviews it."""

    def look(self, key: str) -> Look | None:
        question = Question.objects.filter(pk=int(key)).first()
        if question is None:
            return None
        right = [one.text for one in question.options.all() if one.is_correct]
        return Look(
            title=question.code,
            text=format_html(
                "<p><strong>{}</strong></p><p>{}</p><p>{}</p>",
                question.stem,
                "; ".join(right),
                question.explanation,
            ),
            links=(
                (
                    gettext("Edit the question"),
                    reverse("wagtailsnippets_quizzes_question:edit", args=[key]),
                ),
            ),
            reviewed_on=question.reviewed_on,
        )

    def prepared(self, keys: Collection[str]) -> dict[str, datetime]:
        return {}

    def prepare(self, key: str, day: date, *, by: Any, at: datetime) -> str:
        raise Refusal(gettext("Only lessons can be prepared for a day ahead."))


class QuizCiter:
    """Quizzes that may ask a question on the provisions; only those run dry need a look."""

    kind = "quiz"
    label = _("Quizzes")
    review_label = _("Quizzes that would run dry")
    order = 30

    def citing(self, provisions: Collection[int]) -> Iterable[Citing]:
        for quiz, provision in quizzes_resting(provisions):
            yield _of_quiz(quiz, provision)

    def to_review(
        self, provisions: Collection[int], applies_from: date
    ) -> Iterable[Citing]:
        """Return the graded ones that cannot be filled without what nobody has reviewed."""
        unseen = Q(reviewed_on=None) | Q(reviewed_on__lt=applies_from)
        resting = _resting(unseen & Q(provision__in=list(provisions)))
        for quiz, paper in _live_papers():
            found = sorted(resting.keys() & paper.may_ask)
            if found and quiz.is_graded and paper.runs_dry_without(resting):
                yield _of_quiz(quiz, resting[found[0]])


class QuizLooker:
    """A quiz that may run dry: what its paper lacks without what is suspended today."""

    def look(self, key: str) -> Look | None:
        quiz = Quiz.objects.filter(pk=int(key)).first()
        if quiz is None:
            return None
        problems = papers.paper_on(quiz, localdate()).problems()
        enough = [gettext("It can be filled today.")]
        return Look(
            title=quiz.local_title,
            text=format_html_join(
                "", "<p>{}</p>", ((one,) for one in problems or enough)
            ),
            links=(
                (
                    gettext("Edit the quiz"),
                    reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz.pk]),
                ),
                (gettext("See it"), quiz.get_absolute_url()),
            ),
        )

    def prepared(self, keys: Collection[str]) -> dict[str, datetime]:
        return {}

    def prepare(self, key: str, day: date, *, by: Any, at: datetime) -> str:
        raise Refusal(gettext("Only lessons can be prepared for a day ahead."))


def quizzes_resting(provisions: Collection[int]) -> list[tuple[Quiz, int]]:
    """Return the live quizzes that may ask about any of the provisions, with one of those.

    Seven queries, however many quizzes there are.
    """
    resting = _resting(Q(provision__in=list(provisions)))
    if not resting:
        return []
    asking = [
        (quiz, sorted(resting.keys() & paper.may_ask)) for quiz, paper in _live_papers()
    ]
    return [(quiz, resting[found[0]]) for quiz, found in asking if found]


def versions_citing(provisions: Collection[int]) -> list[Citing]:
    """Return the versions that attempts show and that name one of the provisions.

    They are frozen, so nobody reviews them; pages of a provision may list them.
    """
    rows = (
        QuestionVersion.objects.filter(provision__in=list(provisions))
        .select_related("question")
        .order_by("question__code", "number", "correction")
    )
    return [
        Citing(
            kind="version",
            key=str(row.public_id),
            title=f"{row.question.code}, {row.number}",
            provision=row.provision_id or 0,
            url=reverse(
                "wagtailsnippets_quizzes_question:version", args=[row.public_id]
            ),
            is_public=False,
        )
        for row in rows
    ]


def register() -> None:
    citing.register(QuestionCiter())
    citing.register(QuizCiter())
    citing.register_looker(KIND, QuestionLooker())
    citing.register_looker(QuizCiter.kind, QuizLooker())


def _resting(rule: Q) -> Mapping[int, int]:
    """Return the provisions of the questions that a rule names, by question."""
    return dict(
        Question.objects.filter(rule, provision__isnull=False).values_list(
            "pk", "provision"
        )
    )


def _live_papers() -> Iterable[tuple[Quiz, papers.Paper]]:
    quizzes = list(Quiz.objects.filter(is_live=True).order_by("title", "pk"))
    return zip(quizzes, papers.papers_of(quizzes), strict=True) if quizzes else ()


def _of_quiz(quiz: Quiz, provision: int) -> Citing:
    return Citing(
        kind=QuizCiter.kind,
        key=str(quiz.pk),
        title=quiz.local_title,
        provision=provision,
        url=quiz.get_absolute_url(),
        edit_url=reverse("wagtailsnippets_quizzes_quiz:edit", args=[quiz.pk]),
        is_public=quiz.is_live and quiz.is_listed,
    )
