"""Moodle XML cut into its questions, so that a damaged one does not take the others along.

Every question is parsed by itself: no entities can be defined, memory stays small, and a
line number is the chunk's line plus the line in it. One pass over the text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.loading import Fault

_SIGN = re.compile(r"<!\[CDATA\[|<!--|<question(?=[\s>])|</question\s*>")
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->"}


class Chunk(NamedTuple):
    """The text of a question with its tags, and the line it begins in."""

    line: int
    text: str


def chunks(text: str, name: str, faults: list[Fault]) -> Iterator[Chunk]:
    """Return the questions of a text; those without an end become faults."""
    start, at, line, counted = -1, 0, 1, 0
    missing: set[str] = set()
    while found := _SIGN.search(text, at):
        sign, at = found[0], found.end()
        if sign in _ENDS:
            end = -1 if sign in missing else text.find(_ENDS[sign], at)
            if end < 0:
                # It swallows the rest: go on as if it were not there.
                missing.add(sign)
            else:
                at = end + len(_ENDS[sign])
            continue
        if start >= 0:
            line, counted = line + text.count("\n", counted, start), start
            if sign == "<question":
                faults.append(_unclosed(name, line))
            else:
                yield Chunk(line, text[start:at])
        start = found.start() if sign == "<question" else -1
    if start >= 0:
        line += text.count("\n", counted, start)
        faults.append(_unclosed(name, line))


def _unclosed(name: str, line: int) -> Fault:
    message = _(
        "The question that begins here has no end (</question>): the file is cut off or "
        "damaged. Export it again, or write the end."
    )
    return Fault(f"{name}:{line}", message)
