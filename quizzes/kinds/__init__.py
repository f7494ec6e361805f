"""How questions are answered: one module a kind, all behind one small interface.

To add a kind: write its module, list it here and in ``models.bank.Kind``, and give it a
template to ask and one to review (``templates/quizzes/kinds/``).
"""

from .base import Content, InvalidAnswer, Kind
from .essay import Essay
from .gaps import Gaps
from .matching import Matching
from .number import Number
from .ordering import Ordering
from .several import Several
from .short_text import ShortText
from .single import Single
from .true_false import TrueFalse

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Single(),
        Several(),
        TrueFalse(),
        Matching(),
        Ordering(),
        Number(),
        ShortText(),
        Gaps(),
        Essay(),
    )
}


def kind_of(name: str) -> Kind:
    """Return the kind of that name; raise KeyError for one that is not known."""
    return KINDS[name]


__all__ = ["KINDS", "Content", "InvalidAnswer", "Kind", "kind_of"]
