"""Texts of questions between our markup and the HTML, Markdown and plain text of others."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from html import escape

from django.utils.translation import gettext as _

from core.text import anchor, nfc, tidy

from .. import markup
from . import limits
from .items import Item, path_of

_NUMBER = re.compile(r"[+-]?[0-9]{1,20}(?:[.,][0-9]{1,20})?(?:[eE][+-]?[0-9]{1,2})?\Z")
_TWO_READINGS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_SLUG = re.compile(r"[-a-zA-Z0-9_]+\Z")
_TAG = re.compile(
    r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]{2,10}|#\d{1,6}|#x[0-9a-fA-F]{1,6});"
)
_BLOCK = re.compile(r"<(?:p|div|ul|ol|table|h[1-6]|pre|br)\b", re.I)
_MARKED = re.compile(r"\\(.)|(?<!\w)__(?=[^\s_])([^\n]+?)(?<=[^\s_])__(?!\w)", re.S)


class Faulty(Exception):
    """A question that cannot be offered; the message says what to mend."""


@dataclass
class Words:
    """A text in both languages, its pictures (source, words) and what of it is lost."""

    vi: str = ""
    en: str = ""
    pictures: list[tuple[str, str]] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)


def from_html(source: str) -> Words:
    found = markup.from_html(source)
    if found.text_en and not found.text:
        # Only English: it is all there is.
        return Words(found.text_en, "", found.pictures, found.lost)
    english = "" if found.text_en == found.text else found.text_en
    return Words(found.text, english, found.pictures, found.lost)


def from_auto(source: str) -> Words:
    """Return text in Moodle's own format: HTML where it has tags, and lines are lines."""
    if not _TAG.search(source):
        return from_plain(source)
    if not _BLOCK.search(source):
        source = source.strip().replace("\n\n", "<p>").replace("\n", "<br>")
    return from_html(source)


def from_plain(source: str) -> Words:
    return Words(markup.literal(lines(source)))


def from_markdown(source: str) -> Words:
    """Return Markdown as our text: ours is nearly a part of it."""

    def ours(found: re.Match[str]) -> str:
        escaped, strong = found.groups()
        if strong:
            return f"**{strong}**"
        return f"\\{escaped}" if escaped in "*\\-" else escaped

    text = _MARKED.sub(ours, source)
    text = re.sub(r"^[ ]{0,3}[*+] (?=\S)", "- ", text, flags=re.M)
    text = re.sub(r"^#{1,6} +(\S[^\n]*)$", r"**\1**", text, flags=re.M)
    return Words(lines(text))


def lines(source: str) -> str:
    """Return text composed, its lines and paragraphs kept, its other spaces tidied."""
    text = "\n".join(" ".join(line.split()) for line in nfc(source).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def block(vi: str, en: str = "") -> str:
    """Return a text of one or more paragraphs as HTML, both languages where there are two."""
    return _both(_block, vi, en)


def inline(vi: str, en: str = "") -> str:
    return _both(markup.inline_html, vi, en)


def _block(text: str) -> str:
    html = markup.block_html(text)
    alone = html.startswith("<p>") and html.count("<p>") == 1 and html.endswith("</p>")
    return html[3:-4] if alone else html


def _both(make: Callable[[str], str], vi: str, en: str) -> str:
    if not en:
        return make(vi)
    # Moodle's multilang filter shows the one that the reader has chosen.
    return "".join(
        f'<span lang="{code}" class="multilang">{make(text)}</span>'
        for code, text in (("vi", vi), ("en", en))
    )


def bare(text: str) -> str:
    """Return a text without its marks, in the lines it has."""
    return markup.plain_text(text)


def all_near(shares: list[Decimal], total: int) -> bool:
    """Tell whether shares are equal parts of a total, but for rounding."""
    return all(
        abs(share - Decimal(total) / len(shares)) <= Decimal("0.001")
        for share in shares
    )


def literal(text: str) -> str:
    return markup.literal(text)


def attribute(text: str) -> str:
    return escape(text, quote=True)


def plain(text: str) -> str:
    """Return a text of our markup in one line without marks: a title, a typed answer."""
    return tidy(markup.plain_text(text))


def title_of(item: Item) -> str:
    """Return the name a question gets where the format wants one."""
    words = plain(item.stem)
    return words if len(words) <= 80 else f"{words[:79].rstrip()}…"


def number(text: str) -> Decimal | None:
    """Return a number written with a point or a comma for the fraction, or None."""
    text = text.strip().replace("−", "-")
    if not _NUMBER.match(text):
        return None
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def number_text(value: Decimal) -> str:
    """Return a number as an author's key has it: one reading only, so never "1.234"."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}0" if _TWO_READINGS.match(text) else text


def code_of(text: str) -> str:
    """Return the code a question may have in the bank, "" where nothing is left of it."""
    text = text.strip()
    if not text or (_SLUG.match(text) and len(text) <= limits.CODE_LETTERS):
        return text
    return anchor(text)[: limits.CODE_LETTERS].strip("-")


def topic_of(category: str) -> tuple[str, ...]:
    """Return a category's path: $course$/top/Luật/Nghị định; a slash is written "//"."""
    names = category.replace("//", "\0").split("/")
    names = [tidy(name.replace("\0", "/")) for name in names]
    if names and names[0].startswith("$") and names[0].endswith("$"):
        names = names[1:]
    if names and names[0].lower() == "top":
        names = names[1:]
    return path_of(names)


def category_of(topic: tuple[str, ...]) -> str:
    """Return a topic's path as Moodle writes a category's."""
    return "/".join(["$course$", "top", *(name.replace("/", "//") for name in topic)])


def checked(item: Item) -> Item:
    """Return the item, tidied, or raise Faulty for what the bank could not hold."""
    if not item.stem.strip():
        raise Faulty(_("The question has no text; write one."))
    if max(len(item.stem), len(item.explanation)) > limits.STEM_LETTERS:
        raise Faulty(
            _("The text has more than %(most)d characters; make it shorter.")
            % {"most": limits.STEM_LETTERS}
        )
    if len(item.rows) > limits.ROWS:
        raise Faulty(
            _("The question has more than %(most)d answers; divide it.")
            % {"most": limits.ROWS}
        )
    longest = max(
        (
            len(text)
            for row in item.rows
            for text in (row.text, row.match, row.feedback)
        ),
        default=0,
    )
    if longest > limits.ROW_LETTERS:
        raise Faulty(
            _(
                "An answer or its feedback has more than %(most)d characters; make it shorter."
            )
            % {"most": limits.ROW_LETTERS}
        )
    topic = tuple(name[: limits.TOPIC_LETTERS] for name in item.topic)
    return replace(item, topic=topic)
