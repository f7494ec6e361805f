"""Moodle XML: the questions of a Moodle course, with categories and pictures.

What Moodle has no place for (a citation's state, English accepted answers, how a several-choice
question is scored …) stands in an element of our own, ``hocthidua``, which Moodle passes over;
see ``supplement``.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from html.entities import html5
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from core.loading import Fault
from core.text import tidy

from . import decoding, limits, supplement, texts
from .items import Item, Parsed, PictureSource, Written
from .moodle.chunks import Chunk, chunks
from .moodle.kinds import TYPES, stem_of
from .moodle.source import Source
from .moodle.writing import writing
from .pictures import NoPictures
from .texts import Faulty

_UNSEEN = frozenset(["0", "0.1", "0.3333333", "0.33", "1"])
_OUTCOMES = (
    ("right", "correctfeedback"),
    ("partial", "partiallycorrectfeedback"),
    ("wrong", "incorrectfeedback"),
)

_UNKNOWN = {
    "kind": gettext_lazy("its kind"),
    "rows": gettext_lazy("parts of its answers"),
    "stem_en": gettext_lazy("its English text"),
    "settings": gettext_lazy("how it is scored"),
}


def read(data: bytes, name: str, pictures: PictureSource | None = None) -> Parsed:
    """Return the questions of a Moodle XML file; never raises for what is in it."""
    parsed = Parsed()
    parsed.faults += decoding.too_large(data, name, limits.XML_BYTES)
    if parsed.faults:
        return parsed
    text, notices = decoding.xml_text(data, name)
    parsed.notices += notices
    doctype = decoding.declares_entities(text)
    if doctype:
        parsed.faults.append(decoding.doctype_fault(name, doctype))
        return parsed
    reading = _Reading(parsed, name, pictures or NoPictures())
    for chunk in chunks(text, name, parsed.faults):
        reading.chunk(chunk)
        if len(parsed.items) >= limits.QUESTIONS:
            parsed.faults.append(_too_many(f"{name}:{chunk.line}"))
            break
    if not (parsed.faults or reading.seen or "<quiz" in text):
        message = _("This is no Moodle XML with questions: it has no <question>.")
        parsed.faults.append(Fault(f"{name}:1", message))
    return parsed


def write(items: Iterable[Item]) -> Written:
    """Return the questions as Moodle XML; all of them come back as they were."""
    parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n']
    lost: list[Fault] = []
    topic: tuple[str, ...] | None = None
    for item in items:
        if item.topic != topic:
            topic = item.topic
            parts.append(_category(topic))
        parts.append(_whole(item, lost))
    parts.append("</quiz>\n")
    return Written("".join(parts).encode(), tuple(lost))


# HTML's names for letters, which XML does not know; its own five stay.
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([a-zA-Z]{2,31};)")


class _Reading:
    """Goes through the questions in their order, for categories stand among them."""

    def __init__(self, parsed: Parsed, name: str, pictures: PictureSource) -> None:
        self.parsed, self.name, self.pictures = parsed, name, pictures
        self.topic: tuple[str, ...] = ()
        self.seen = 0
        self.parser = decoding.parser()

    def _parsed(self, text: str) -> etree._Element:
        try:
            return etree.fromstring(text.encode(), self.parser)
        except etree.XMLSyntaxError:
            mended = _NAMED.sub(_html_letter, text)
            if mended == text:
                raise
            return etree.fromstring(mended.encode(), self.parser)

    def chunk(self, chunk: Chunk) -> None:
        self.seen += 1
        where = f"{self.name}:{chunk.line}"
        try:
            node = self._parsed(chunk.text)
        except etree.XMLSyntaxError as error:
            fault = decoding.syntax_fault(self.name, error, chunk.line - 1)
            self.parsed.faults.append(fault)
            return
        source = Source(node, self.name, chunk.line, self.pictures)
        kind = (node.get("type") or "").strip().lower()
        if kind == "category":
            self.topic = texts.topic_of(source.raw("category") or source.raw("."))
        elif kind == "description":
            message = _("A text without a question was left out: “%(title)s”.")
            title = source.word("name") or texts.plain(stem_of(source).vi)
            notice = Fault(where, message % {"title": title[:80]})
            self.parsed.notices.append(notice)
        else:
            try:
                item = _item(source, kind, where, self.topic)
            except Faulty as fault:
                self.parsed.faults.append(Fault(where, _titled(source, str(fault))))
            else:
                self.parsed.items.append(item)


def _html_letter(found: re.Match[str]) -> str:
    return html5.get(found[1], found[0])


def _item(source: Source, kind: str, where: str, topic: tuple[str, ...]) -> Item:
    make = TYPES.get(kind)
    if make is None:
        raise Faulty(
            _(
                "Questions of the type “%(type)s” cannot be asked here. Write it anew as one "
                "of the kinds there are."
            )
            % {"type": kind[:40] or "?"}
        )
    shape = make(source)
    stem = shape.stem or stem_of(source)
    title = source.word("name")
    explanation = source.words("generalfeedback")
    source.take_old_picture()
    item = Item(
        where=where,
        kind=shape.kind,
        stem=stem.vi or texts.literal(title),
        stem_en=stem.en,
        rows=tuple(shape.rows),
        code=texts.code_of(source.word("idnumber")),
        topic=topic,
        points=source.number("defaultgrade") or Decimal(1),
        explanation=explanation.vi,
        explanation_en=explanation.en,
        settings=shape.settings | _outcomes(source),
        picture=source.picture,
    )
    item = _tagged(item, source)
    if title and title != texts.title_of(item):
        item.extra["title"] = title
    _mention(source)
    item = replace(item, lost=source.sentences())
    ours = source.node.find("hocthidua")
    if ours is not None:
        item = supplement.restore(item, ours.text or "")
    return texts.checked(item)


def _outcomes(source: Source) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for verdict, path in _OUTCOMES:
        words = source.words(path)
        if words.vi:
            settings[f"{verdict}_feedback"] = words.vi
        if words.en:
            settings[f"{verdict}_feedback_en"] = words.en
    return settings


def _tagged(item: Item, source: Source) -> Item:
    """Take from the tags what we know; the others go along as they are."""
    others = []
    for node in source.node.iterfind("tags/tag"):
        tag = tidy("".join(node.itertext()))
        name, _sign, value = tag.partition(":")
        if name == "difficulty" and value in ("1", "2", "3"):
            item = replace(item, difficulty=int(value))
        elif name == "cites" and value:
            item = replace(item, cites=value)
        elif tag:
            others.append(tag)
    if others:
        item.extra["tags"] = others
    return item


def _mention(source: Source) -> None:
    """Say what of Moodle's settings has no counterpart, where it differs from the usual."""
    penalty = source.number("penalty")
    if penalty is not None and f"{penalty:f}" not in _UNSEEN:
        source.lose(_("The penalty for another try: a question is answered once."))
    if source.node.find("hint") is not None:
        source.lose(_("Hints between two tries: a question is answered once."))
    if source.flag("hidden"):
        source.lose(_("That it was hidden in Moodle: it arrives like the others."))


def _titled(source: Source, message: str) -> str:
    title = source.word("name")
    return f"“{title[:60]}”: {message}" if title else message


def _category(topic: tuple[str, ...]) -> str:
    text = texts.attribute(texts.category_of(topic))
    return f'<question type="category"><category><text>{text}</text></category></question>\n'


def _whole(item: Item, lost: list[Fault]) -> str:
    """Return a question so that reading it gives the same, with notes where needed."""
    text = writing(item)
    seen = _seen(text, item)
    if seen is None:
        # A draft that Moodle would refuse; as an essay it stays readable.
        text = writing(replace(item, kind="essay", rows=()))
        seen = _seen(text, item)
    if seen is None:
        lost.append(Fault(item.code or item.stem[:40], _("It could not be written.")))
        return ""
    found = supplement.notes(seen, item)
    if found:
        own = texts.attribute(supplement.written(found))
        text = text.replace("</question>", f"<hocthidua>{own}</hocthidua>\n</question>")
    shown = [str(label) for name, label in _UNKNOWN.items() if name in found]
    if shown and not (item.kind == "essay" and set(found) == {"rows"}):
        message = _(
            "Moodle itself will not know: %(fields)s. Imported here the question is whole."
        ) % {"fields": ", ".join(shown)}
        lost.append(Fault(item.code or item.stem[:40], message))
    return text


def _seen(text: str, item: Item) -> Item | None:
    source = Source(etree.fromstring(text), "", 1, NoPictures())
    try:
        return _item(source, source.node.get("type") or "", "", item.topic)
    except Faulty:
        return None


def _too_many(where: str) -> Fault:
    message = _(
        "More than %(most)d questions; what follows was not read. Divide the file."
    )
    return Fault(where, message % {"most": limits.QUESTIONS})
