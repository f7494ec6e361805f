"""What the rules of quizzes say when they say no."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.errors import Refusal


class QuestionNotReady(Refusal):
    """The question cannot be asked yet; ``problems`` says why, a sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = list(problems)


class MeaningChanged(Refusal):
    """More than typing errors was mended; ``changes`` says what, a sentence each."""

    def __init__(self, changes: Sequence[str]) -> None:
        super().__init__(
            " ".join([*changes, _("So this is a new meaning, not a typing error.")])
        )
        self.changes = list(changes)


class QuestionNeeded(Refusal):
    """A published quiz cannot do without the questions, of which there are ``count``."""

    def __init__(self, quiz: object, count: int = 1) -> None:
        super().__init__(
            (
                _("“%(quiz)s” cannot do without this question; change the quiz first.")
                if count == 1
                else _(
                    "“%(quiz)s” cannot do without some of these questions; change the "
                    "quiz first, or choose fewer."
                )
            )
            % {"quiz": quiz}
        )


class QuizWouldNotFill(Refusal):
    """A published quiz could not be taken any more; ``problems`` says why."""

    def __init__(self, quiz: object, problems: Sequence[str]) -> None:
        super().__init__(
            _("“%(quiz)s” could not be taken any more: %(problems)s")
            % {"quiz": quiz, "problems": " ".join(problems)}
        )
        self.problems = list(problems)


class QuestionNotInUse(Refusal):
    """Only what learners get can be watched or taken out of use."""


class QuizNotReady(Refusal):
    """The quiz cannot be taken: it is not published, or the bank cannot fill it."""


class NotOpenYet(Refusal):
    """The quiz opens later; ``until`` says when."""

    def __init__(self, until: datetime) -> None:
        super().__init__(
            _("This quiz opens at %(moment)s.") % {"moment": _moment(until)}
        )
        self.until = until


class Closed(Refusal):
    """The quiz took its last attempt in; ``since`` says when."""

    def __init__(self, since: datetime) -> None:
        super().__init__(
            _("This quiz closed at %(moment)s.") % {"moment": _moment(since)}
        )
        self.since = since


class WrongCode(Refusal):
    """The access code that was typed is not that of the quiz."""


class TooManyCodes(Refusal):
    """Too many wrong access codes in a minute."""


class AttemptsUsedUp(Refusal):
    """The quiz allows no further attempt."""


class MustWait(Refusal):
    """The next attempt may begin only later; ``until`` says when."""

    def __init__(self, until: datetime) -> None:
        super().__init__(
            _("The next attempt may begin from %(moment)s.")
            % {"moment": _moment(until)}
        )
        self.until = until


class AttemptClosed(Refusal):
    """The attempt is graded; nothing more can be saved to it."""


class AnswerFixed(Refusal):
    """The answer has been shown as right or wrong, and stays as it is."""


class HeldByAnother(Refusal):
    """Somebody else is marking the attempt just now."""


class MarkedFirst(Refusal):
    """The second marker has to be another person than the first."""


class NothingToMark(Refusal):
    """The attempt is under way, or has no essay that a person has to mark."""


class ReasonMissing(Refusal):
    """What changes a result that stands needs a reason."""


class RegradeOutdated(Refusal):
    """More attempts were graded since the preview that was confirmed."""


class AppealOpen(Refusal):
    """The question of this attempt has an appeal that waits for its answer."""


class AppealAnswered(Refusal):
    """Somebody has answered the appeal already."""


def _moment(at: datetime) -> str:
    return date_format(localtime(at), "SHORT_DATETIME_FORMAT")


class OutageTooWide(Refusal):
    """An outage hits a quiz or a unit, never everyone at everything."""
