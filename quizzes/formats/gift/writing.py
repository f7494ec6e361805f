"""Items as GIFT; what it cannot hold is told, and kept in a comment that our reader knows."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.loading import Fault

from ...content import plain
from .. import supplement, texts
from ..items import Item, Row, Written
from ..pictures import NoPictures
from ..texts import Faulty
from .lines import OURS, drafts
from .reading import item_of

_SIGNS = re.compile(r"[\\~=#{}:]")
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff]"
)
_LOOKS_OTHER = re.compile(r"</?[a-zA-Z]|&[a-zA-Z#]|\s*\[")
_UNKNOWN = {
    "kind": gettext_lazy("its kind"),
    "rows": gettext_lazy("parts of its answers"),
    "settings": gettext_lazy("how it is scored and what is said after it"),
}

Texter = Callable[[str, str], str]


def write(items: Iterable[Item]) -> Written:
    """Return the questions as GIFT; pictures stay behind."""
    parts: list[str] = []
    lost: list[Fault] = []
    topic: tuple[str, ...] = ()
    for item in items:
        if item.topic != topic:
            topic = item.topic
            path = _escaped(texts.category_of(topic))
            parts.append(f"$CATEGORY: {path}\n\n")
        parts.append(_whole(item, lost))
    return Written("".join(parts).encode(), tuple(lost))


def _whole(item: Item, lost: list[Fault]) -> str:
    name = item.code or item.stem[:40]
    if item.picture:
        lost.append(Fault(name, _("Its picture: GIFT is text only.")))
        item = replace(item, picture=None)
    text, seen = _written(item, item)
    if seen is None:
        # Nothing that GIFT knows: to others an essay.
        text, seen = _written(replace(item, kind="essay", rows=()), item)
    if seen is None:
        lost.append(Fault(name, _("It could not be written.")))
        return ""
    found = supplement.notes(seen, item)
    shown = [str(label) for field, label in _UNKNOWN.items() if field in found]
    if shown:
        message = _(
            "GIFT elsewhere will not know: %(fields)s. Imported here it is whole."
        )
        lost.append(Fault(name, message % {"fields": ", ".join(shown)}))
    notes = f"{OURS}{supplement.written(found)}\n" if found else ""
    return f"{notes}{text}\n"


def _written(item: Item, real: Item) -> tuple[str, Item | None]:
    """Return a question's text, and what a reader makes of it, None where nothing."""
    head = f"// [id:{item.code}]\n" if item.code else ""
    text = head + _question(item)
    found = list(drafts(text))
    if len(found) != 1:
        return text, None
    found[0].category = texts.category_of(real.topic)
    try:
        return text, item_of(found[0], "", NoPictures())
    except Faulty:
        return text, None


def _question(item: Item) -> str:
    said = [(row.feedback, row.feedback_en) for row in item.rows]
    written = item.rows if item.kind in ("single", "several", "matching") else ()
    choices = [(row.text, row.text_en) for row in written]
    matches = [(row.match, row.match_en) for row in written]
    own = (item.stem, item.stem_en), (item.explanation, item.explanation_en)
    every = [*own, *said, *choices, *matches]
    # One format for the whole question, for its parts inherit it.
    if any(en or texts.literal(texts.bare(vi)) != vi for vi, en in every):
        prefix, write = "[html]", _html
    elif any(_LOOKS_OTHER.match(vi) or _LOOKS_OTHER.search(vi) for vi, _en in every):
        prefix, write = "[plain]", _plain
    else:
        prefix, write = "", _plain
    answers = _KINDS.get(item.kind, _essay)(item, write)
    general = write(item.explanation, item.explanation_en)
    if general:
        answers = [*answers, f"####{general}"]
    body = "".join(f"\n\t{line}" for line in answers) + "\n" if answers else ""
    if item.kind == "number":
        body = f"#{body}"
    title = _escaped(texts.title_of(item))
    return f"::{title}::{prefix}{write(item.stem, item.stem_en)} {{{body}}}\n"


def _html(vi: str, en: str) -> str:
    return _escaped(texts.block(vi, en))


def _plain(vi: str, en: str) -> str:
    return _escaped(texts.bare(vi))


def _escaped(text: str) -> str:
    text = _SIGNS.sub(r"\\\g<0>", _UNWRITABLE.sub("", text))
    return text.replace("\n", r"\n")


def _said(row: Row, write: Texter) -> str:
    said = write(row.feedback, row.feedback_en)
    return f"#{said}" if said else ""


def _single(item: Item, write: Texter) -> list[str]:
    return [
        f"{'=' if row.is_correct else '~'}{_weight(row.share)}"
        f"{write(row.text, row.text_en)}{_said(row, write)}"
        for row in item.rows
    ]


def _several(item: Item, write: Texter) -> list[str]:
    right = sum(row.is_correct for row in item.rows) or 1
    wrong = len(item.rows) - right or 1
    lines = []
    for row in item.rows:
        usual = Decimal(100) / right if row.is_correct else Decimal(-100) / wrong
        share = usual if row.share is None else row.share
        text = write(row.text, row.text_en)
        lines.append(f"~{_weight(round(share, 5))}{text}{_said(row, write)}")
    return lines


def _true_false(item: Item, write: Texter) -> list[str]:
    rows = [*item.rows, Row(), Row()][:2]
    right, wrong = rows if rows[0].is_correct else rows[::-1]
    said = (
        write(wrong.feedback, wrong.feedback_en),
        write(right.feedback, right.feedback_en),
    )
    end = f"#{said[0]}#{said[1]}" if said[1] else f"#{said[0]}" if said[0] else ""
    return [f"{'TRUE' if rows[0].is_correct else 'FALSE'}{end}"]


def _short_text(item: Item, write: Texter) -> list[str]:
    return [
        f"={_weight(row.share)}{_escaped(row.text)}{_said(row, write)}"
        for row in item.rows
    ]


def _number(item: Item, write: Texter) -> list[str]:
    lines = []
    for row in item.rows:
        value = texts.number(row.text)
        text = _escaped(row.text) if value is None else texts.number_text(value)
        wide = f":{plain(row.tolerance)}" if row.tolerance is not None else ""
        lines.append(f"={_weight(row.share)}{text}{wide}{_said(row, write)}")
    return lines


def _matching(item: Item, write: Texter) -> list[str]:
    return [
        f"={write(row.text, row.text_en)} -> {write(row.match, row.match_en)}"
        for row in item.rows
    ]


def _essay(item: Item, write: Texter) -> list[str]:
    return []


def _weight(share: Decimal | None) -> str:
    return "" if share is None else f"%{plain(share)}%"


_KINDS: dict[str, Callable[[Item, Texter], list[str]]] = {
    "single": _single,
    "several": _several,
    "true-false": _true_false,
    "short-text": _short_text,
    "number": _number,
    "matching": _matching,
}
