"""The access code of a quiz: asked for at its door."""

from datetime import datetime
from hmac import compare_digest

from django.core.cache import cache
from django.utils.translation import gettext as _

from core.text import nfc
from organisation.models import User

from ..models import Quiz
from ..refusals import TooManyCodes, WrongCode

# Wrong codes that a person may type in a minute, at one quiz. Counted in the process's
# memory: with several processes it may be so many times more, still far from guessing.
MOST_A_MINUTE = 5


def check_code(*, quiz: Quiz, typed: str, person: User, at: datetime) -> None:
    """Raise WrongCode for another code than the quiz's, TooManyCodes for the sixth.

    Capitals and blanks around it do not matter. A quiz without a code takes any.
    """
    if not quiz.access_code:
        return
    key = f"quiz-code:{quiz.pk}:{person.pk}:{at:%Y%m%d%H%M}"
    wrong = cache.get(key, 0)
    if wrong >= MOST_A_MINUTE:
        raise TooManyCodes(
            _("Too many wrong codes. Wait a minute, then type it again.")
        )
    # In constant time: how long a "no" takes must not tell how much was right.
    if compare_digest(_plain(typed), _plain(quiz.access_code)):
        return
    cache.set(key, wrong + 1, 120)
    raise WrongCode(
        _("This is not the access code of the quiz. Ask whoever runs the examination.")
        if typed.strip()
        else _("Type the access code of the quiz.")
    )


def _plain(code: str) -> bytes:
    return nfc(code).strip().casefold().encode()
