"""Questions inside lessons: feedback at once, nothing recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from legal.models import Provision
from quizzes.content import OptionContent, read_version
from quizzes.kinds import kind_of
from quizzes.models import Question, QuestionVersion


@dataclass(frozen=True)
class SelfCheck:
    """A question as a lesson shows it."""

    public_id: UUID
    number: int
    stem: str
    several: bool
    options: Sequence[OptionContent]


@dataclass(frozen=True)
class Feedback:
    """What a reader is told about an answer."""

    verdict: str
    chosen: Sequence[OptionContent]
    right: Sequence[OptionContent]
    explanation: str
    provision: Provision | None


def self_check(question: Question, language: str) -> SelfCheck | None:
    """Return the question's version in use; None where it has none, or is retired."""
    version = question.current_version
    if version is None or question.state not in Question.ASKED:
        return None
    return present(version, language)


def present(version: QuestionVersion, language: str) -> SelfCheck:
    """Return a version as a lesson shows it."""
    content = read_version(version, language)
    return SelfCheck(
        public_id=version.public_id,
        number=version.pk,
        stem="\n".join([*content.situation, content.stem]),
        several=version.kind == "several",
        options=content.options,
    )


def feedback(
    version: QuestionVersion, chosen: Sequence[str], language: str
) -> Feedback:
    """Return what to say about the chosen keys; unknown ones count as not chosen."""
    content = read_version(version, language)
    picked = [option for option in content.options if option.key in set(chosen)]
    fraction = kind_of(version.kind).grade(version.content, [o.key for o in picked])
    some = any(option.correct for option in picked)
    return Feedback(
        verdict="right" if fraction == 1 else "partial" if some else "wrong",
        chosen=picked,
        right=[option for option in content.options if option.correct],
        explanation=content.explanation,
        provision=version.provision,
    )
