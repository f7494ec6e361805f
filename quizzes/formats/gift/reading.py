"""From GIFT to items, question by question."""

import re

from django.utils.translation import gettext as _

from core.loading import Fault

from .. import decoding, limits, supplement, texts
from ..items import Item, Parsed, PictureFile, PictureSource
from ..pictures import NoPictures, NotAPicture, picture_of
from ..texts import Faulty, Words
from .answers import answers_of
from .lines import Draft, drafts, shown

_TITLE = re.compile(r"\s*::(.*?)::", re.S)
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.I)
_READERS = {
    "html": texts.from_html,
    "markdown": texts.from_markdown,
    "plain": texts.from_plain,
    "moodle": texts.from_auto,
}


def read(data: bytes, name: str, pictures: PictureSource | None = None) -> Parsed:
    """Return the questions of a GIFT file; never raises for what is in it."""
    parsed = Parsed()
    parsed.faults += decoding.too_large(data, name, limits.TEXT_BYTES)
    if parsed.faults:
        return parsed
    text, notices = decoding.decode(data, name)
    parsed.notices += notices
    for draft in drafts(text):
        where = f"{name}:{draft.line}"
        if len(parsed.items) >= limits.QUESTIONS:
            parsed.faults.append(_too_many(where))
            break
        if draft.broken_at:
            message = _(
                "A blank line inside the braces; it was passed over. Remove it."
            )
            parsed.notices.append(Fault(f"{name}:{draft.broken_at}", message))
        try:
            item = item_of(draft, where, pictures or NoPictures())
        except Faulty as fault:
            parsed.faults.append(Fault(where, _titled(draft, str(fault))))
        else:
            if item is not None:
                parsed.items.append(item)
                continue
            message = _("A text without a question was left out: “%(title)s”.")
            start = shown(draft.text).strip()[:80]
            parsed.notices.append(Fault(where, message % {"title": start}))
    if not (parsed.items or parsed.faults or parsed.notices) and text.strip():
        message = _("No question was found; GIFT puts the answers in braces.")
        parsed.faults.append(Fault(f"{name}:1", message))
    return parsed


def item_of(draft: Draft, where: str, pictures: PictureSource) -> Item | None:
    """Return a question, None for a text without one; raise Faulty with what to mend."""
    text = draft.text
    titled = _TITLE.match(text)
    title = shown(titled[1]).strip() if titled else ""
    text = text[titled.end() :] if titled else text
    formatted = _FORMAT.match(text)
    default = formatted[1].lower() if formatted else "moodle"
    text = text[formatted.end() :] if formatted else text
    reading = _Texts(default, pictures)
    before, body, after = _braces(text)
    if body is None:
        return None
    body, _sign, general = body.partition("####")
    found = answers_of(body, reading.words)
    if after.lstrip().startswith("####"):
        # Some write what is said after the answer behind the braces.
        general, after = general or after.lstrip()[4:], ""
    stem = _with_line(before, after) if after.strip() else before
    asked, explanation = reading.words(stem, shows=True), reading.words(general)
    item = Item(
        where=where,
        kind=found.kind,
        stem=asked.vi or texts.literal(texts.lines(title)),
        stem_en=asked.en,
        rows=tuple(found.rows),
        code=texts.code_of(draft.code),
        topic=texts.topic_of(draft.category),
        explanation=explanation.vi,
        explanation_en=explanation.en,
        settings=found.settings,
        picture=reading.picture,
        lost=reading.sentences(),
    )
    if title and title != texts.title_of(item):
        item.extra["title"] = title
    if draft.tags:
        item.extra["tags"] = list(draft.tags)
    if draft.notes:
        item = supplement.restore(item, draft.notes)
    return texts.checked(item)


def _with_line(before: str, after: str) -> str:
    """Return a sentence with a line where its missing word stands."""
    after = after.lstrip()
    space = "" if after[0] in ".,;:!?)”" else " "
    return f"{before.rstrip()} _____{space}{after}"


def _braces(text: str) -> tuple[str, str | None, str]:
    """Return what stands before, between and after the braces; None without braces."""
    before, opening, rest = text.partition("{")
    if not opening:
        if "}" in before:
            raise Faulty(_("A bracket } without {; write \\} where it is only a sign."))
        return before, None, ""
    body, closing, after = rest.partition("}")
    if not closing:
        raise Faulty(
            _(
                "The braces around the answers are not closed; close them after the last."
            )
        )
    if "{" in body or "{" in after or "}" in after:
        raise Faulty(
            _(
                "More than one pair of braces. Where they are only signs, put a backslash before them; "
                "between two questions leave a blank line."
            )
        )
    return before, body, after


class _Texts:
    """Reads the texts of one question by its format, and notes what they lose."""

    def __init__(self, default: str, pictures: PictureSource) -> None:
        self.default, self.source = default, pictures
        self.tags: set[str] = set()
        self.lost: list[str] = []
        self.picture: PictureFile | None = None

    def words(self, text: str, *, shows: bool = False) -> Words:
        """Return a part as our text; one may begin with a format of its own."""
        text = text.strip()
        formatted = _FORMAT.match(text)
        name = formatted[1].lower() if formatted else self.default
        text = text[formatted.end() :] if formatted else text
        if name != "plain":
            # Lines of the file are only lines of the file; a line end is written \n.
            text = text if name == "markdown" else re.sub(r"\s*\n\s*", "\n", text)
        words = _READERS[name](shown(text))
        self.tags |= words.lost
        for address, alt in words.pictures:
            self._take(address, alt, shows)
        return words

    def sentences(self) -> tuple[str, ...]:
        if self.tags:
            tags = ", ".join(sorted(tag[:20] for tag in self.tags)[:12])
            message = _("Formatting that our texts do not have: %(tags)s.")
            return (*self.lost, message % {"tags": tags})
        return tuple(self.lost)

    def _take(self, address: str, alt: str, shows: bool) -> None:
        label = re.split(r"[/\\]", address.split("?")[0])[-1]
        data = self.source.get(label) if shows and self.picture is None else None
        if data is None:
            message = _("The picture %(name)s, which is not in the file.")
            self.lost.append(message % {"name": label[-80:]})
            return
        try:
            self.picture = picture_of(label, data, alt)
        except NotAPicture as refusal:
            self.lost.append(str(refusal))


def _titled(draft: Draft, message: str) -> str:
    start = " ".join(shown(draft.text).split())[:50]
    return f"“{start}…”: {message}"


def _too_many(where: str) -> Fault:
    message = _(
        "More than %(most)d questions; what follows was not read. Divide the file."
    )
    return Fault(where, message % {"most": limits.QUESTIONS})
