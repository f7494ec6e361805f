"""Former sittings as attempts: complete ones with the result they had, open ones open.

A result is taken over as it was recorded, not worked out again: an inspector asks what was
said then. Nobody is told of it either: `attempt_graded` is for what happens here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID, uuid5

from django.db.models import Max
from django.utils.translation import gettext as _

from core.loading import Fault
from organisation.models import User

from ...formats.django_quiz_app.site import OldSitting, Site, UserKey
from ...kinds import kind_of
from ...models import (
    Attempt,
    AttemptItem,
    Grade,
    ItemMark,
    QuestionVersion,
    Quiz,
    Response,
)
from ..outcome import Tell

ORIGIN = "django-quiz-app"
NAMESPACE = UUID("6f6bd1e6-3f0a-5c0e-9f0b-1f6a7f6f2c11")
_BATCH = 200


@dataclass(frozen=True)
class Asked:
    """A former question as the bank has it: its version, its options by former answer."""

    version: QuestionVersion
    keys: Mapping[str, str]

    def answer(self, given: str) -> list[str]:
        """Return a former answer in our terms; one whose option was deleted keeps its key.

        That key belongs to no option, so it is shown as none and earns nothing.
        """
        if self.version.kind == "essay":
            return [given] if given.strip() else []
        return [self.keys.get(given, f"removed-{given}")]


@dataclass(frozen=True)
class PlannedSitting:
    old: OldSitting
    public_id: UUID
    learner: User
    state: Attempt.State


def plan_sittings(
    site: Site,
    name: str,
    source: str,
    people: Mapping[UserKey, User],
    faults: list[Fault],
) -> list[PlannedSitting]:
    """Return the sittings that are not here yet, the oldest first.

    What cannot come along goes to ``faults``; those of people who were not found are
    counted with them, not here.
    """
    names = {
        pk: uuid5(NAMESPACE, f"{source}/{pk}/{one.user}/{one.quiz}/{one.start}")
        for pk, one in site.sittings.items()
    }
    here = set(
        Attempt.objects.filter(origin=ORIGIN).values_list("public_id", flat=True)
    )
    planned: list[PlannedSitting] = []
    open_ones: dict[tuple[int, int], int] = {}
    for old in sorted(site.sittings.values(), key=_age):
        learner = people.get(old.user)
        if names[old.pk] in here or learner is None:
            continue
        where = f"{name}, quiz.sitting {old.pk}"
        if old.quiz not in site.quizzes:
            faults.append(Fault(where, _("its quiz is not in the file")))
            continue
        if not any(question in site.questions for question in old.order):
            faults.append(Fault(where, _("none of its questions is in the file")))
            continue
        lost = sum(question not in site.questions for question in old.order)
        if lost:
            faults.append(
                Fault(
                    where,
                    _(
                        "%(lost)d of its %(count)d questions were deleted; the result "
                        "stays as it was recorded"
                    )
                    % {"lost": lost, "count": len(old.order)},
                )
            )
        state = _state(old, site)
        if state == Attempt.State.OPEN:
            before = open_ones.get((learner.pk, old.quiz))
            if before is not None:
                earlier = planned[before]
                planned[before] = PlannedSitting(
                    earlier.old, earlier.public_id, learner, Attempt.State.GRADED
                )
                faults.append(
                    Fault(
                        f"{name}, quiz.sitting {earlier.old.pk}",
                        _(
                            "a later one of the same quiz was open too; this one is closed"
                        ),
                    )
                )
            open_ones[(learner.pk, old.quiz)] = len(planned)
        planned.append(PlannedSitting(old, names[old.pk], learner, state))
    return planned


def _age(old: OldSitting) -> tuple[float, int]:
    return (old.start.timestamp() if old.start else 0.0, old.pk)


def _state(old: OldSitting, site: Site) -> Attempt.State:
    """Return the state: an essay among the wrong answers may as well be one not marked yet.

    The former system marks every essay wrong until somebody says otherwise, and keeps no
    word of whether anybody did; so those come to be marked.
    """
    if not old.complete:
        return Attempt.State.OPEN
    waits = any(
        pk in old.incorrect
        and pk in site.questions
        and site.questions[pk].kind == "essay"
        and old.answers.get(pk, "").strip()
        for pk in old.order
    )
    return Attempt.State.MARKING if waits else Attempt.State.GRADED


def write_sittings(
    planned: Sequence[PlannedSitting],
    *,
    quizzes: Mapping[int, Quiz],
    asked: Mapping[int, Asked],
    at: datetime,
    tell: Tell,
    faults: list[Fault],
) -> None:
    """Write attempts, items, responses, grades and marks, a few statements a batch."""
    numbers = _numbers(quizzes.values())
    open_here = set(
        Attempt.objects.open()
        .filter(quiz__in=list(quizzes.values()))
        .values_list("quiz", "learner")
    )
    writable = []
    for one in planned:
        quiz = quizzes[one.old.quiz]
        if one.state == Attempt.State.OPEN and (quiz.pk, one.learner.pk) in open_here:
            faults.append(
                Fault(
                    f"quiz.sitting {one.old.pk}",
                    _("%(name)s has an open attempt at “%(quiz)s” here already")
                    % {"name": one.learner, "quiz": quiz},
                )
            )
        else:
            writable.append(one)
    for start in range(0, len(writable), _BATCH):
        _write(writable[start : start + _BATCH], quizzes, asked, numbers, at)
        tell(min(start + _BATCH, len(writable)), len(writable))


def _numbers(quizzes: Iterable[Quiz]) -> dict[tuple[int, int], int]:
    numbers: dict[tuple[int, int], int] = defaultdict(int)
    for quiz, learner, last in (
        Attempt.objects.filter(quiz__in=list(quizzes))
        .order_by()
        .values_list("quiz", "learner")
        .annotate(Max("number"))
    ):
        numbers[(quiz, learner)] = last
    return numbers


def _write(
    batch: Sequence[PlannedSitting],
    quizzes: Mapping[int, Quiz],
    asked: Mapping[int, Asked],
    numbers: dict[tuple[int, int], int],
    at: datetime,
) -> None:
    attempts = Attempt.objects.bulk_create(
        [_attempt(one, quizzes[one.old.quiz], numbers, at) for one in batch]
    )
    pairs = list(zip(batch, attempts, strict=True))
    items: list[AttemptItem] = []
    places: list[tuple[Attempt, OldSitting, int]] = []
    for one, attempt in pairs:
        known = [pk for pk in one.old.order if pk in asked]
        for position, pk in enumerate(known, start=1):
            version = asked[pk].version
            items.append(
                AttemptItem(
                    attempt=attempt,
                    position=position,
                    version=version,
                    option_order=kind_of(version.kind).order(version.content),
                )
            )
            places.append((attempt, one.old, pk))
    AttemptItem.objects.bulk_create(items)
    responses: dict[int, Response] = {}
    for item, (attempt, old, pk) in zip(items, places, strict=True):
        answer = asked[pk].answer(old.answers[pk]) if pk in old.answers else []
        if answer:
            responses[item.pk] = Response(
                item=item,
                answer=answer,
                saved_at=attempt.closed_at or attempt.started_at,
            )
    Response.objects.bulk_create(responses.values())
    grades = {
        attempt.pk: _grade(one.old, attempt)
        for one, attempt in pairs
        if attempt.state == Attempt.State.GRADED
    }
    Grade.objects.bulk_create(grades.values())
    ItemMark.objects.bulk_create(
        ItemMark(
            grade=grades[attempt.pk],
            item=item,
            response=responses.get(item.pk),
            points=int(pk in old.answers and pk not in old.incorrect),
            possible=1,
        )
        for item, (attempt, old, pk) in zip(items, places, strict=True)
        if attempt.pk in grades
    )


def _attempt(
    one: PlannedSitting, quiz: Quiz, numbers: dict[tuple[int, int], int], at: datetime
) -> Attempt:
    numbers[(quiz.pk, one.learner.pk)] += 1
    started = one.old.start or one.old.end or at
    is_open = one.state == Attempt.State.OPEN
    return Attempt(
        public_id=one.public_id,
        quiz=quiz,
        learner=one.learner,
        number=numbers[(quiz.pk, one.learner.pk)],
        seed=0,
        pass_percent=quiz.pass_percent,
        reveal=quiz.reveal,
        started_at=started,
        state=one.state,
        origin=ORIGIN,
        closed_at=None if is_open else max(one.old.end or started, started),
        closed_by="" if is_open else Attempt.ClosedBy.LEARNER,
    )


def _grade(old: OldSitting, attempt: Attempt) -> Grade:
    """Return the result as it was recorded: right answers of all that were asked."""
    possible = len(old.order)
    score = min(old.score, possible)
    share = Decimal(100 * score) / possible
    # Passed by the percentage in whole numbers, as it was decided there.
    whole = share.quantize(Decimal(1), ROUND_HALF_UP)
    return Grade(
        attempt=attempt,
        graded_at=attempt.closed_at or attempt.started_at,
        score=score,
        possible=possible,
        percent=share.quantize(Decimal("0.01"), ROUND_HALF_UP),
        passed=whole >= attempt.pass_percent,
        reason=_("As recorded by the former system."),
    )
