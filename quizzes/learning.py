"""What a person's attempts say by topic, and whether it is getting better.

The rules are plain functions over figures; the two queries that feed them cost the same for
one attempt as for a thousand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from organisation.models import User

from .models import Attempt, Grade, ItemMark, ProgressBalance, Topic

# The newest attempts are set against those before them.
RECENT = 5
# Fewer answers than this on either side, and a difference is chance.
TELLING = 5
# Percentage points from which a difference is called one.
NOTABLE = 10


class Change(StrEnum):
    """How the newest attempts compare with those before."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UNKNOWN = ""


@dataclass(frozen=True)
class Figures:
    """Questions answered fully and asked, at all and in the newest attempts."""

    right: int = 0
    asked: int = 0
    recent_right: int = 0
    recent_asked: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            self.right + other.right,
            self.asked + other.asked,
            self.recent_right + other.recent_right,
            self.recent_asked + other.recent_asked,
        )

    @property
    def percent(self) -> int:
        return percent(self.right, self.asked)

    @property
    def change(self) -> Change:
        """Compare the newest attempts with the others, where both say enough."""
        before_asked = self.asked - self.recent_asked
        if self.recent_asked < TELLING or before_asked < TELLING:
            return Change.UNKNOWN
        before = percent(self.right - self.recent_right, before_asked)
        difference = percent(self.recent_right, self.recent_asked) - before
        if abs(difference) < NOTABLE:
            return Change.SAME
        return Change.BETTER if difference > 0 else Change.WORSE


@dataclass(frozen=True)
class TopicRow:
    """A topic with what it holds and what its subtopics hold; ``depth`` from 0.

    ``brought_right`` of ``brought_asked`` are from the system before this one.
    """

    topic: Topic
    depth: int
    figures: Figures
    brought_right: int = 0
    brought_asked: int = 0


def percent(right: int, asked: int) -> int:
    """Return the share in whole per cent, halves up; 0 of 0 is 0."""
    if not asked:
        return 0
    share = Decimal(100 * right) / asked
    return int(share.quantize(Decimal(1), ROUND_HALF_UP))


def rolled_up(
    own: Mapping[int, Figures], parents: Mapping[int, int | None]
) -> dict[int, Figures]:
    """Return each topic's figures with those of all below it, by topic.

    ``parents`` names the topic above each, None at the top. A circle, which no editor can
    make but a hand in the database may, is walked once.
    """
    totals: dict[int, Figures] = {}
    for topic, figures in own.items():
        seen: set[int] = set()
        above: int | None = topic
        while above is not None and above not in seen:
            seen.add(above)
            totals[above] = totals.get(above, Figures()) + figures
            above = parents.get(above)
    return totals


def weakest(
    rows: Iterable[TopicRow], below_percent: int, least_asked: int = TELLING
) -> list[TopicRow]:
    """Return the topics answered under a mark, the weakest first.

    A topic whose subtopics are among them is left out: what to study is named closest.
    """
    weak = [
        row
        for row in rows
        if row.figures.asked >= least_asked and row.figures.percent < below_percent
    ]
    covered = {row.topic.parent_id for row in weak}
    return sorted(
        (row for row in weak if row.topic.pk not in covered),
        key=lambda row: (row.figures.percent, -row.figures.asked),
    )


# --- From the database -------------------------------------------------------------------


def graded_attempts(learner: User) -> list[int]:
    """Return the keys of a person's graded attempts that count, newest first."""
    return list(
        Attempt.objects.filter(learner=learner, state="graded", is_trial=False)
        .order_by("-closed_at", "-pk")
        .values_list("pk", flat=True)
    )


def marks_that_count(learner: User) -> QuerySet[ItemMark]:
    """Return the marks in the newest grade of each of a person's attempts that count.

    Questions that a correction took out of the grading are left out.
    """
    newest = (
        Grade.objects.filter(attempt__learner=learner, attempt__is_trial=False)
        .order_by()
        .values("attempt")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    return ItemMark.objects.filter(grade__in=newest, possible__gt=0)


def topic_rows(learner: User, recent: Iterable[int]) -> list[TopicRow]:
    """Return every topic a person was asked about, parents before their children.

    ``recent`` are the keys of the attempts that count as the newest.
    """
    right, lately = Q(points=F("possible")), Q(grade__attempt__in=list(recent))
    own = {
        row["topic"]: Figures(
            row["right"], row["asked"], row["r_right"], row["r_asked"]
        )
        for row in marks_that_count(learner)
        .order_by()
        .values(topic=F("item__version__question__topic"))
        .annotate(
            asked=Count("pk"),
            right=Count("pk", filter=right),
            r_asked=Count("pk", filter=lately),
            r_right=Count("pk", filter=right & lately),
        )
    }
    brought = {
        row["topic"]: (row["r"], row["a"])
        for row in ProgressBalance.objects.filter(learner=learner)
        .order_by()
        .values("topic")
        .annotate(r=Sum("right"), a=Sum("asked"))
    }
    topics = {topic.pk: topic for topic in Topic.objects.order_by("code")}
    parents = {pk: topic.parent_id for pk, topic in topics.items()}
    totals = rolled_up(own, parents)
    shown = {*totals, *rolled_up(dict.fromkeys(brought, Figures()), parents)}
    children: dict[int | None, list[Topic]] = {}
    for pk in topics:
        if pk in shown:
            children.setdefault(parents[pk], []).append(topics[pk])
    rows: list[TopicRow] = []

    def walk(above: int | None, depth: int) -> None:
        for topic in children.get(above, ()):
            rows.append(
                TopicRow(
                    topic,
                    depth,
                    totals.get(topic.pk, Figures()),
                    *brought.get(topic.pk, (0, 0)),
                )
            )
            walk(topic.pk, depth + 1)

    walk(None, 0)
    return rows
