"""A question's element in Moodle XML, and how to get its texts, numbers and pictures."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape
from urllib.parse import unquote

from django.utils.translation import gettext as _
from lxml import etree

from core.text import nfc, tidy

from ...content import plain
from .. import texts
from ..items import PictureFile, PictureSource
from ..pictures import NotAPicture, from_base64, picture_of
from ..texts import Faulty, Words

_READERS = {
    "html": texts.from_html,
    "markdown": texts.from_markdown,
    "plain_text": texts.from_plain,
    "moodle_auto_format": texts.from_auto,
    "wiki_like": texts.from_auto,
}
_FILES = "@@PLUGINFILE@@/"


@dataclass
class Source:
    """One question under reading: its element, its place, and what it loses on the way."""

    node: etree._Element
    name: str
    before: int
    pictures: PictureSource
    lost: list[str] = field(default_factory=list)
    tags: set[str] = field(default_factory=set)
    picture: PictureFile | None = None

    def line(self, node: etree._Element) -> str:
        return f"{self.name}:{self.before + (node.sourceline or 1) - 1}"

    def lose(self, sentence: str) -> None:
        if sentence not in self.lost:
            self.lost.append(sentence)

    def raw(self, path: str, node: etree._Element | None = None) -> str:
        """Return the text at a path as it stands there, "" where there is none."""
        found = (self.node if node is None else node).find(path)
        return "" if found is None else nfc(_inner(found))

    def word(self, path: str, node: etree._Element | None = None) -> str:
        return tidy(self.raw(path, node))

    def flag(self, path: str) -> bool:
        return self.word(path).lower() in ("1", "true", "yes")

    def words(
        self, path: str, node: etree._Element | None = None, *, shows: bool = False
    ) -> Words:
        """Return a formatted text; ``shows`` where its picture is the question's."""
        found = (self.node if node is None else node).find(path)
        return Words() if found is None else self.words_of(found, shows=shows)

    def words_of(self, node: etree._Element, *, shows: bool = False) -> Words:
        reader = _READERS.get(node.get("format") or "html", texts.from_auto)
        return self.noted(reader(nfc(_inner(node))), node, shows=shows)

    def noted(
        self, words: Words, node: etree._Element, *, shows: bool = False
    ) -> Words:
        """Note what a text loses, and take its picture."""
        self.tags |= words.lost
        for address, alt in words.pictures:
            if not shows or self.picture is not None:
                self.lose(
                    _("A further picture: a question has one, beside its own text.")
                )
                continue
            self._take(address, alt, node)
        return words

    def sentences(self) -> tuple[str, ...]:
        """Return what the question loses, a sentence each."""
        if self.tags:
            self.lose(
                _("Formatting that our texts do not have: %(tags)s.")
                % {"tags": ", ".join(sorted(tag[:20] for tag in self.tags)[:12])}
            )
        return tuple(self.lost)

    def number(self, path: str, node: etree._Element | None = None) -> Decimal | None:
        text = self.word(path, node)
        value = texts.number(text) if text else None
        return None if value is None else Decimal(plain(value))

    def fraction(self, node: etree._Element) -> Decimal:
        """Return an answer's per cent, with the five places that Moodle has."""
        text = node.get("fraction") or self.word("fraction", node) or "0"
        value = texts.number(text)
        if value is None or not -100 <= value <= 100:
            raise Faulty(
                _(
                    "Line %(line)s: “%(text)s” is no share between -100 and 100 per cent."
                )
                % {"line": self.line(node).rpartition(":")[2], "text": text[:30]}
            )
        return Decimal(plain(round(value, 5)))

    def has_pictures(self, path: str) -> bool:
        """Tell whether files or ``<img>`` stand in an element of that name."""
        return any(
            node.find("file") is not None or "<img" in _inner(node).lower()
            for node in self.node.iterfind(path)
        )

    def take_old_picture(self) -> None:
        """Take the picture as Moodle wrote it before version 2: beside the text."""
        label, data = self.word("image"), self.word("image_base64")
        if not label or self.picture is not None:
            return
        try:
            found = from_base64(data) if data else self.pictures.get(label)
            self._keep(label, found, "")
        except NotAPicture as refusal:
            self.lose(str(refusal))

    def answers(self) -> Iterator[etree._Element]:
        return iter(self.node.findall("answer"))

    def _take(self, address: str, alt: str, node: etree._Element) -> None:
        try:
            if address.startswith("data:"):
                data = from_base64(address.partition("base64,")[2])
                label = "picture"
            else:
                label = unquote(address.removeprefix(_FILES)).split("?")[0]
                found = self._file(label, node) or self.pictures.get(label)
                self._keep(label, found, alt)
                return
            self.picture = picture_of(label, data, alt)
        except NotAPicture as refusal:
            self.lose(str(refusal))

    def _keep(self, label: str, data: bytes | None, alt: str) -> None:
        if data is None:
            message = _("The picture %(name)s, which is not in the file.")
            self.lose(message % {"name": label[-80:]})
            return
        self.picture = picture_of(label, data, alt)

    def _file(self, label: str, node: etree._Element) -> bytes | None:
        for file in node.iter("file"):
            if unquote(file.get("name") or "") == label.rpartition("/")[2]:
                return from_base64(file.text or "")
        return None


def _inner(node: etree._Element) -> str:
    """Return the text of ``<text>``, or of the element itself where there is none.

    HTML that was not escaped stands there as elements: it is written out again.
    """
    found = node.find("text")
    node = node if found is None else found
    if not len(node):
        return node.text or ""
    parts = [escape(node.text or "", quote=False)]
    for child in node:
        # Beside the text, not in it.
        if found is None and child.tag in ("file", "feedback", "answer", "tolerance"):
            continue
        parts.append(etree.tostring(child, encoding="unicode"))
    return "".join(parts)
