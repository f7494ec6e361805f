"""Moodle's gaps inside a text: ``{1:SHORTANSWER:=Hà Nội#Đúng~%50%Thăng Long}``."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from ...content import plain
from .. import texts
from ..items import Row
from ..texts import Faulty

_START = re.compile(
    r"\{\s*(?P<weight>[0-9]{0,4})\s*:\s*(?P<kind>"
    r"(?:MULTICHOICE|MC|MULTIRESPONSE|MR)(?:_?(?:VS|HS|V|H|S))?"
    r"|(?:SHORTANSWER|SA|MW)(?:_?C)?|NUMERICAL|NM)\s*:",
    re.I,
)
_GAP = re.compile(r"\[\[(\d{1,3})\]\]")
_SHARE = re.compile(r"%(-?[0-9]{1,3}(?:[.,][0-9]{1,7})?)%")
_CODE = re.compile(r"&(?:#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,6});")
_ESCAPED = re.compile(r"\\([}#~/\"\\{=%])")


@dataclass
class Gaps:
    """A text with ``[[1]]`` … for its gaps, their rows, and what gets lost."""

    html: str
    rows: list[Row]
    lost: list[str]
    match_case: bool = False


def parse(html: str) -> Gaps:
    """Return the gaps of a text; raise Faulty for one that cannot be understood."""
    gaps = Gaps("", [], [])
    parts: list[str] = []
    weights: set[str] = set()
    cases: set[bool] = set()
    at = number = 0
    while found := _START.search(html, at):
        end = _end(html, found.end())
        if end < 0:
            raise Faulty(
                _("The gap “%(start)s” has no closing bracket }.")
                % {"start": html[found.start() : found.start() + 40]}
            )
        number += 1
        parts += [_GAP.sub(r"[ [\1] ]", html[at : found.start()]), f"[[{number}]]"]
        kind = found["kind"].upper().replace("_", "")
        weights.add(found["weight"] or "1")
        if kind.startswith(("SHORT", "SA", "MW")):
            cases.add(kind.endswith("C"))
        gaps.rows += _rows(html[found.end() : end], kind, number, gaps.lost)
        at = end + 1
    parts.append(_GAP.sub(r"[ [\1] ]", html[at:]))
    if not number:
        raise Faulty(_("No gap like {1:SHORTANSWER:=answer} was found in the text."))
    if len(weights) > 1:
        gaps.lost.append(_("Different weights: every gap counts the same here."))
    if len(cases) > 1:
        gaps.lost.append(
            _("Capital letters count in all gaps or in none; here in all.")
        )
    gaps.html, gaps.match_case = "".join(parts), True in cases
    return gaps


def _end(html: str, at: int) -> int:
    """Return where the gap ends: at a bracket without a backslash before it."""
    while (end := html.find("}", at)) >= 0:
        before = len(html[at:end]) - len(html[at:end].rstrip("\\"))
        if before % 2 == 0:
            return end
        at = end + 1
    return -1


def _rows(body: str, kind: str, gap: int, lost: list[str]) -> Iterator[Row]:
    choices = kind.startswith(("MULTI", "MC", "MR"))
    rows = [_row(part, kind, gap) for part in _split(body, "~") if part.strip()]
    rows = [row for row in rows if row.text]
    right = [row for row in rows if row.is_correct or (row.share or 0) > 0]
    if not right:
        raise Faulty(_("Gap %(gap)d has no right answer.") % {"gap": gap})
    if kind.startswith(("MULTIR", "MR")):
        if len(right) > 1:
            raise Faulty(
                _(
                    "Gap %(gap)d asks for several answers at once, which a gap here cannot. "
                    "Make it a question of its own."
                )
                % {"gap": gap}
            )
        lost.append(_("Boxes to tick in a gap become a list to choose from."))
    if not choices and len(right) < len(rows):
        # With a wrong row a gap would become a list to choose from.
        lost.append(_("What is said after a foreseen wrong answer in a gap."))
        return iter(right)
    if choices and len(right) == len(rows):
        lost.append(_("A list with right answers only becomes a gap to type in."))
    return iter(rows)


def _row(part: str, kind: str, gap: int) -> Row:
    part = part.strip()
    share: Decimal | None = None
    right = part.startswith("=")
    weighed = _SHARE.match(part)
    if right:
        part = part[1:]
        weighed = _SHARE.match(part)
    if weighed:
        share = texts.number(weighed[1])
        part = part[weighed.end() :]
        right, share = share == 100, None if share in (0, 100) else share
    if share is not None and not -100 <= share <= 100:
        raise Faulty(_("Gap %(gap)d has a share above 100 per cent.") % {"gap": gap})
    text, _sign, feedback = _parted(part)
    said = texts.from_html(_unescaped(feedback))
    answer = texts.from_html(_unescaped(text))
    row = Row(
        text=answer.vi,
        text_en=answer.en,
        is_correct=right,
        share=share,
        gap=gap,
        feedback=said.vi,
        feedback_en=said.en,
    )
    if kind.startswith(("MULTI", "MC", "MR")):
        return row
    # Typed, an answer that brings a part is no wrong one: those make a list.
    row = replace(row, is_correct=right or (share or 0) > 0)
    return _typed(row, kind, gap)


def _typed(row: Row, kind: str, gap: int) -> Row:
    text = texts.plain(row.text)
    if kind not in ("NUMERICAL", "NM"):
        return replace(row, text=text, text_en=texts.plain(row.text_en))
    value, _sign, tolerance = text.partition(":")
    number, wide = texts.number(value), texts.number(tolerance or "0")
    if value.strip() == "*":
        return replace(row, text="" if not row.is_correct else "*")
    if number is None or wide is None or wide < 0:
        raise Faulty(
            _("Gap %(gap)d: “%(text)s” is no number with a tolerance.")
            % {"gap": gap, "text": text[:40]}
        )
    return replace(row, text=texts.number_text(number), text_en="", tolerance=wide)


def _split(body: str, sign: str) -> list[str]:
    """Return the parts between signs that have no backslash before them."""
    parts, start, at = [], 0, 0
    while at < len(body):
        if body[at] == "\\":
            at += 2
            continue
        if body[at] == sign:
            parts.append(body[start:at])
            start = at + 1
        at += 1
    return [*parts, body[start:]]


def _parted(part: str) -> tuple[str, str, str]:
    """Return the answer and its feedback; ``&#39;`` is a letter, no sign."""
    part = _CODE.sub(lambda found: found[0].replace("#", "\\#"), part)
    pieces = _split(part, "#")
    return pieces[0], "#", "#".join(pieces[1:])


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


# --- Writing -----------------------------------------------------------------------------


def written(stem: str, rows: tuple[Row, ...], *, match_case: bool) -> str:
    """Return the HTML of a text with its gaps in Moodle's way."""

    def gap(found: re.Match[str]) -> str:
        own = [row for row in rows if row.gap == int(found[1])]
        return _gap(own, match_case) if own else found[0]

    return _GAP.sub(gap, stem)


def _gap(rows: list[Row], match_case: bool) -> str:
    listed = any(not row.is_correct for row in rows)
    numbers = [texts.number(row.text) for row in rows]
    if listed:
        kind = "MULTICHOICE"
    elif all(number is not None for number in numbers):
        kind = "NUMERICAL"
    else:
        kind = "SHORTANSWER_C" if match_case else "SHORTANSWER"
    parts = []
    for row, number in zip(rows, numbers, strict=True):
        sign = "=" if row.is_correct else ""
        if row.share not in (None, 100, 0):
            sign = f"%{row.share:f}%"
        if kind == "NUMERICAL" and number is not None:
            text = f"{texts.number_text(number)}:{plain(row.tolerance or 0)}"
        elif listed:
            text = _escaped(texts.inline(row.text, row.text_en))
        else:
            text = _escaped(texts.attribute(row.text).replace("&#x27;", "'"))
        said = _escaped(texts.inline(row.feedback, row.feedback_en))
        parts.append(f"{sign}{text}{'#' if said else ''}{said}")
    return "{1:" + kind + ":" + "~".join(parts) + "}"


def _escaped(html: str) -> str:
    return re.sub(r"([}#~\"\\])", r"\\\1", html)
