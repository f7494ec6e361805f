"""What demo people did, by the same services as real use, at moments in the past."""

import random
from datetime import datetime, timedelta
from uuid import UUID

from courses import services as courses
from organisation.models import User
from quizzes import services as quizzes
from quizzes.models import AttemptItem

from . import answers
from .curriculum import Curriculum, Reading, Sitting, Test, sittings
from .diary import moments
from .shapes import PersonPlan


def timed_sittings(
    rng: random.Random, person: PersonPlan, curriculum: Curriculum, now: datetime
) -> list[tuple[datetime, Sitting]]:
    """Return each sitting with its moment: after the post began, and before today."""
    found = sittings(rng, person.story, curriculum)
    today = now.date()
    last = today - timedelta(days=1)
    if person.done_before is not None:
        last = min(last, person.done_before - timedelta(days=6))
        first = last - timedelta(days=30)
        when = moments(rng, first=first, last=last, count=len(found))
        return list(zip(when, found, strict=True))
    first = max(
        person.posts[0].starts_on + timedelta(days=1),
        today - timedelta(days=rng.randint(25, 140)),
    )
    first = min(first, last)
    # Most stop some days before today; they need a third of a day a sitting at least.
    rest = (last - first).days - len(found) // 3 - 1
    last -= timedelta(days=rng.randint(0, max(0, rest)))
    when = moments(rng, first=first, last=last, count=len(found))
    return list(zip(when, found, strict=True))


def live_through(
    person: PersonPlan, user: User, curriculum: Curriculum, now: datetime
) -> None:
    """Let one person do what the plan says."""
    rng = random.Random(person.seed)  # noqa: S311  (the same seed, the same history)
    for at, sitting in timed_sittings(rng, person, curriculum, now):
        if isinstance(sitting, Reading):
            _read(rng, user, sitting, at)
        else:
            _sit(rng, user, sitting, at)


def _read(rng: random.Random, user: User, reading: Reading, at: datetime) -> None:
    for lesson in reading.lessons:
        at += timedelta(minutes=max(3, lesson.minutes), seconds=rng.randint(0, 90))
        courses.complete_lesson(
            learner=user,
            lesson=lesson,
            at=at,
            event=UUID(int=rng.getrandbits(128), version=4),
        )


def _sit(rng: random.Random, user: User, test: Test, at: datetime) -> None:
    attempt = quizzes.start_attempt(
        quiz=test.quiz, learner=user, at=at, seed=rng.getrandbits(48)
    )
    items = list(
        AttemptItem.objects.filter(attempt=attempt)
        .select_related("version")
        .order_by("position")
    )
    wrong = answers.which_wrong(
        rng,
        [float(item.version.points) for item in items],
        pass_percent=attempt.pass_percent,
        passes=test.passes,
    )
    for place, item in enumerate(items):
        at += timedelta(seconds=rng.randint(15, 70))
        chosen = answers.answer(
            rng, item.version.kind, item.version.content, right=place not in wrong
        )
        quizzes.save_response(attempt=attempt, item=item, answer=chosen, at=at)
    quizzes.submit_attempt(attempt=attempt, at=at + timedelta(seconds=20))
