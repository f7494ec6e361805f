"""The page of a closed attempt: the result, what led to it, and each question with its answer.

Also while essays wait for a marker: then the points of the other questions are provisional,
and nobody is told passed or failed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from . import grading, marking, sheets
from .content import local
from .corrections import Corrected
from .legal_news import moved
from .marking import EssayPoints
from .models import (
    Appeal,
    Attempt,
    AttemptItem,
    Grade,
    ItemMark,
    Marking,
    QuestionVersion,
)
from .presenting import ReviewedQuestion, explain
from .services.marks import lines_by_hand, provisional_marks
from .sheets import Answered


@dataclass(frozen=True)
class Criterion:
    """One criterion of a marked essay: what it asks, and what each marker gave."""

    text: str
    most: Decimal
    given: tuple[Decimal, ...]


@dataclass(frozen=True)
class Essay:
    """How an essay was marked: ``points`` of ``most`` on its rubric's scale."""

    points: Decimal
    most: Decimal
    criteria: tuple[Criterion, ...]
    comments: tuple[str, ...]

    @property
    def markers(self) -> int:
        return len(self.criteria[0].given) if self.criteria else 0


@dataclass(frozen=True)
class Feedback:
    """One question with its answer, by the key that counts; ``correction``: the remedy."""

    question: ReviewedQuestion
    correction: str


@dataclass(frozen=True)
class Review:
    """One question of the attempt, for who may see the answers."""

    position: int
    # None: it waits for a marker.
    mark: grading.Mark | None
    possible: Decimal
    response: int | None
    question: ReviewedQuestion
    essay: Essay | None
    correction: str
    appeals: tuple[Appeal, ...]

    @property
    def receipt(self) -> str:
        return f"{self.response:06d}" if self.response else ""


@dataclass(frozen=True)
class Section:
    """How one part of the quiz went; ``passed`` None where it has no pass mark."""

    title: str
    score: Decimal
    possible: Decimal
    percent: Decimal
    pass_percent: int | None
    passed: bool | None


@dataclass(frozen=True)
class Result:
    """A closed attempt as its page shows it; ``grade`` None while it waits."""

    grade: Grade | None
    # The grades that counted before, the newest first.
    earlier: list[Grade]
    score: Decimal
    possible: Decimal
    waiting: int
    waiting_points: Decimal
    topics: list[grading.TopicTotal]
    sections: list[Section]
    reviews: list[Review] | None = field(default=None)


def result_of(
    attempt: Attempt, language: str, on: date, *, today: date, answers: bool
) -> Result:
    """Return what the page shows, in the same few queries however long the attempt is.

    ``answers``: whether the reader may see them; the law is quoted as of ``on``,
    with a word where it has changed up to ``today``.
    """
    grades = list(attempt.grades.order_by("-pk"))
    grade = grades[0] if grades else None
    items = _items(attempt, with_answers=answers)
    lines = sheets.answered(attempt.pk)
    marks = _marks(grade, lines)
    known = {pk: mark for pk, mark in marks.items() if mark is not None}
    counted = [mark for mark in known.values() if mark.possible]
    waits = [line for line in lines if marks.get(line.item) is None]
    return Result(
        grade=grade,
        earlier=grades[1:],
        score=grade.score if grade else sum((m.points for m in counted), Decimal(0)),
        possible=grade.possible
        if grade
        else sum((m.possible for m in counted), Decimal(0)),
        waiting=len(waits),
        waiting_points=sum((line.points for line in waits), Decimal(0)),
        topics=grading.by_topic(
            grading.Mark(
                known[item.pk].points,
                known[item.pk].possible,
                item.version.question.topic.local_name,
            )
            for item in items
            if item.pk in known and known[item.pk].possible
        ),
        sections=_sections(attempt, grade, language),
        reviews=_reviews(items, lines, marks, language, on, today) if answers else None,
    )


def _items(attempt: Attempt, *, with_answers: bool) -> list[AttemptItem]:
    items = attempt.items.select_related("version__question__topic")
    if not with_answers:
        return list(items.defer("version__content"))
    return list(
        items.select_related("version__provision__document").prefetch_related(
            "version__provision__wordings",
            Prefetch("appeals", Appeal.objects.select_related("answered_by")),
            Prefetch("markings", Marking.objects.order_by("pk")),
        )
    )


def _marks(
    grade: Grade | None, lines: Sequence[Answered]
) -> dict[int, grading.Mark | None]:
    """Return the mark of each item; None for an essay that waits."""
    if grade is None:
        return provisional_marks(lines)
    sections = {line.item: line.section for line in lines}
    return {
        mark.item_id: grading.Mark(
            mark.points, mark.possible, section=sections.get(mark.item_id, 0)
        )
        for mark in ItemMark.objects.filter(grade=grade).order_by("item__position")
    }


def _sections(attempt: Attempt, grade: Grade | None, language: str) -> list[Section]:
    if grade is None:
        return []
    return [
        Section(
            title=local(asked.get("title", {}), language),
            score=Decimal(went["score"]),
            possible=Decimal(went["possible"]),
            percent=Decimal(went["percent"]),
            pass_percent=asked.get("pass_percent"),
            passed=went["passed"] if asked.get("pass_percent") else None,
        )
        for asked, went in zip(attempt.sections, grade.sections, strict=False)
    ]


def _reviews(
    items: Sequence[AttemptItem],
    lines: Sequence[Answered],
    marks: Mapping[int, grading.Mark | None],
    language: str,
    on: date,
    today: date,
) -> list[Review]:
    """Return each question with the answer, the right one and the law of that day."""
    by_item = {line.item: line for line in lines}
    by_hand = {line.item for line in lines_by_hand(lines)}
    changed = moved([item.version for item in items], today)
    return [
        _review(
            item,
            by_item[item.pk],
            marks.get(item.pk),
            language,
            on,
            changed.get(item.version_id),
            is_essay=item.pk in by_hand,
        )
        for item in items
    ]


def _review(
    item: AttemptItem,
    line: Answered,
    mark: grading.Mark | None,
    language: str,
    on: date,
    changed_on: date | None,
    *,
    is_essay: bool,
) -> Review:
    corrected = line.corrected
    fraction = None
    if mark is not None and (is_essay or corrected is not None):
        fraction = mark.points / mark.possible if mark.possible else Decimal(0)
    told = feedback(
        item.version,
        language,
        line.answer,
        item.option_order,
        on=on,
        changed_on=changed_on,
        corrected=corrected,
        fraction=fraction,
    )
    return Review(
        position=item.position,
        mark=mark,
        possible=line.points,
        response=line.response,
        question=told.question,
        essay=_essay(item, line, language) if is_essay and mark is not None else None,
        correction=told.correction,
        appeals=tuple(item.appeals.all()),
    )


def feedback(
    version: QuestionVersion,
    language: str,
    answer: Sequence[str],
    option_order: Sequence[str] | None,
    *,
    on: date,
    changed_on: date | None = None,
    corrected: Corrected | None,
    fraction: Decimal | None = None,
) -> Feedback:
    """Return a version as it was shown, explained by the key that counts by now.

    ``fraction`` is what the marks say, where there are any. A version whose key was put
    right gets the content of its correction: it is not to be saved afterwards.
    """
    if corrected is not None:
        if fraction is None:
            fraction = corrected.fraction(version.kind, version.content, list(answer))
        version.content = corrected.content or version.content
    return Feedback(
        explain(
            version,
            language,
            answer,
            option_order,
            on=on,
            changed_on=changed_on,
            fraction=fraction,
        ),
        corrected.remedy if corrected else "",
    )


def _essay(item: AttemptItem, line: Answered, language: str) -> Essay | None:
    newest: dict[int, Marking] = {one.round: one for one in item.markings.all()}
    if not newest:
        return None
    review = newest.get(Marking.Round.REVIEW)
    counting = [review] if review else [newest[key] for key in sorted(newest)]
    rubric = marking.rubric_of(line.content, line.points)
    points = EssayPoints(
        *(newest[key].points if key in newest else None for key in (1, 2, 3))
    ).final()
    return Essay(
        points=points or Decimal(0),
        most=marking.total(rubric),
        criteria=tuple(
            Criterion(
                local(one.text, language),
                one.points,
                tuple(Decimal(m.scores.get(one.key, 0)) for m in counting),
            )
            for one in rubric
        ),
        comments=tuple(m.comment for m in counting if m.comment),
    )
