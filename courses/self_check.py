"""Questions inside lessons: feedback at once, nothing recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal
from uuid import UUID

from legal.models import Provision
from quizzes import presenting
from quizzes.kinds import InvalidAnswer, kind_of
from quizzes.kinds.shown import ReviewedOption
from quizzes.models import Question, QuestionVersion
from quizzes.presenting import PresentedQuestion, ReviewedQuestion


@dataclass(frozen=True)
class SelfCheck:
    """A question as a lesson shows it."""

    public_id: UUID
    number: int
    question: PresentedQuestion
    # Since when what it rests on is other law, and nobody has looked at it yet.
    suspended_from: date | None = None


@dataclass(frozen=True)
class Feedback:
    """What a reader is told about an answer; ``review`` has every part of it."""

    review: ReviewedQuestion
    provision: Provision | None

    @property
    def verdict(self) -> Literal["right", "partial", "wrong"]:
        """Return how the answer went; with no points at stake, something right is praised."""
        if self.review.fraction == 1:
            return "right"
        some = any(option.right for option in self.chosen) or any(
            row.share for row in self.review.rows
        )
        return "partial" if some else "wrong"

    @property
    def chosen(self) -> Sequence[ReviewedOption]:
        return [option for option in self.review.options if option.chosen]

    @property
    def right(self) -> Sequence[ReviewedOption]:
        return [option for option in self.review.options if option.right]


def self_check(question: Question, language: str) -> SelfCheck | None:
    """Return the question's version in use.

    None where it has none, is not in use, or waits for a person to mark it.
    """
    version = question.current_version
    if version is None or question.state not in Question.ASKED:
        return None
    if not kind_of(version.kind).is_automatic:
        return None
    return replace(present(version, language), suspended_from=question.suspended_from)


def present(version: QuestionVersion, language: str) -> SelfCheck:
    """Return a version as a lesson shows it."""
    return SelfCheck(
        public_id=version.public_id,
        number=version.pk,
        question=presenting.present(version, language),
    )


def feedback(
    version: QuestionVersion, posted: Sequence[str], language: str
) -> Feedback | None:
    """Return what to say about the answer, None for none; an unknown one is wrong."""
    try:
        answer = kind_of(version.kind).parse(posted, version.content)
    except InvalidAnswer:
        answer = []
    else:
        if not answer:
            return None
    review = presenting.explain_content(version.kind, version.content, language, answer)
    return Feedback(review, version.provision)
