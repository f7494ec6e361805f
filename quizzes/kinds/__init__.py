"""How questions are answered: one module a kind, all behind one small interface.

To add a kind: write its module, list it here and in ``models.bank.Kind``.
"""

from .base import Content, InvalidAnswer, Kind
from .several import Several
from .single import Single
from .true_false import TrueFalse

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (Single(), Several(), TrueFalse())
}


def kind_of(name: str) -> Kind:
    """Return the kind of that name; raise KeyError for one that is not known."""
    return KINDS[name]


__all__ = ["KINDS", "Content", "InvalidAnswer", "Kind", "kind_of"]
