"""How each question type of Moodle becomes one of our kinds."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from .. import limits, texts
from ..items import Row
from ..texts import Faulty, Words
from . import cloze
from .source import Source

# Moodle forgives as much when shares are rounded: three times 33.33333.
_ROUNDING = 1
_PLACE = re.compile(r"\[\[(\d{1,3})\]\]")


@dataclass
class Shape:
    """What a type makes of its element: our kind, its rows, its settings."""

    kind: str
    rows: list[Row]
    settings: dict[str, Any] = field(default_factory=dict)
    # Where the text is not simply that of the question.
    stem: Words | None = None


def stem_of(source: Source) -> Words:
    return source.words("questiontext", shows=True)


def _feedback(source: Source, node: etree._Element) -> Words:
    return source.words("feedback", node)


def _choices(source: Source) -> list[tuple[Row, Decimal]]:
    found = []
    for node in source.answers():
        words, said = source.words_of(node), _feedback(source, node)
        row = Row(
            text=words.vi, text_en=words.en, feedback=said.vi, feedback_en=said.en
        )
        found.append((row, source.fraction(node)))
    return found


def multichoice(source: Source) -> Shape:
    choices = _choices(source)
    if any(not row.text for row, _share in choices):
        if source.has_pictures("answer"):
            raise Faulty(
                _("An answer is only a picture; write in words what the picture shows.")
            )
        raise Faulty(_("An answer has no text; write one, or take the answer out."))
    if len(choices) < 2:
        raise Faulty(_("The question has fewer than two answers to choose from."))
    if source.word("single").lower() in ("false", "0"):
        return _several(choices)
    if not any(share == 100 for _row, share in choices):
        raise Faulty(_("No answer is right: one must have 100 per cent."))
    # Of several that bring everything each is right by itself, and has to say so.
    is_plain = sum(share == 100 for _row, share in choices) == 1
    rows = [
        _with(
            row,
            is_correct=share == 100,
            share=None if share == 0 or (share == 100 and is_plain) else share,
        )
        for row, share in choices
    ]
    return Shape("single", rows)


def _several(choices: list[tuple[Row, Decimal]]) -> Shape:
    right = [share for _row, share in choices if share > 0]
    wrong = [share for _row, share in choices if share <= 0]
    total = sum(right, Decimal(0))
    if not right:
        raise Faulty(_("No answer is right: give the right ones their per cent."))
    if abs(total - 100) > _ROUNDING:
        raise Faulty(
            _(
                "The shares of the right answers add up to %(total)s per cent; they must "
                "make 100."
            )
            % {"total": texts.number_text(total)}
        )
    # Shares as we would give them ourselves need not be written down.
    usual = texts.all_near(right, 100) and texts.all_near(wrong, -100)
    rows = [
        _with(row, is_correct=share > 0, share=None if usual else share)
        for row, share in choices
    ]
    return Shape("several", rows, {"scoring": "each"})


def all_or_nothing(source: Source) -> Shape:
    """``multichoiceset``, a plugin: all the right answers and no other."""
    choices = _choices(source)
    if not any(share > 0 for _row, share in choices):
        raise Faulty(_("No answer is right: give the right ones their per cent."))
    rows = [_with(row, is_correct=share > 0) for row, share in choices]
    return Shape("several", rows, {"scoring": "whole"})


def truefalse(source: Source) -> Shape:
    found: dict[bool, Row] = {}
    for node in source.answers():
        word = source.words_of(node).vi.lower()
        truth = word in ("true", "đúng", "1", "t", "yes")
        said = _feedback(source, node)
        found[truth] = Row(
            text="Đúng" if truth else "Sai",
            text_en="True" if truth else "False",
            is_correct=source.fraction(node) > 0,
            feedback=said.vi,
            feedback_en=said.en,
        )
    rows = [
        found.get(truth)
        or Row("Đúng" if truth else "Sai", "True" if truth else "False")
        for truth in (True, False)
    ]
    if sum(row.is_correct for row in rows) != 1:
        raise Faulty(_("Exactly one of true and false must be right (100 per cent)."))
    return Shape("true-false", rows)


def shortanswer(source: Source) -> Shape:
    rows = []
    for node in source.answers():
        text = texts.plain(texts.from_plain(source.word("text", node)).vi)
        share, said = source.fraction(node), _feedback(source, node)
        if text == "*" and share <= 0:
            _otherwise(source, said)
            continue
        if not text:
            raise Faulty(
                _("An accepted answer has no text; write one, or take it out.")
            )
        rows.append(_weighed(Row(text=text), share, said))
    if not any(row.is_correct for row in rows):
        raise Faulty(_("No accepted answer has 100 per cent."))
    settings = {"match_case": True} if source.flag("usecase") else {}
    return Shape("short-text", rows, settings)


def numerical(source: Source) -> Shape:
    rows = []
    for node in source.answers():
        text = source.word("text", node) or source.word(".", node)
        share, said = source.fraction(node), _feedback(source, node)
        if text == "*":
            _otherwise(source, said)
            continue
        value = texts.number(text)
        tolerance = source.number("tolerance", node) or Decimal(0)
        if value is None or tolerance < 0:
            raise Faulty(
                _("Line %(line)s: “%(text)s” is no number with a tolerance.")
                % {"line": source.line(node).rpartition(":")[2], "text": text[:40]}
            )
        row = Row(text=texts.number_text(value), tolerance=tolerance)
        rows.append(_weighed(row, share, said))
    if not any(row.is_correct for row in rows):
        raise Faulty(_("No accepted number has 100 per cent."))
    return Shape("number", rows, _unit(source))


def _unit(source: Source) -> dict[str, Any]:
    units = [
        (
            source.word("unit_name", node),
            source.number("multiplier", node) or Decimal(1),
        )
        for node in source.node.iterfind("units/unit")
    ]
    base = next((name for name, times in units if times == 1 and name), "")
    if len(units) > 1 or (units and not base):
        source.lose(_("Further units: a question has one, and nothing is converted."))
    return {"unit": base[:30]} if base else {}


def _otherwise(source: Source, said: Words) -> None:
    """Keep what is said after any other answer as what is said after a wrong one."""
    if said.vi and source.node.find("incorrectfeedback") is None:
        element = etree.SubElement(source.node, "incorrectfeedback", format="markdown")
        etree.SubElement(element, "text").text = said.vi


def matching(source: Source) -> Shape:
    rows = []
    for node in source.node.findall("subquestion"):
        words, match = source.words_of(node), source.words("answer", node)
        if not match.vi:
            raise Faulty(_("A line has nothing that belongs to it; write its answer."))
        rows.append(
            Row(
                text=words.vi,
                text_en=words.en,
                is_correct=bool(words.vi),
                match=match.vi,
                match_en=match.en,
            )
        )
    if sum(bool(row.text) for row in rows) < 2:
        raise Faulty(_("Matching needs at least two pairs."))
    return Shape("matching", rows, {"scoring": "each"})


def ordering(source: Source) -> Shape:
    rows = []
    for node in source.answers():
        words, said = source.words_of(node), _feedback(source, node)
        rows.append(
            Row(words.vi, words.en, True, feedback=said.vi, feedback_en=said.en)
        )
    if len(rows) < 2 or not all(row.text for row in rows):
        raise Faulty(_("Ordering needs at least two steps, each with its text."))
    whole = source.word("gradingtype").upper() in ("ALL_OR_NOTHING", "-1")
    return Shape("ordering", rows, {"scoring": "whole" if whole else "each"})


def multianswer(source: Source) -> Shape:
    node = source.node.find("questiontext")
    if node is None:
        raise Faulty(_("The question has no text; write one."))
    gaps = cloze.parse(source.raw("questiontext"))
    reader = texts.from_html if node.get("format") != "plain_text" else texts.from_auto
    stem = source.noted(reader(gaps.html), node, shows=True)
    for sentence in gaps.lost:
        source.lose(sentence)
    settings: dict[str, Any] = {"scoring": "each"}
    if gaps.match_case:
        settings["match_case"] = True
    return Shape("gaps", gaps.rows, settings, stem)


def gapselect(source: Source) -> Shape:
    """Words to choose for ``[[2]]``: the second of the list, among those of its group."""
    nodes = [*source.node.findall("selectoption"), *source.node.findall("dragbox")]
    boxes = [
        (texts.plain(source.words_of(node).vi), source.word("group", node) or "1")
        for node in nodes
    ]
    rows: list[Row] = []
    count = 0

    def place(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        at = int(found[1]) - 1
        if not 0 <= at < len(boxes) or count > limits.ROWS:
            raise Faulty(_("The gap %(gap)s has no answer.") % {"gap": found[0]})
        for other, (text, group) in enumerate(boxes):
            if group == boxes[at][1] and text and len(rows) <= limits.ROWS:
                rows.append(Row(texts.literal(text), is_correct=other == at, gap=count))
        return f"[[{count}]]"

    stem = stem_of(source)
    stem.vi = _PLACE.sub(place, stem.vi)
    if stem.en:
        source.lose(_("The English text: its gaps could not be matched."))
        stem.en = ""
    if not count:
        raise Faulty(_("The text has no gap like [[1]]."))
    return Shape("gaps", rows, {"scoring": "each"}, stem)


def essay(source: Source) -> Shape:
    settings: dict[str, Any] = {}
    for ours, theirs in (("words_min", "minwordlimit"), ("words_max", "maxwordlimit")):
        value = source.number(theirs)
        if value is not None and 0 < value <= 30_000:
            settings[ours] = int(value)
    if source.words("responsetemplate").vi:
        source.lose(_("The template for the answer."))
    if (source.number("attachments") or 0) > 0:
        source.lose(_("Files to hand in: an essay is written on the page."))
    notes = source.words("graderinfo")
    points = source.number("defaultgrade") or Decimal(1)
    row = Row("Toàn bài", "As a whole", points=points)
    if len(notes.vi) > limits.ROW_LETTERS:
        source.lose(_("The notes for the marker, which are too long."))
    else:
        row = _with(row, feedback=notes.vi, feedback_en=notes.en)
    return Shape("essay", [row], settings)


def _weighed(row: Row, share: Decimal, said: Words) -> Row:
    """Return an accepted answer with its share; one of 0 per cent is a foreseen mistake."""
    return _with(
        row,
        is_correct=share == 100,
        share=None if share == 100 else share,
        feedback=said.vi,
        feedback_en=said.en,
    )


def _with(row: Row, **changes: Any) -> Row:
    return replace(row, **changes)


TYPES: dict[str, Callable[[Source], Shape]] = {
    "multichoice": multichoice,
    "multichoiceset": all_or_nothing,
    "truefalse": truefalse,
    "shortanswer": shortanswer,
    "numerical": numerical,
    "matching": matching,
    "match": matching,
    "ddmatch": matching,
    "ordering": ordering,
    "cloze": multianswer,
    "multianswer": multianswer,
    "gapselect": gapselect,
    "ddwtos": gapselect,
    "essay": essay,
}
