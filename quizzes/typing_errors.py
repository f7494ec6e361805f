"""Is a change to a question only a mended typing error? And what words did it change?

Old results stay comparable only where the question still asks, and grades, the same.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.text import tidy

from .kinds import Content
from .kinds.base import vietnamese

# The kinds whose rows hold, as texts, what is right.
_TEXT_IS_KEY = {"number", "short-text", "gaps"}
_GAP = re.compile(r"\[\[\s*(\d+)\s*\]\]")
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")

_LABELS: dict[str, Promise] = {
    "stem": gettext_lazy("Question"),
    "text": gettext_lazy("Answer"),
    "match": gettext_lazy("Belongs to it"),
    "feedback": gettext_lazy("Feedback"),
    "explanation": gettext_lazy("Explanation"),
    "picture": gettext_lazy("What the picture shows"),
    "right": gettext_lazy("Said after a right answer"),
    "partial": gettext_lazy("Said after a partly right answer"),
    "wrong": gettext_lazy("Said after a wrong answer"),
    "unit": gettext_lazy("Unit"),
}


def meaning_changes(
    *,
    kind: tuple[str, str],
    points: tuple[Decimal, Decimal],
    content: tuple[Content, Content],
    provision: tuple[int | None, int | None] = (None, None),
) -> list[str]:
    """Return what changed beside words, a sentence each; each pair is old and new.

    Nothing returned means: every answer is graded as before.
    """
    old, new = content
    changes: list[str] = []
    if kind[0] != kind[1]:
        return [_("The kind of question changed.")]
    if points[0] != points[1]:
        changes.append(_("The points changed."))
    if [row["key"] for row in old["options"]] != [row["key"] for row in new["options"]]:
        changes.append(_("Rows were added, taken out or moved."))
    elif _key(kind[0], old) != _key(kind[0], new):
        changes.append(_("What counts as right, or its share of the points, changed."))
    if _settings(old) != _settings(new):
        changes.append(_("How answers are scored changed."))
    if _image(old) != _image(new):
        changes.append(_("There is another picture."))
    if provision[0] != provision[1]:
        changes.append(_("The legal basis changed."))
    return changes


def _key(kind: str, content: Content) -> Any:
    """Return all of the rows that grading may look at."""
    rows = content["options"]
    gaps = {language: _GAP.findall(text) for language, text in content["stem"].items()}
    return (
        [
            {name: value for name, value in row.items() if name not in _LABELS}
            for row in rows
        ],
        [row["text"] for row in rows] if kind in _TEXT_IS_KEY else None,
        # Rows that read the same may stand in for each other, whatever their English.
        [
            _pattern([tidy(vietnamese(row.get(name, {}))) for row in rows])
            for name in ("text", "match")
        ],
        gaps.get("vi") if kind == "gaps" else None,
        gaps.get("en") or gaps.get("vi") if kind == "gaps" else None,
    )


def _pattern(texts: Sequence[str]) -> list[int]:
    """Return for each text where the first one like it stands; -1 for none at all."""
    return [texts.index(text) if text else -1 for text in texts]


def _settings(content: Content) -> dict[str, Any]:
    settings = content.get("settings", {})
    return {name: value for name, value in settings.items() if name != "outcomes"}


def _image(content: Content) -> int | None:
    return content["picture"] and content["picture"]["image"]


# --- What is shown of it ------------------------------------------------------------------


@dataclass(frozen=True)
class Piece:
    """Some words: ``change`` is "" for those kept, "del" for old ones, "ins" for new."""

    change: str
    text: str


@dataclass(frozen=True)
class ChangedText:
    label: Promise
    language: str
    pieces: tuple[Piece, ...]


def differences(old: Content, new: Content) -> list[ChangedText]:
    """Return every text that changed, word by word, in the order of the question."""
    before, after = dict(_texts(old)), dict(_texts(new))
    places = [*after, *(place for place in before if place not in after)]
    return [
        ChangedText(
            _LABELS[place[1]],
            place[2],
            tuple(words_changed(before.get(place, ""), after.get(place, ""))),
        )
        for place in places
        if before.get(place, "") != after.get(place, "")
    ]


def words_changed(old: str, new: str) -> Iterator[Piece]:
    """Yield the words of both texts, those that differ as old and new.

    >>> [(p.change, p.text) for p in words_changed("tờ trinh", "tờ trình")]
    [('', 'tờ '), ('del', 'trinh'), ('ins', 'trình')]
    """
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    codes = SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes()
    gone, come = "", ""
    for number, (tag, a1, a2, b1, b2) in enumerate(codes):
        before, after = "".join(a[a1:a2]), "".join(b[b1:b2])
        # A mere space between two changes goes with them: words are read in a row, not
        # every other one struck out.
        is_seam = not before.strip() and 0 < number < len(codes) - 1
        if tag != "equal" or is_seam:
            gone, come = gone + before, come + after
            continue
        yield from _changed(gone, come)
        gone, come = "", ""
        yield Piece("", before)
    yield from _changed(gone, come)


def _changed(gone: str, come: str) -> Iterator[Piece]:
    if gone:
        yield Piece("del", gone)
    if come:
        yield Piece("ins", come)


def _texts(content: Content) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Yield each text with its place: which row ("" for none), which field, language."""
    yield from _both("", "stem", content["stem"])
    for row in content["options"]:
        for name in ("text", "match", "feedback"):
            yield from _both(row["key"], name, row.get(name, {}))
    yield from _both("", "explanation", content["explanation"])
    if content["picture"]:
        yield from _both("", "picture", content["picture"]["alt"])
    settings = content.get("settings", {})
    for name, texts in settings.get("outcomes", {}).items():
        yield from _both("", name, texts)
    if "unit" in settings:
        yield from _both("", "unit", settings["unit"])


def _both(
    row: str, name: str, texts: Mapping[str, str]
) -> Iterator[tuple[tuple[str, str, str], str]]:
    for language, text in texts.items():
        yield (row, name, language), text
