"""What a quiz is put together from today, and whether the bank can fill it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import selection
from .models import Question, Quiz, Topic


@dataclass(frozen=True)
class DrawRule:
    """So many questions of a topic and of those below it; of one difficulty, or of any."""

    topic: Topic
    count: int
    difficulty: int | None = None


@dataclass(frozen=True)
class Paper:
    """The fixed questions and the pools to draw from; ``versions`` by question."""

    fixed: list[int]
    draws: list[DrawRule]
    pools: list[selection.Pool]
    versions: dict[int, int]

    @property
    def size(self) -> int:
        return len(self.fixed) + sum(draw.count for draw in self.draws)

    def without(self, question: int) -> "Paper":
        """Return the paper as it would be were the question no longer in use."""
        return replace(
            self,
            pools=[
                selection.Pool(pool.count, frozenset(pool.questions) - {question})
                for pool in self.pools
            ],
            versions={pk: v for pk, v in self.versions.items() if pk != question},
        )

    def problems(self) -> list[str]:
        """Return what keeps the quiz from being taken, one sentence each."""
        if not self.size:
            return [_("The quiz has no questions yet.")]
        problems: list[str] = []
        unready = sum(question not in self.versions for question in self.fixed)
        if unready:
            problems.append(
                ngettext(
                    "%(count)d fixed question is not in use.",
                    "%(count)d fixed questions are not in use.",
                    unready,
                )
                % {"count": unready}
            )
        problems += [
            _("“%(topic)s”: %(wanted)d to draw, %(found)d in use.")
            % {"topic": draw.topic, "wanted": draw.count, "found": len(pool.questions)}
            for draw, pool in zip(self.draws, self.pools, strict=True)
            if len(pool.questions) < draw.count
        ]
        return problems or self._overlap_problems()

    def _overlap_problems(self) -> list[str]:
        """Return the draw that cannot be filled because others take its questions."""
        try:
            selection.draw(seed=0, fixed=self.fixed, pools=self.pools, shuffle=False)
        except selection.NotEnoughQuestions as short:
            topic = self.draws[short.draw].topic
            return [
                _("“%(topic)s”: other parts of the quiz use the same questions.")
                % {"topic": topic}
            ]
        return []


def compose(fixed: Sequence[int], draws: Sequence[DrawRule]) -> Paper:
    """Return the paper of these fixed questions (by id) and draws, from the bank of today."""
    topics = {draw.topic.pk for draw in draws}
    bank = list(
        Question.objects.live()
        .filter(
            Q(pk__in=fixed)
            | Q(use=Question.Use.GRADED)
            & (Q(topic__in=topics) | Q(topic__parent__in=topics))
        )
        .values_list(
            "pk", "topic", "topic__parent", "difficulty", "use", "current_version"
        )
    )

    def pool(draw: DrawRule) -> selection.Pool:
        return selection.Pool(
            draw.count,
            frozenset(
                pk
                for pk, topic, parent, difficulty, use, _version in bank
                if draw.topic.pk in (topic, parent)
                and draw.difficulty in (None, difficulty)
                and use == Question.Use.GRADED
            ),
        )

    return Paper(
        fixed=list(fixed),
        draws=list(draws),
        pools=[pool(draw) for draw in draws],
        # Every live question has a version: see QuestionQuerySet.live.
        versions={row[0]: row[5] for row in bank if row[5] is not None},
    )


def paper_of(quiz: Quiz) -> Paper:
    """Return the paper of a stored quiz, in three queries."""
    return compose(
        [row.question_id for row in quiz.fixed_questions.all()],
        [
            DrawRule(row.topic, row.count, row.difficulty)
            for row in quiz.draws.select_related("topic")
        ],
    )


def quizzes_that_need(question: Question) -> list[Quiz]:
    """Return the published quizzes that could not be taken without the question."""
    return [
        quiz
        for quiz in Quiz.objects.filter(is_live=True)
        if paper_of(quiz).without(question.pk).problems()
    ]
