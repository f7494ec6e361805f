"""The sentences for what the register cannot hold: the same in forms and for files."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .rules import Days, cycle_in, is_backwards, overlap_in

# Source, relation, target; documents by their code or whatever names them to a reader.
Link = tuple[str, str, str]
_REPLACES = "replaces"


def document_faults(
    signed_on: date | None, in_force_on: date | None, expires_on: date | None
) -> Iterator[str]:
    """Yield what is wrong with the days of a document."""
    if is_backwards((in_force_on, expires_on)):
        yield _(
            "It would end on %(end)s, but only takes effect on %(start)s: one of the "
            "two days is wrong."
        ) % {"end": _day(expires_on), "start": _day(in_force_on)}
    elif is_backwards((signed_on, expires_on)):
        yield _(
            "It would end on %(end)s, but was only signed on %(start)s: one of the two "
            "days is wrong."
        ) % {"end": _day(expires_on), "start": _day(signed_on)}


def wording_faults(spans: Sequence[Days]) -> Iterator[str]:
    """Yield what is wrong with the days of a provision's wordings."""
    backwards = [span for span in spans if is_backwards(span)]
    for start, end in backwards:
        yield _(
            "A wording would end on %(end)s, but only begins on %(start)s: one of the "
            "two days is wrong."
        ) % {"end": _day(end), "start": _day(start)}
    overlap = None if backwards else overlap_in(spans)
    if overlap is not None:
        earlier, later = (spans[at] for at in overlap)
        yield _(
            "Two wordings hold at once: the one from %(earlier)s and the one from "
            "%(later)s. End the earlier one on the first day of the later."
        ) % {"earlier": _day(earlier[0]), "later": _day(later[0])}


def link_faults(link: Link, others: Iterable[Link]) -> Iterator[str]:
    """Yield what is wrong with a link between two documents, beside the others there are."""
    source, relation, target = link
    if source == target:
        yield _("%(document)s cannot do that to itself. Choose another document.") % {
            "document": source
        }
        return
    if relation != _REPLACES:
        return
    replacing = [(a, b) for a, kind, b in others if kind == _REPLACES]
    # The new link first, so that a circle is told from where one stands.
    cycle = cycle_in([(source, target), *replacing])
    if source in cycle:
        yield circle(cycle)


def circle(cycle: Collection[str]) -> str:
    """Return the sentence that refuses documents that replace each other."""
    return _(
        "These documents would replace each other in a circle: %(circle)s. Take one of "
        "the links out."
    ) % {"circle": " → ".join(cycle)}


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else _("an unknown day")
