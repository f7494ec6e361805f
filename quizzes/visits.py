"""Practice without an account: one try at a quiz, kept in the visitor's session only.

No row is written but the session's own. What is kept is small: numbers, keys and short
texts, of a few tries, for three days.
"""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from . import grading, services
from .corrections import Corrected, newest_of
from .kinds import InvalidAnswer, kind_of
from .models import QuestionVersion, Quiz
from .refusals import QuizNotReady

MOST_QUESTIONS = 60
MOST_TRIES = 3  # kept at once; the one begun first gives way
MOST_LETTERS = 2000  # of one answer
KEPT_FOR = timedelta(days=3)
_TRIES, _TALLY = "practice-tries", "practice-tally"


@dataclass(frozen=True)
class Shown:
    """A question of the try: its version, and the order of what there is to choose."""

    version: int
    order: list[str]
    points: str


@dataclass
class Try:
    """A visitor's try; ``name`` tells it from an earlier one on an old page.

    ``answers`` by place, as texts: a session knows no numbers for names.
    """

    name: str
    checks_at_once: bool
    shown: list[Shown]
    answers: dict[str, list[str]] = field(default_factory=dict)
    is_done: bool = False

    def answer(self, place: int) -> list[str]:
        return self.answers.get(str(place), [])

    def is_settled(self, place: int) -> bool:
        """Return whether the answer has been shown as right or wrong."""
        return self.checks_at_once and bool(self.answer(place))

    def first_empty(self) -> int:
        """Return the first place without an answer, else the last."""
        places = range(1, len(self.shown) + 1)
        return next((n for n in places if not self.answer(n)), len(self.shown))


@dataclass(frozen=True)
class Tally:
    """How many answers of the session's practice were right, of how many."""

    right: int = 0
    answered: int = 0


def begin(session: SessionBase, quiz: Quiz) -> Try:
    """Draw a try and keep it, in place of an earlier one; raises QuizNotReady.

    Essays are left out: nobody marks a visitor's.
    """
    seed = secrets.randbelow(2**63)
    drawn = [
        (place, version)
        for place, version in services.draw_paper(
            quiz=quiz, learner=None, seed=seed, on=localdate()
        )
        if kind_of(version.kind).is_automatic
    ]
    if not 0 < len(drawn) <= MOST_QUESTIONS:
        raise QuizNotReady(_("This quiz cannot be practised without an account."))
    made = Try(
        name=secrets.token_hex(8),
        checks_at_once=quiz.reveal == Quiz.Reveal.AT_ONCE,
        shown=[
            Shown(
                version.pk,
                services.option_order(version, quiz, seed),
                str(version.points if place.points is None else place.points),
            )
            for place, version in drawn
        ],
    )
    session.set_expiry(KEPT_FOR)
    keep(session, quiz, made)
    return made


def current(session: SessionBase, quiz: Quiz) -> Try | None:
    """Return the try that the session holds of the quiz."""
    data = session.get(_TRIES, {}).get(str(quiz.pk))
    if data is None:
        return None
    return Try(**data | {"shown": [Shown(**one) for one in data["shown"]]})


def keep(session: SessionBase, quiz: Quiz, one: Try) -> None:
    tries: dict[str, Any] = dict(session.get(_TRIES, {}))
    if str(quiz.pk) not in tries and len(tries) >= MOST_TRIES:
        del tries[next(iter(tries))]
    session[_TRIES] = tries | {str(quiz.pk): asdict(one)}


def answer(
    session: SessionBase, quiz: Quiz, one: Try, place: int, posted: Sequence[str]
) -> None:
    """Keep an answer; one that was shown as right or wrong stays. Raises InvalidAnswer."""
    if one.is_done or one.is_settled(place):
        return
    if sum(len(text) for text in posted) > MOST_LETTERS:
        raise InvalidAnswer(
            _("The answer is longer than %(most)d letters; shorten it.")
            % {"most": MOST_LETTERS}
        )
    version = QuestionVersion.objects.get(pk=one.shown[place - 1].version)
    given = kind_of(version.kind).parse(posted, version.content)
    one.answers[str(place)] = given
    if one.checks_at_once and given:
        corrected = newest_of([version.pk]).get(version.pk)
        _count(session, [mark(one, place, version, corrected)])
    keep(session, quiz, one)


def finish(session: SessionBase, quiz: Quiz, one: Try) -> None:
    """End the try; a second time, nothing changes."""
    if one.is_done:
        return
    one.is_done = True
    if not one.checks_at_once:
        found, corrected = versions_of(one), corrections_of(one)
        _count(
            session,
            [
                mark(one, place, found[shown.version], corrected.get(shown.version))
                for place, shown in enumerate(one.shown, start=1)
                if one.answer(place)
            ],
        )
    keep(session, quiz, one)


def mark(
    one: Try, place: int, version: QuestionVersion, corrected: Corrected | None
) -> grading.Mark:
    """Return what the answer at a place earns, by the key that counts today."""
    corrected = corrected or Corrected("")
    return grading.mark(
        corrected.fraction(version.kind, version.content, one.answer(place)),
        corrected.points(Decimal(one.shown[place - 1].points)),
        version.question.topic.local_name,
    )


def versions_of(one: Try) -> dict[int, QuestionVersion]:
    """Return the versions that a try shows, with what their review says."""
    return (
        QuestionVersion.objects.select_related("question__topic", "provision__document")
        .prefetch_related("provision__wordings")
        .in_bulk([shown.version for shown in one.shown])
    )


def corrections_of(one: Try) -> dict[int, Corrected]:
    """Return how the keys of the versions that a try shows were put right since."""
    return newest_of([shown.version for shown in one.shown])


def tally(session: SessionBase) -> Tally:
    """Return how the session's practice has gone so far, at all quizzes."""
    right, answered = session.get(_TALLY, (0, 0))
    return Tally(right, answered)


def _count(session: SessionBase, marks: Sequence[grading.Mark]) -> None:
    so_far = tally(session)
    session[_TALLY] = [
        so_far.right + sum(one.is_full for one in marks),
        so_far.answered + len(marks),
    ]
