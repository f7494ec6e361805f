"""The ways back after a change of law: which lessons, and a quiz kept in step with the bank."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.cited import cited_by
from legal.models import LegalChange, Provision
from quizzes.asked import asked_in
from quizzes.kinds import kind_of
from quizzes.models import Quiz, QuizQuestion

from .basis import bases_touched
from .delta import PASS_PERCENT
from .models import DeltaPath, Programme, Requirement

logger = logging.getLogger(__name__)

_LONGEST_TITLE = 200


def follow_change(change: LegalChange, at: datetime) -> list[DeltaPath]:
    """Make, or bring up to date, a path in each programme whose certificates are touched.

    A withdrawn change keeps its paths; nobody is led to them any more.
    """
    programmes = Programme.objects.filter(pk__in=bases_touched(change)).order_by("pk")
    return [_follow(programme, change, at) for programme in programmes]


def follow_all(at: datetime) -> int:
    """Bring the paths of every change in effect up to date; return how many there are."""
    changes = LegalChange.objects.in_effect().order_by("pk")
    return sum(len(follow_change(change, at)) for change in changes)


@transaction.atomic
def _follow(programme: Programme, change: LegalChange, at: datetime) -> DeltaPath:
    path, created = DeltaPath.objects.get_or_create(
        programme=programme, change=change, defaults={"made_at": at}
    )
    touched = _touched(change)
    lessons = _lessons(programme, touched)
    if path.lessons != lessons:
        path.lessons = lessons
        path.save(update_fields=["lessons"])
    keep_quiz(path, touched)
    if created:
        logger.info(
            "delta path made programme=%s change=%s lessons=%d",
            programme.pk,
            change.pk,
            len(lessons),
        )
    return path


def keep_quizzes(provisions: Collection[int]) -> None:
    """Bring the quizzes of the paths that ask about some provisions in step with the bank."""
    paths = DeltaPath.objects.filter(
        change__target__provisions__in=provisions, change__withdrawn_at__isnull=True
    )
    for path in paths.distinct().select_related("programme", "change", "quiz"):
        keep_quiz(path, _touched(path.change))


def _touched(change: LegalChange) -> set[int]:
    return set(
        Provision.objects.all()
        .touched_by(change)
        .order_by()
        .values_list("pk", flat=True)
    )


def _lessons(programme: Programme, touched: set[int]) -> list[str]:
    """Return the keys of the lessons that cite what changed, in the order of teaching."""
    courses = Requirement.objects.filter(programme=programme, course__isnull=False)
    cited = cited_by(set(courses.values_list("course__translation_key", flat=True)))
    return [str(key) for key, cites in cited.lessons.items() if cites & touched]


@transaction.atomic
def keep_quiz(path: DeltaPath, touched: Collection[int]) -> None:
    """Let a path's quiz ask what the bank has on the change today.

    Nothing usable, or none wanted: no quiz, or one that is no longer open. Attempts under
    way keep their questions.
    """
    questions = _usable(path.programme, touched)
    count = min(path.programme.delta_questions, len(questions))
    if path.quiz is None and not count:
        return
    fields: dict[str, Any] = {
        **_texts(path),
        "is_live": bool(count),
        "fixed_count": count or None,
    }
    quiz = path.quiz
    if quiz is None:
        quiz = path.quiz = Quiz.objects.create(
            slug=_slug(path),
            purpose=Quiz.Purpose.EXAM,
            pass_percent=PASS_PERCENT,
            reveal=Quiz.Reveal.AFTER_SENDING,
            is_listed=False,
            led_from=address(path),
            **fields,
        )
        path.save(update_fields=["quiz"])
    elif any(getattr(quiz, name) != value for name, value in fields.items()):
        for name, value in fields.items():
            setattr(quiz, name, value)
        quiz.save()
    _fix(quiz, questions)


def _usable(programme: Programme, touched: Collection[int]) -> list[int]:
    """Return the questions on what changed that nobody has to look at, or to mark."""
    quizzes = Requirement.objects.filter(programme=programme, quiz__isnull=False)
    rows = asked_in(set(quizzes.values_list("quiz", flat=True))).filter(
        provision__in=touched, suspended_from__isnull=True
    )
    return [
        pk
        for pk, kind in rows.order_by("code").values_list("pk", "kind")
        if kind_of(kind).is_automatic
    ]


def _fix(quiz: Quiz, questions: Sequence[int]) -> None:
    rows = QuizQuestion.objects.filter(quiz=quiz)
    known = set(rows.values_list("question", flat=True))
    rows.exclude(question__in=questions).delete()
    QuizQuestion.objects.bulk_create(
        QuizQuestion(quiz=quiz, question_id=question, sort_order=order)
        for order, question in enumerate(questions)
        if question not in known
    )


def address(path: DeltaPath) -> str:
    """Return the address of the page of a path."""
    return reverse(
        "certification:change", args=[path.programme.slug, path.change.public_id]
    )


def _slug(path: DeltaPath) -> str:
    return f"cap-nhat-{path.programme.slug[:60].strip('-')}-{path.change.public_id.hex[:8]}"


def _texts(path: DeltaPath) -> dict[str, str]:
    texts = {}
    for language, suffix in ((settings.LANGUAGE_CODE, ""), ("en", "_en")):
        with override(language):
            words = {
                "law": path.change.source or path.change.target,
                "programme": path.programme.local_title,
            }
            title = _("Update on the law: %(law)s (%(programme)s)") % words
            texts[f"title{suffix}"] = title[:_LONGEST_TITLE]
            texts[f"description{suffix}"] = _(
                "A few questions on what changed, for those whose certificate was issued "
                "before."
            )
    return texts
