"""The summary that the list of the bank reads, counted anew from the marks."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from ..analysis import ItemFigures, Moments
from ..kept import stamp
from ..models import Correction, ItemMark, Question, QuestionFigure
from ..statistics import count_question

logger = logging.getLogger(__name__)


def refresh_figures_of(
    *, questions: QuerySet[Question], at: datetime, anew: bool = False
) -> int:
    """Count the figures of questions whose answers, key or version changed; say how many.

    ``anew`` counts all of them. One question at a time, each in its own transaction: a
    nightly run that is stopped has done what it has done.
    """
    counted = 0
    kept = dict(QuestionFigure.objects.values_list("question", "stamp"))
    for pk, now in _stamps(questions):
        if not anew and kept.get(pk) == now:
            continue
        question = Question.objects.select_related("current_version").get(pk=pk)
        _refresh(question, now, at)
        counted += 1
    logger.info("figures of questions counted=%s", counted)
    return counted


def _stamps(questions: QuerySet[Question]) -> Iterator[tuple[int, str]]:
    """Yield each question that was ever in use, with the stamp it has today."""
    marks = {
        question: (count, newest)
        for question, count, newest in ItemMark.objects.filter(
            item__version__question__in=questions
        )
        .order_by()
        .values_list("item__version__question")
        .annotate(Count("pk"), Max("pk"))
    }
    keys = dict(
        Correction.objects.order_by()
        .values_list("version__question")
        .annotate(Max("pk"))
    )
    for pk, number in questions.filter(current_version__isnull=False).values_list(
        "pk", "current_version__number"
    ):
        yield pk, f"{number}:{stamp(*marks.get(pk, (0, None)), keys.get(pk))}"


def _refresh(question: Question, now: str, at: datetime) -> None:
    version = question.current_version
    number = version.number if version else 0
    figures = next(
        (one.figures for one in count_question(question) if one.number == number),
        ItemFigures(Moments()),
    )
    QuestionFigure.objects.update_or_create(
        question=question,
        defaults={
            "number": number,
            "answers": figures.moments.n,
            "facility": figures.moments.facility,
            "discrimination": figures.moments.discrimination,
            "upper_lower": figures.upper_lower,
            "flags": as_text(figures.flags),
            "stamp": now,
            "counted_at": at,
        },
    )


def as_text(flags: Sequence[str]) -> str:
    """Return flags as the summary keeps them: each between blanks."""
    return f" {' '.join(flags)} " if flags else ""
