"""A GIFT file cut into its questions, by lines; one pass."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

# Moodle's escapes. While a question is taken apart they are letters that no text has.
ESCAPES = dict(zip("\\~=#{}:n", map(chr, range(0xFDD0, 0xFDD8)), strict=True))
_HIDDEN = {letter: "\n" if sign == "n" else sign for sign, letter in ESCAPES.items()}
_SHOWN = str.maketrans(_HIDDEN)
_WRITTEN = str.maketrans({letter: f"\\{sign}" for sign, letter in ESCAPES.items()})
_UNUSED = re.compile("[\ufdd0-\ufdef]")
_ESCAPE = re.compile(r"\\([\\~=#{}:n])")
_ID = re.compile(r"\[id:([^\]\n]{1,200})\]")
_TAG = re.compile(r"\[tag:([^\]\n]{1,200})\]")
# What may stand inside braces after a blank line; anything else begins a new question.
_GOES_ON = ("~", "=", "}", "####", "#", "->")
OURS = "// hocthidua "


@dataclass
class Draft:
    """One question's lines, its escapes hidden, and what its comments say."""

    line: int
    category: str = ""
    parts: list[str] = field(default_factory=list)
    code: str = ""
    tags: list[str] = field(default_factory=list)
    notes: str = ""
    # The line of a blank line inside its braces, 0 for none.
    broken_at: int = 0
    is_closed: bool = False
    # How many of its lines there were when its braces were last closed at a line's end.
    whole: int = 0

    @property
    def text(self) -> str:
        return "\n".join(self.parts)


def hidden(text: str) -> str:
    """Return text with letters instead of escaped signs."""
    return _ESCAPE.sub(lambda found: ESCAPES[found[1]], _UNUSED.sub("", text))


def shown(text: str) -> str:
    """Return the signs that the letters stand for."""
    return text.translate(_SHOWN)


def drafts(text: str) -> Iterator[Draft]:
    """Return the questions of a file in their order; a category's path goes with each."""
    category, depth, blank = "", 0, 0
    # Comments since the last line of a question belong to the one that begins next.
    draft, coming = Draft(0), Draft(0)
    for number, line in enumerate(hidden(text).split("\n"), start=1):
        bare = line.strip()
        if bare.startswith("//"):
            _comment(coming, bare)
            continue
        if not bare:
            blank = blank or number
            continue
        is_category = bare.startswith("$CATEGORY:")
        if draft.parts and (is_category or _is_fresh(bare, draft, depth, blank)):
            yield draft
            draft, depth = Draft(0), 0
        elif draft.whole and depth <= 0 and "{" in bare:
            # Other braces: what stands since the last ones is the next question's text.
            next_one = draft.parts[draft.whole :]
            del draft.parts[draft.whole :]
            yield draft
            draft = replace(coming, line=number - len(next_one), category=category)
            draft.parts, coming = next_one, Draft(0)
        if is_category:
            category = shown(bare[10:]).strip()
        elif not draft.line:
            draft, coming = replace(coming, line=number, category=category), Draft(0)
            draft.parts.append(line.rstrip())
        else:
            draft.broken_at = draft.broken_at or blank
            draft.parts.append(line.rstrip())
        depth = max(0, depth + line.count("{") - line.count("}"))
        draft.is_closed = draft.is_closed or "}" in line
        if depth == 0 and line.rstrip().endswith("}"):
            draft.whole = len(draft.parts)
        blank = 0
    if draft.parts:
        yield draft


def _is_fresh(bare: str, draft: Draft, depth: int, blank: int) -> bool:
    """Tell whether a line begins a question, and does not go on with the one before."""
    if blank:
        return not (depth > 0 and bare.startswith(_GOES_ON))
    # Some write one question under the other without a line between.
    return depth <= 0 and draft.is_closed and bare.startswith("::")


def _comment(coming: Draft, bare: str) -> None:
    if bare.startswith(OURS):
        # Its backslashes are those of JSON.
        coming.notes = _unhidden(bare[len(OURS) :])
        return
    bare = shown(bare)
    found = _ID.search(bare)
    coming.code = found[1] if found else coming.code
    coming.tags += _TAG.findall(bare)


def _unhidden(text: str) -> str:
    return text.translate(_WRITTEN)
