"""Aiken, as people really write it: a question, its answers by letter, and the right one.

::

    Câu 1: Ai tặng Huân chương?
    A. Thủ tướng
    B) Chủ tịch nước
    Đáp án: B
    Giải thích: Điều 83.

Letters may be large or small, with a point or a bracket; lines may be broken and blank lines
stand anywhere; several letters make several right answers. ``*B.`` marks a right one, too.
"""

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.loading import Fault
from core.text import fold, tidy

from . import decoding, limits, texts
from .items import Item, Parsed, PictureSource, Row

_OPTION = re.compile(
    r"\s*(?P<star>\*?)\s*[(\[]?(?P<letter>[A-Za-z])\s?[.)\]:/](?P<text>.*)\Z", re.S
)
_NUMBER = re.compile(
    r"\s*(?:(?:câu(?:\s+hỏi)?|cau(?:\s+hoi)?|question|bài|q)\s*[0-9]{1,4}\s*(?:[.:)\-–/]|\Z)"
    r"|[0-9]{1,3}\s?[.)/](?=\s|\Z))\s*",
    re.I,
)
_TITLED = re.compile(
    r"\s*(?:câu(?:\s+hỏi)?|cau(?:\s+hoi)?|question)\s*[0-9]{1,4}\s*(?:[.:)\-–/]|\Z)",
    re.I,
)
# Several answers on one line, with a tab or wide spaces between.
_NEXT = re.compile(r"(?:\t+| {2,})\s*(?=\*?[(\[]?[A-Za-z]\s?[.)\]:/]\s*\S)")
# On folded text: no marks, small letters.
_ANSWER = re.compile(
    r"[=>\-–*\s]*(?:answers?|ans|key|correct(?: answers?)?|dap an(?: dung)?|tra loi|d/?a)"
    r"\s*(?:(?:la)?\s*[:=.\-–]|la\b|\Z)\s*(?P<rest>.*)\Z"
)
_BARE_ANSWER = re.compile(
    r"(?:answers?|dap an(?: dung)?) +(?P<rest>[a-z](?:[ ,;]+[a-z])*)\Z"
)
_SAID = re.compile(
    r"(?P<what>giai thich|loi giai|huong dan(?: giai)?|explanation|feedback|can cu(?: phap ly)?"
    r"|reference)\s*:"
)
_LETTERS = re.compile(r"[a-z](?:(?:[\s,;/&+.()\[\]-]|va|and)+[a-z])*[\s.)\]]*\Z")


@dataclass
class Option:
    letter: str
    parts: list[str]
    is_starred: bool = False

    @property
    def text(self) -> str:
        return tidy(" ".join(self.parts))


@dataclass
class Draft:
    """A question under reading. ``coming`` is text after a blank line: whose, shows later."""

    where: str = ""
    stem: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    coming: list[tuple[str, str]] = field(default_factory=list)
    answer: str | None = None
    said: list[str] = field(default_factory=list)
    cites: str = ""


def read(data: bytes, name: str, pictures: PictureSource | None = None) -> Parsed:
    """Return the questions of a text file; never raises for what is in it."""
    faults = decoding.too_large(data, name, limits.TEXT_BYTES)
    if faults:
        return Parsed(faults=faults)
    text, notices = decoding.decode(data, name)
    lines = enumerate(text.split("\n"), start=1)
    parsed = read_lines((f"{name}:{number}", line) for number, line in lines)
    parsed.notices[:0] = notices
    if text.strip() and not (parsed.items or parsed.faults):
        message = _("No question was found: answers begin with A., B., …")
        parsed.faults.append(Fault(f"{name}:1", message))
    return parsed


def read_lines(lines: Iterable[tuple[str, str]]) -> Parsed:
    """Return the questions of lines, each with its place; other formats have lines, too."""
    reading = _Reading()
    for where, line in lines:
        if reading.line(where, line):
            break
    reading.finish()
    return reading.parsed


class _Reading:
    """Goes through the lines. A question ends where the next one begins."""

    def __init__(self) -> None:
        self.parsed = Parsed()
        self.draft = Draft()
        self.is_blank = False
        self.is_saying = False

    def line(self, where: str, line: str) -> bool:
        """Take a line; return True where there are too many questions."""
        bare = line.strip()
        if not bare:
            self.is_blank, self.is_saying = True, False
            return False
        self._take(where, bare)
        self.is_blank = False
        if len(self.parsed.items) >= limits.QUESTIONS:
            message = _(
                "More than %(most)d questions; what follows was not read. Divide the file."
            )
            self.parsed.faults.append(
                Fault(where, message % {"most": limits.QUESTIONS})
            )
            return True
        return False

    def finish(self) -> None:
        """End the question: offer it, or say what is wrong with it."""
        draft, self.draft = self.draft, Draft()
        self.is_saying = False
        if draft.options and draft.coming:
            if draft.answer is None:
                _go_on(draft)
            else:
                self.draft = _begun(draft.coming)
        if not (draft.stem or draft.options):
            return
        try:
            self.parsed.items.append(_item(draft))
        except texts.Faulty as fault:
            start = tidy(" ".join(draft.stem))[:60]
            message = f"“{start}”: {fault}" if start else str(fault)
            self.parsed.faults.append(Fault(draft.where, message))

    def _take(self, where: str, bare: str) -> None:
        draft = self.draft
        folded = fold(bare[:200])
        if draft.options:
            answer = _ANSWER.match(folded) or _BARE_ANSWER.match(folded)
            if answer and draft.answer is None and len(bare) <= 200:
                _go_on(draft)
                draft.answer = answer["rest"]
                return
            if self._options(where, bare):
                return
            said = _SAID.match(folded)
            if said:
                self._said(said["what"], bare.partition(":")[2].strip())
                return
            self._after_options(where, bare)
        elif not self._options(where, bare):
            draft.where = draft.where or where
            draft.stem.append(_unnumbered(bare) if not draft.stem else bare)

    def _options(self, where: str, bare: str) -> bool:
        """Take a line as an answer, or as several; return whether it is."""
        parts = _NEXT.split(bare)
        letters = [
            found["letter"].upper() for p in parts if (found := _OPTION.match(p))
        ]
        is_row = len(letters) == len(parts) > 1 and all(
            ord(after) - ord(before) == 1
            for before, after in itertools.pairwise(letters)
        )
        if not is_row:
            return self._option(where, bare)
        return self._option(where, parts[0]) and all(
            self._option(where, part) for part in parts[1:]
        )

    def _option(self, where: str, bare: str) -> bool:
        """Take a line as an answer if its letter is the next one; return whether it is."""
        found = _OPTION.match(bare)
        if not found:
            return False
        draft = self.draft
        letter = found["letter"].upper()
        # One letter may be missing, but not the first.
        last, step = (draft.options[-1].letter, 2) if draft.options else ("@", 1)
        if letter == "A" and draft.options and self._may_begin():
            self._next(draft)
        elif draft.answer is not None or not 0 < ord(letter) - ord(last) <= step:
            return False
        draft = self.draft
        draft.where = draft.where or where
        _go_on(draft)
        text = found["text"].strip()
        draft.options.append(Option(letter, [text], bool(found["star"])))
        return True

    def _may_begin(self) -> bool:
        """Tell whether an A begins another question: some text for it came before."""
        return bool(self.draft.coming) or self.draft.answer is not None

    def _next(self, draft: Draft) -> None:
        coming, draft.coming = draft.coming, []
        self.finish()
        self.draft = _begun(coming)

    def _said(self, what: str, text: str) -> None:
        if what.startswith(("can cu", "reference")):
            self.draft.cites = text
        else:
            self.draft.said.append(text)
            self.is_saying = True

    def _after_options(self, where: str, bare: str) -> None:
        draft = self.draft
        if _TITLED.match(bare) or (draft.answer is not None and not self.is_saying):
            self.finish()
            self._take(where, bare)
        elif self.is_saying:
            draft.said.append(bare)
        elif self.is_blank or draft.coming:
            draft.coming.append((where, bare))
        else:
            draft.options[-1].parts.append(bare)


def _go_on(draft: Draft) -> None:
    """What came after a blank line belongs to the last answer, or to the question."""
    if draft.options:
        draft.options[-1].parts += [text for _where, text in draft.coming]
    draft.coming = []


def _begun(coming: list[tuple[str, str]]) -> Draft:
    draft = Draft()
    for where, text in coming:
        draft.where = draft.where or where
        draft.stem.append(_unnumbered(text) if not draft.stem else text)
    return draft


def _unnumbered(text: str) -> str:
    return _NUMBER.sub("", text, count=1)


def _item(draft: Draft) -> Item:
    if not draft.options:
        raise texts.Faulty(
            _("There are no answers below it; begin each with its letter: A., B., …")
        )
    if len(draft.options) < 2:
        raise texts.Faulty(_("There is only one answer; give at least two."))
    right = _right(draft)
    rows = tuple(
        Row(texts.literal(option.text), is_correct=option.letter in right)
        for option in draft.options
    )
    if not all(row.text for row in rows):
        raise texts.Faulty(
            _("An answer has no text; write one, or take the answer out.")
        )
    words = [fold(row.text) for row in rows]
    is_truth = words in (["dung", "sai"], ["true", "false"])
    kind = "several" if len(right) > 1 else "true-false" if is_truth else "single"
    stem = texts.lines("\n".join(line for line in draft.stem if line))
    item = Item(
        where=draft.where,
        kind=kind,
        stem=texts.literal(stem),
        rows=rows,
        explanation=texts.literal(texts.lines("\n".join(draft.said))),
        cites=tidy(draft.cites),
    )
    return texts.checked(item)


def _right(draft: Draft) -> set[str]:
    """Return the letters of the right answers; raise Faulty without any."""
    known = [option.letter for option in draft.options]
    starred = {option.letter for option in draft.options if option.is_starred}
    if draft.answer is None and starred:
        return starred
    if draft.answer is None:
        raise texts.Faulty(
            _("It has no line that names the right answer; add “Đáp án: B” below it.")
        )
    rest = draft.answer.strip(" *_")
    letters = _letters(rest, known)
    if letters is None:
        same = {option.letter for option in draft.options if fold(option.text) == rest}
        letters = sorted(same)
    wrong = [letter for letter in letters if letter not in known]
    if wrong:
        raise texts.Faulty(
            _("The answer names %(letters)s, but there are only %(known)s.")
            % {"letters": ", ".join(wrong), "known": ", ".join(known)}
        )
    if not letters:
        raise texts.Faulty(
            _("The line with the right answer names no letter; write “Đáp án: B”.")
        )
    return set(letters)


def _letters(rest: str, known: list[str]) -> list[str] | None:
    """Return the letters that an answer names: "b", "a, c", "a và c", "ac", "b. chủ tịch"."""
    if _LETTERS.match(rest):
        return [letter.upper() for letter in re.findall(r"\b[a-z]\b", rest)]
    together = rest.upper()
    if 1 < len(together) <= len(known) and set(together) <= set(known):
        return list(together)
    found = re.match(r"[(\[]?([a-z])\s?[.)\]:]", rest)
    return [found[1].upper()] if found else None
