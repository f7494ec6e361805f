"""One record of a table, a row of a sheet or of a Word table, read as a question.

Every fault names its cell and says how to mend it; a record with a fault is not offered.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.loading import Fault

from ..items import Item, PictureSource, Row, path_of
from ..pictures import NotAPicture, picture_of
from . import cells, words
from .answers import UnknownAnswer, named
from .kinds import CHOICES, READERS, guess, missing_key
from .record import Reading, Record, options_of

_TEXT_SETTINGS = (
    "unit",
    "unit_en",
    "right_feedback",
    "right_feedback_en",
    "partial_feedback",
    "partial_feedback_en",
    "wrong_feedback",
    "wrong_feedback_en",
)
_MOST_POINTS = Decimal("9999.99")


def read_record(
    record: Record, pictures: PictureSource
) -> tuple[Item | None, list[Fault], bool]:
    """Return the question of a record or its faults, and whether its kind was guessed."""
    reading = Reading(record)
    reading.options = list(options_of(record.cells))
    if not reading.cell("stem"):
        reading.fault(
            "stem", _("The question is missing. Write it, or empty the whole row.")
        )
        return None, reading.faults, False
    if not _find_kind(reading):
        return None, reading.faults, False
    rows, more = READERS[reading.kind](reading)
    item = Item(
        where=record.where,
        kind=reading.kind,
        stem=reading.cell("stem"),
        stem_en=reading.cell("stem_en"),
        rows=_with_shares(reading, rows),
        code=reading.cell("code"),
        topic=path_of(cells.parts(reading.cell("topic"), cells.TOPIC_SIGNS)),
        difficulty=_difficulty(reading),
        points=_points(reading),
        explanation=reading.cell("explanation"),
        explanation_en=reading.cell("explanation_en"),
        settings=_settings(reading) | more,
        cites=reading.cell("cites"),
        state=_word(reading, "state", words.STATES),
        use=_word(reading, "use", words.USES),
        lost=record.lost,
    )
    item = _with_picture(reading, item, pictures)
    return (None if reading.faults else item), reading.faults, reading.guessed


def _find_kind(reading: Reading) -> bool:
    named_kind = reading.cell("kind")
    if named_kind:
        kind = words.read(words.KINDS, named_kind)
        if kind is None:
            reading.fault(
                "kind",
                _("There is no kind “%(name)s”. Write one of: %(kinds)s.")
                % {"name": named_kind, "kinds": words.listed(words.KINDS)},
            )
            return False
        reading.kind = kind
        return True
    reading.kind = guess(reading)
    reading.guessed = True
    if not reading.kind:
        column = "answer" if reading.options else "kind"
        reading.fault(column, _kind_problem(reading))
        return False
    return True


def _kind_problem(reading: Reading) -> str:
    if reading.options and not reading.cell("answer"):
        return missing_key(reading)
    return _(
        "The kind is empty and cannot be told from the answers. Write one of: %(kinds)s."
    ) % {"kinds": words.listed(words.KINDS)}


def _with_shares(reading: Reading, rows: list[tuple[int, Row]]) -> tuple[Row, ...]:
    """Return the rows with the shares that "A=50; B=-25" gives them."""
    if not reading.cell("shares"):
        return tuple(row for _place, row in rows)
    shares: dict[int, Decimal] = {}
    known = {place for place, _row in rows}
    for part in cells.several(reading.cell("shares")):
        name, _sign, number = part.replace(":", "=").partition("=")
        share = cells.decimal(number)
        try:
            places = named(name.strip(), dict.fromkeys(known, ""))
        except UnknownAnswer:
            places = []
        if share is None or len(places) != 1 or abs(share) > 100:
            reading.fault(
                "shares",
                _("“%(part)s” is no share. Write “A=50; B=-25”: from -100 to 100.")
                % {"part": part},
            )
            continue
        shares[places[0]] = share
    derived = shares and not reading.cell("answer") and reading.kind in CHOICES
    return tuple(
        replace(
            row,
            share=shares.get(place),
            is_correct=shares.get(place, 0) > 0 if derived else row.is_correct,
        )
        for place, row in rows
    )


def _difficulty(reading: Reading) -> int:
    text = reading.cell("difficulty")
    number = cells.decimal(text[:1]) if text[:1].isdecimal() else None
    found = words.read(words.DIFFICULTIES, text) or (str(number) if number else "")
    if text and found not in words.DIFFICULTIES:
        reading.fault(
            "difficulty",
            _("“%(text)s” is no difficulty. Write 1, 2 or 3, or one of: %(names)s.")
            % {"text": text, "names": words.listed(words.DIFFICULTIES)},
        )
        return 1
    return int(found or 1)


def _points(reading: Reading) -> Decimal:
    text = reading.cell("points")
    points = cells.decimal(text) if text else Decimal(1)
    if points is None or not 0 <= points <= _MOST_POINTS:
        reading.fault(
            "points", _("“%(text)s” is no number of points.") % {"text": text}
        )
        return Decimal(1)
    return points


def _settings(reading: Reading) -> dict[str, Any]:
    settings: dict[str, Any] = {
        name: reading.cell(name) for name in _TEXT_SETTINGS if reading.cell(name)
    }
    scoring = _word(reading, "scoring", words.SCORINGS)
    if scoring:
        settings["scoring"] = scoring
    for name in ("match_case", "match_marks"):
        answer = cells.yes_or_no(reading.cell(name))
        if answer is not None:
            settings[name] = answer
        elif reading.cell(name):
            reading.fault(name, _("Write “%(yes)s” or “%(no)s”.") % _yes_no())
    for name in ("words_min", "words_max"):
        text = reading.cell(name)
        if text.isdecimal() and int(text) <= 32_767:
            settings[name] = int(text)
        elif text:
            reading.fault(
                name, _("“%(text)s” is no whole number.") % {"text": text[:40]}
            )
    return settings


def _yes_no() -> dict[str, str]:
    return {"yes": words.yes_no(True), "no": words.yes_no(False)}


def _word(reading: Reading, column: str, known: words.Words) -> str:
    text = reading.cell(column)
    found = words.read(known, text) if text else ""
    if found is None:
        reading.fault(
            column,
            _("“%(text)s” is not known here. Write one of: %(names)s.")
            % {"text": text, "names": words.listed(known)},
        )
    return found or ""


def _with_picture(reading: Reading, item: Item, pictures: PictureSource) -> Item:
    """Return the item with the picture that lies in its row, or that a cell names."""
    name, alt = reading.cell("picture"), reading.cell("picture_alt")
    picture = reading.record.picture
    data = picture.data if picture else pictures.get(name) if name else None
    if data is None:
        if name:
            lost = _("The picture “%(name)s” did not come with the file.")
            return item.losing(lost % {"name": name})
        return item
    try:
        found = picture_of(
            name or (picture.name if picture else ""),
            data,
            alt or (picture.alt if picture else ""),
        )
    except NotAPicture as refusal:
        return item.losing(str(refusal))
    return replace(item, picture=found)


def guesses(places: list[str], file: str) -> list[Fault]:
    """Return the one remark that tells where the kind was guessed."""
    if not places:
        return []
    shown = "; ".join(places[:5]) + (" …" if len(places) > 5 else "")
    message = ngettext(
        "The kind of %(count)d question was told from its answer: %(places)s.",
        "The kind of %(count)d questions was told from their answers: %(places)s.",
        len(places),
    ) % {"count": len(places), "places": shown}
    return [Fault(file, message)]
