"""What stands between the braces of a GIFT question; its escapes are hidden letters."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ...content import plain
from .. import texts
from ..items import Row
from ..texts import Faulty, Words
from .lines import shown

_TRUTH = re.compile(
    r"(?P<truth>TRUE|T|ĐÚNG|Đ|FALSE|F|SAI|S)\s*(?:#(?P<said>.*))?\Z", re.I | re.S
)
_SHARE = re.compile(r"\s*%\s*(-?[0-9]{1,3}(?:[.,][0-9]{1,7})?)\s*%")
# Moodle forgives as much when shares are rounded.
_ROUNDING = 1

Reader = Callable[[str], Words]


@dataclass
class Answers:
    kind: str
    rows: list[Row] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass
class Part:
    """One answer: whether it began with "=", its per cent, its text, and what is said."""

    is_right: bool
    share: Decimal | None
    text: str
    said: str


def answers_of(body: str, read: Reader) -> Answers:
    """Return the answers; ``read`` makes a text of a part, by the question's format."""
    body = body.strip()
    if not body:
        return Answers("essay", [Row("Toàn bài", "As a whole", points=Decimal(1))])
    if body.startswith("#"):
        return _numbers(body[1:].strip(), read)
    truth = _TRUTH.match(body)
    if truth:
        return _true_false(truth, read)
    if "~" in body:
        return _choices(body, read)
    if "->" in body:
        return _matching(body, read)
    return _short(body, read)


def _parts(body: str) -> list[Part]:
    """Return the answers, each from its "=" or "~" to the next; "~=" is "="."""
    found = []
    body = body.replace("~=", "=")
    for piece in re.split(r"(?=[=~])", body):
        if not piece.strip(" \n\t~="):
            if piece.strip():
                raise Faulty(
                    _("An answer has no text after “%(sign)s”; write one.")
                    % {"sign": piece.strip()[0]}
                )
            continue
        sign = piece[0] if piece[0] in "=~" else ""
        piece = piece[len(sign) :]
        share = None
        weighed = _SHARE.match(piece)
        if weighed:
            share = texts.number(weighed[1])
            piece = piece[weighed.end() :]
            if share is None or not -100 <= share <= 100:
                raise Faulty(
                    _("%(share)s %% is no share between -100 and 100.")
                    % {"share": weighed[1]}
                )
            share = Decimal(plain(round(share, 5)))
        text, _hash, said = piece.partition("#")
        found.append(Part(sign != "~", share, text.strip(), said.strip()))
    return found


def _row(part: Part, read: Reader, **more: Any) -> Row:
    words, said = read(part.text), read(part.said)
    return Row(
        text=words.vi, text_en=words.en, feedback=said.vi, feedback_en=said.en, **more
    )


def _choices(body: str, read: Reader) -> Answers:
    parts = _parts(body)
    if len(parts) < 2:
        raise Faulty(_("The question has fewer than two answers to choose from."))
    if any(part.is_right for part in parts):
        full = [part.is_right and part.share in (None, 100) for part in parts]
        # Of several that bring everything each is right by itself, and has to say so.
        all_of_it = None if full.count(True) == 1 else Decimal(100)
        rows = [
            _row(
                part,
                read,
                is_correct=right,
                share=all_of_it if right else part.share or None,
            )
            for part, right in zip(parts, full, strict=True)
        ]
        if not any(row.is_correct for row in rows):
            raise Faulty(_("No answer is right: one must have 100 per cent."))
        return Answers("single", rows)
    return _several(parts, read)


def _several(parts: list[Part], read: Reader) -> Answers:
    shares = [part.share or Decimal(0) for part in parts]
    right = [share for share in shares if share > 0]
    wrong = [share for share in shares if share <= 0]
    if not right:
        raise Faulty(_("No answer is right: mark it with = instead of ~."))
    total = sum(right, Decimal(0))
    if abs(total - 100) > _ROUNDING:
        raise Faulty(
            _(
                "The shares of the right answers add up to %(total)s per cent; they must "
                "make 100."
            )
            % {"total": texts.number_text(total)}
        )
    usual = texts.all_near(right, 100) and texts.all_near(wrong, -100)
    rows = [
        _row(part, read, is_correct=share > 0, share=None if usual else share)
        for part, share in zip(parts, shares, strict=True)
    ]
    return Answers("several", rows, {"scoring": "each"})


def _true_false(found: re.Match[str], read: Reader) -> Answers:
    is_true = found["truth"].upper() in ("TRUE", "T", "ĐÚNG", "Đ")
    # First what is said to the wrong answer, then to the right one.
    wrong, _hash, right = (found["said"] or "").partition("#")
    said_wrong, said_right = read(wrong), read(right)
    rows = []
    for truth, text, text_en in ((True, "Đúng", "True"), (False, "Sai", "False")):
        said = said_right if truth == is_true else said_wrong
        rows.append(
            Row(
                text,
                text_en,
                truth == is_true,
                feedback=said.vi,
                feedback_en=said.en,
            )
        )
    return Answers("true-false", rows)


def _matching(body: str, read: Reader) -> Answers:
    rows = []
    for part in _parts(body):
        left, arrow, right = part.text.partition("->")
        if not arrow or not right.strip():
            raise Faulty(
                _("“%(text)s” needs a pair: left -> right.")
                % {"text": shown(part.text)[:60]}
            )
        words, match = read(left), read(right)
        rows.append(
            Row(
                text=words.vi,
                text_en=words.en,
                is_correct=bool(words.vi),
                match=match.vi,
                match_en=match.en,
            )
        )
    if sum(bool(row.text) for row in rows) < 2:
        raise Faulty(_("Matching needs at least two pairs."))
    return Answers("matching", rows, {"scoring": "each"})


def _short(body: str, read: Reader) -> Answers:
    rows, settings = [], {}
    for part in _parts(body):
        text = texts.lines(shown(part.text)).replace("\n", " ")
        said = read(part.said)
        share = part.share if part.share is not None else Decimal(100)
        if text == "*" and share <= 0:
            settings["wrong_feedback"] = said.vi
            continue
        rows.append(
            Row(
                text=text,
                is_correct=share == 100,
                share=None if share == 100 else share,
                feedback=said.vi,
                feedback_en=said.en,
            )
        )
    if not any(row.is_correct for row in rows):
        raise Faulty(_("No accepted answer has 100 per cent."))
    return Answers("short-text", rows, {k: v for k, v in settings.items() if v})


def _numbers(body: str, read: Reader) -> Answers:
    rows, settings = [], {}
    parts = _parts(body)
    for part in parts:
        text = shown(part.text).strip()
        said = read(part.said)
        if text in ("", "*") or not part.is_right:
            settings["wrong_feedback"] = said.vi
            continue
        value, tolerance = _number(text)
        share = part.share if part.share is not None else Decimal(100)
        rows.append(
            Row(
                text=texts.number_text(value),
                is_correct=share == 100,
                share=None if share == 100 else share,
                tolerance=tolerance,
                feedback=said.vi,
                feedback_en=said.en,
            )
        )
    if not any(row.is_correct for row in rows):
        raise Faulty(_("No accepted number has 100 per cent."))
    return Answers("number", rows, {k: v for k, v in settings.items() if v})


def _number(text: str) -> tuple[Decimal, Decimal]:
    """Return a number and its tolerance: 5, 5:0.1, or 4.9..5.1."""
    low, dots, high = text.partition("..")
    first, last = texts.number(low), texts.number(high)
    if dots and first is not None and last is not None and first <= last:
        middle = (first + last) / 2
        return Decimal(plain(middle)), Decimal(plain(last - middle))
    value, _colon, wide = text.partition(":")
    number, tolerance = texts.number(value), texts.number(wide or "0")
    if number is None or tolerance is None or tolerance < 0:
        raise Faulty(
            _("“%(text)s” is no number; write 5, 5:0.1 or 4.9..5.1.")
            % {"text": text[:40]}
        )
    return Decimal(plain(number)), Decimal(plain(tolerance))
