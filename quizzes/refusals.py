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


class QuizNotReady(Refusal):
    """The quiz cannot be taken: it is not published, or the bank cannot fill it."""


class AttemptsUsedUp(Refusal):
    """The quiz allows no further attempt."""


class MustWait(Refusal):
    """The next attempt may begin only later; ``until`` says when."""

    def __init__(self, until: datetime) -> None:
        moment = date_format(localtime(until), "SHORT_DATETIME_FORMAT")
        super().__init__(
            _("The next attempt may begin from %(moment)s.") % {"moment": moment}
        )
        self.until = until


class AttemptClosed(Refusal):
    """The attempt is graded; nothing more can be saved to it."""


class AnswerFixed(Refusal):
    """The answer has been shown as right or wrong, and stays as it is."""
