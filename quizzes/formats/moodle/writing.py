"""A question as Moodle XML, as near as Moodle comes to it."""

import re
from collections.abc import Callable
from decimal import Decimal

from ...content import plain
from .. import texts
from ..items import Item, Row
from ..pictures import to_base64
from . import cloze

_OUTCOMES = (
    ("right", "correctfeedback"),
    ("partial", "partiallycorrectfeedback"),
    ("wrong", "incorrectfeedback"),
)
# What XML cannot hold, not even as a reference.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writing(item: Item) -> str:
    """Return the element of a question, without what only we know."""
    kind, body = _KINDS.get(item.kind, ("essay", _essay))
    parts = [
        f'<question type="{kind}">',
        f"<name>{_text(texts.title_of(item))}</name>",
        _stem(item),
        _formatted("generalfeedback", item.explanation, item.explanation_en),
        f"<defaultgrade>{plain(item.points)}</defaultgrade>",
        "<penalty>0</penalty>",
        "<hidden>0</hidden>",
        f"<idnumber>{_escaped(item.code)}</idnumber>" if item.code else "",
        *body(item),
        *_outcomes(item),
        _tags(item),
        "</question>\n",
    ]
    return "\n".join(part for part in parts if part)


def _stem(item: Item) -> str:
    html = texts.block(item.stem, item.stem_en)
    if item.kind == "gaps":
        case = bool(item.settings.get("match_case"))
        html = cloze.written(html, item.rows, match_case=case)
    file = ""
    if item.picture:
        name = texts.attribute(_FORBIDDEN.sub("", item.picture.name))
        alt = texts.attribute(item.picture.alt)
        html += f'<p><img src="@@PLUGINFILE@@/{_address(name)}" alt="{alt}"></p>'
        data = to_base64(item.picture.data)
        file = f'<file name="{name}" path="/" encoding="base64">{data}</file>'
    return f'<questiontext format="html">{_text(html)}{file}</questiontext>'


def _address(name: str) -> str:
    return name.replace("%", "%25").replace(" ", "%20").replace("?", "%3F")


def _outcomes(item: Item) -> list[str]:
    return [
        _formatted(path, vi, item.settings.get(f"{verdict}_feedback_en", ""))
        for verdict, path in _OUTCOMES
        if (vi := item.settings.get(f"{verdict}_feedback", ""))
    ]


def _tags(item: Item) -> str:
    tags = [f"difficulty:{item.difficulty}"] if item.difficulty != 1 else []
    if item.cites:
        tags.append(f"cites:{item.cites}")
    inside = "".join(f"<tag>{_text(tag)}</tag>" for tag in tags)
    return f"<tags>{inside}</tags>" if inside else ""


def _single(item: Item) -> list[str]:
    shares = [_share(row, Decimal(0)) for row in item.rows]
    return ["<single>true</single>", *_shuffled(), *_answers(item, shares)]


def _several(item: Item) -> list[str]:
    right = sum(row.is_correct for row in item.rows) or 1
    wrong = len(item.rows) - right or 1
    each = item.settings.get("scoring") == "each"
    shares = []
    for row in item.rows:
        # All or nothing is not Moodle's way: there a wrong one takes everything.
        usual = Decimal(100) / right if row.is_correct else Decimal(-100)
        if each and not row.is_correct:
            usual = Decimal(-100) / wrong
        shares.append(row.share if row.share is not None else usual)
    return ["<single>false</single>", *_shuffled(), *_answers(item, shares)]


def _true_false(item: Item) -> list[str]:
    rows = [*item.rows, Row(), Row()][:2]
    return [
        f'<answer fraction="{100 if row.is_correct else 0}" format="moodle_auto_format">'
        f"<text>{word}</text>{_said(row)}</answer>"
        for word, row in zip(("true", "false"), rows, strict=True)
    ]


def _short_text(item: Item) -> list[str]:
    shares = [_share(row, Decimal(0)) for row in item.rows]
    case = int(bool(item.settings.get("match_case")))
    answers = [
        f'<answer fraction="{plain(share)}" format="plain_text">'
        f"{_text(row.text)}{_said(row)}</answer>"
        for row, share in zip(item.rows, shares, strict=True)
    ]
    return [f"<usecase>{case}</usecase>", *answers]


def _number(item: Item) -> list[str]:
    parts = []
    for row in item.rows:
        value = texts.number(row.text)
        text = row.text if value is None else texts.number_text(value)
        parts.append(
            f'<answer fraction="{plain(_share(row, Decimal(0)))}" format="plain_text">'
            f"{_text(text)}{_said(row)}<tolerance>{plain(row.tolerance or 0)}</tolerance></answer>"
        )
    unit = item.settings.get("unit")
    if unit:
        parts.append(
            "<units><unit><multiplier>1</multiplier>"
            f"<unit_name>{_escaped(unit)}</unit_name></unit></units>"
        )
    return parts


def _matching(item: Item) -> list[str]:
    return [
        *_shuffled(),
        *(
            f'<subquestion format="html">{_text(texts.inline(row.text, row.text_en))}'
            f'<answer format="html">{_text(texts.inline(row.match, row.match_en))}</answer>'
            "</subquestion>"
            for row in item.rows
        ),
    ]


def _ordering(item: Item) -> list[str]:
    whole = item.settings.get("scoring") != "each"
    return [
        "<layouttype>VERTICAL</layouttype>",
        "<selecttype>ALL</selecttype>",
        f"<gradingtype>{'ALL_OR_NOTHING' if whole else 'ABSOLUTE_POSITION'}</gradingtype>",
        *_answers(item, [Decimal(place) for place in range(1, len(item.rows) + 1)]),
    ]


def _gaps(item: Item) -> list[str]:
    return []


def _essay(item: Item) -> list[str]:
    notes = "\n".join(
        f"- {row.text}: {plain(row.points or 0)}" for row in item.rows if row.text
    )
    words = [
        f"<{theirs}>{item.settings[ours]}</{theirs}>"
        for ours, theirs in (
            ("words_min", "minwordlimit"),
            ("words_max", "maxwordlimit"),
        )
        if item.settings.get(ours)
    ]
    return [
        "<responseformat>editor</responseformat>",
        "<responserequired>1</responserequired>",
        *words,
        _formatted("graderinfo", notes, ""),
    ]


_KINDS: dict[str, tuple[str, Callable[[Item], list[str]]]] = {
    "single": ("multichoice", _single),
    "several": ("multichoice", _several),
    "true-false": ("truefalse", _true_false),
    "short-text": ("shortanswer", _short_text),
    "number": ("numerical", _number),
    "matching": ("matching", _matching),
    "ordering": ("ordering", _ordering),
    "gaps": ("cloze", _gaps),
    "essay": ("essay", _essay),
}


def _share(row: Row, wrong: Decimal) -> Decimal:
    if row.share is not None:
        return row.share
    return Decimal(100) if row.is_correct else wrong


def _answers(item: Item, shares: list[Decimal]) -> list[str]:
    return [
        f'<answer fraction="{plain(round(share, 5))}" format="html">'
        f"{_text(texts.inline(row.text, row.text_en))}{_said(row)}</answer>"
        for row, share in zip(item.rows, shares, strict=True)
    ]


def _shuffled() -> list[str]:
    return ["<shuffleanswers>true</shuffleanswers>"]


def _said(row: Row) -> str:
    return _formatted("feedback", row.feedback, row.feedback_en)


def _formatted(tag: str, vi: str, en: str) -> str:
    if not (vi or en):
        return ""
    return f'<{tag} format="html">{_text(texts.block(vi, en))}</{tag}>'


def _text(text: str) -> str:
    return f"<text>{_escaped(text)}</text>"


def _escaped(text: str) -> str:
    """Return text for XML: references, for CDATA would have to be looked through for ]]>."""
    return texts.attribute(_FORBIDDEN.sub("", text))
