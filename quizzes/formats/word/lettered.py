"""Answers written as lines: "A. …", "b) …", several to a line, with "Đáp án: B" below."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from core.text import fold

from ..items import PictureFile
from ..tabular.columns import recognise
from .document import Line

_OPTION = re.compile(r"\s*[(\[]?([A-Ha-h])\s*[.)\]:/]\s*(?=\S)")
# Several answers on one line: tabs or wide spaces between, then the next letter.
_NEXT = re.compile(r"(?:\t+| {2,})(?=\**[(\[]?[A-Ha-h]\s*[.)\]]\s*\S)")
_LABEL = re.compile(r"\s*\**([^:：\n*]{1,40}?)\**\s*[:：]\**\s*(.*)", re.S)
_NUMBERED = re.compile(
    r"\s*\**\s*(?:(?P<word>câu|question|bài)\s*(?:hỏi\s*)?(?:số\s*)?(?P<titled>\d{1,4})"
    r"\s*[.:)/-]*|(?P<bare>\d{1,4})\s*[.)/])\**\s*(?P<text>.*)",
    re.I | re.S,
)
# "Đáp án B", "=> Chọn C": an answer without its colon. On folded text.
_ANSWERED = re.compile(
    r"[=>\-–*\s]*(?:dap an(?: dung)?(?: la)?|chon(?: dap an)?|answer)\s*:?\s*"
    r"(?P<letters>[a-h](?:\s*[,;&+]\s*[a-h])*)[\s.*]*\Z"
)
# "II. PHẦN TỰ LUẬN": a heading between questions, part of none.
_SECTION = re.compile(
    r"\W*(?:[IVX]{1,4}\s*[.)\-–:]\s*)?phần\s+(?:[IVX]{1,4}|\d{1,2}|[A-D]|trắc nghiệm|tự luận)\b",
    re.I,
)
_LABELS = ("answer", "explanation", "cites", "topic", "difficulty", "points", "kind")


@dataclass
class Question:
    """What lines came to: cells by column name, answers that stand out, what else there was."""

    cells: dict[str, str] = field(default_factory=dict)
    marked: list[int] = field(default_factory=list)
    pictures: list[PictureFile] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    last: str = "stem"
    # Its number in the test, 0 for none, and whether the word "Câu" stands before it.
    number: int = 0
    is_titled: bool = False

    @property
    def options(self) -> int:
        return sum(name.startswith("option:") for name in self.cells)

    @property
    def is_question(self) -> bool:
        known = self.cells.get("answer") or self.cells.get("kind")
        return bool(
            self.options or known or (self.is_titled and self.cells.get("stem"))
        )

    @property
    def is_answered(self) -> bool:
        return bool(self.options or self.cells.get("answer"))

    def add(self, name: str, text: str) -> None:
        """Put text into a cell, below what is there."""
        before = self.cells.get(name)
        self.cells[name] = f"{before}\n{text}" if before else text
        self.last = name


def questions(lines: Iterable[Line]) -> Iterator[Question]:
    """Yield the questions that a run of paragraphs holds; what is none is left out."""
    question = Question()
    for line in _by_line_end(lines):
        text = _worded(line)
        if not text.strip() and not line.pictures:
            # An empty line ends a question only once its answers are there.
            question.last = "" if question.is_answered else question.last
            continue
        if _SECTION.match(text.replace("*", "")) and len(text) < 200:
            question.last = ""
            continue
        if _begins(text, question):
            if question.is_question:
                yield question
            question = Question()
        _take(question, text, line)
    if question.is_question:
        yield question


def split(lines: Sequence[Line]) -> Question | None:
    """Return a question whose answers stand in the same cell as lines; None for others."""
    question = Question()
    for line in _by_line_end(lines):
        _take(question, _worded(line), line)
    return question if question.options >= 2 else None


def _by_line_end(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines, one with line ends inside as so many."""
    for line in lines:
        found = [Line(line.label, [], line.pictures, line.lost)]
        for run in line.runs:
            first, *others = run.text.split("\n")
            found[-1].runs.append(replace(run, text=first))
            found += [Line(runs=[replace(run, text=text)]) for text in others]
        yield from found


def _worded(line: Line) -> str:
    label = f"{line.label} " if line.label else ""
    return f"{label}{line.text()}"


def _begins(text: str, question: Question) -> bool:
    """Return whether a line begins the next question."""
    if not question.cells:
        return False
    if _option(text, question) is not None or _labelled(text):
        return False
    done = bool(question.cells.get("answer")) or question.options >= 2
    if _NUMBERED.fullmatch(text):
        return done or not question.options
    return done and question.last == ""


def _take(question: Question, text: str, line: Line) -> None:
    question.pictures += line.pictures
    question.lost += line.lost
    labelled = _labelled(text)
    place = _option(text, question)
    if labelled:
        question.add(*labelled)
    elif place is not None:
        _add_options(question, text, line)
    elif not question.cells:
        found = _NUMBERED.fullmatch(text)
        question.add("stem", found["text"] if found else text)
        if found:
            question.number = int(found["titled"] or found["bare"])
            question.is_titled = (found["word"] or "").lower() in ("câu", "question")
    elif text.strip():
        question.add(question.last or "stem", text.strip())


def _option(text: str, question: Question) -> int | None:
    """Return the place of the answer that a line begins, if it is the one that is due."""
    found = _OPTION.match(text.replace("**", ""))
    if not found or "stem" not in question.cells:
        return None
    place = ord(found[1].upper()) - 65
    return place if place == question.options else None


def _add_options(question: Question, text: str, line: Line) -> None:
    parts = _NEXT.split(text)
    for part in parts:
        found = _OPTION.match(part.replace("**", ""))
        bare = _OPTION.sub("", part, count=1) if _OPTION.match(part) else part
        if found and not _OPTION.match(part):
            # "**A.** text" or "**A. text**": the stress belongs to the letter.
            bare = _OPTION.sub("", part.replace("**", ""), count=1)
        place = question.options
        question.add(f"option:{place}", bare.strip())
        if (len(parts) == 1 and line.stands_out) or _is_marked(line, bare):
            question.marked.append(place)


def _is_marked(line: Line, text: str) -> bool:
    """Return whether the words of one answer among several on a line stand out."""
    words = text.replace("*", "").strip()
    return bool(words) and any(
        (run.is_marked or run.is_bold) and words in run.text for run in line.runs
    )


def _labelled(text: str) -> tuple[str, str] | None:
    """Return the column and the text of a line like "Đáp án: B"."""
    answered = _ANSWERED.match(fold(text)) if len(text) < 60 else None
    if answered:
        return "answer", answered["letters"].upper()
    found = _LABEL.fullmatch(text)
    name = recognise(found[1]) if found else None
    return (name, found[2].strip()) if found and name in _LABELS else None
