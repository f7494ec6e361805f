"""A record while it is read: its cells, its answers, and the faults found in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.loading import Fault

from ..items import PictureFile, Row
from .answers import UnknownAnswer, named
from .columns import MOST_ROWS, heading_of, letter


@dataclass(frozen=True)
class Option:
    """One answer as it stands in the table: its place (0 for A) and its texts."""

    place: int
    text: str
    text_en: str = ""
    feedback: str = ""
    feedback_en: str = ""

    def row(self, **more: Any) -> Row:
        texts = {"text": self.text, "text_en": self.text_en}
        feedback = {"feedback": self.feedback, "feedback_en": self.feedback_en}
        return Row(**(texts | feedback | more))


@dataclass(frozen=True)
class Record:
    """A record: cleaned cells by column name, and the headings as the file writes them.

    ``marked`` are the answers that bold or coloured letters mark as right (Word).
    """

    where: str
    cells: Mapping[str, str]
    headings: Mapping[str, str] = field(default_factory=dict)
    picture: PictureFile | None = None
    marked: tuple[int, ...] = ()
    lost: tuple[str, ...] = ()
    # Where a cell does not stand below a heading: its place in full.
    places: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Reading:
    """A record while it is read; collects its faults."""

    record: Record
    kind: str = ""
    guessed: bool = False
    options: list[Option] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def cell(self, name: str) -> str:
        return self.record.cells.get(name, "")

    def fault(self, column: str, message: str) -> None:
        """Note what is wrong with a cell."""
        heading = self.record.headings.get(column) or heading_of(column)
        where = self.record.places.get(column) or self.record.where
        place = _("%(where)s, column “%(column)s”") % {
            "where": where,
            "column": heading,
        }
        self.faults.append(Fault(place, message))

    def right(self) -> list[int] | None:
        """Return the places that the key names, None where there is no key at all."""
        key = self.cell("answer")
        if not key:
            return list(self.record.marked) or None
        try:
            return named(key, {option.place: option.text for option in self.options})
        except UnknownAnswer as unknown:
            self.fault("answer", self._unknown(str(unknown)))
            return []

    def _unknown(self, key: str) -> str:
        there = ", ".join(letter(option.place) for option in self.options)
        if not there:
            return _("“%(key)s” names an answer, but the question has none.") % {
                "key": key
            }
        return _(
            "“%(key)s” is none of the answers. Write the letter of the right one; "
            "there are: %(there)s."
        ) % {"key": key, "there": there}


def options_of(row: Mapping[str, str]) -> Iterable[Option]:
    most = max(
        (int(name.split(":")[1]) + 1 for name in row if name.startswith("option")),
        default=0,
    )
    for place in range(min(most, MOST_ROWS)):
        option = Option(
            place,
            *(
                row.get(f"{name}:{place}", "")
                for name in ("option", "option_en", "feedback", "feedback_en")
            ),
        )
        if option.text or option.text_en:
            yield option
