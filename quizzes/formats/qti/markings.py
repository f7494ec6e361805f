"""How an item is marked elsewhere: declared responses, their worth, and the processing."""

from collections.abc import Iterable
from decimal import Decimal

from ..items import Item, Row
from ..tabular.cells import decimal
from .xml import attr, element, key_of

_TEMPLATES = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates"
_MATCH = f'<qti-response-processing template="{_TEMPLATES}/match_correct.xml"/>\n'
_MAP = f'<qti-response-processing template="{_TEMPLATES}/map_response.xml"/>\n'


def declarations(item: Item) -> str:
    """Return the declarations of the responses and of what is worked out from them."""
    return (
        _responses(item)
        + element(
            "qti-outcome-declaration",
            "",
            identifier="SCORE",
            cardinality="single",
            base_type="float",
            normal_maximum=_plain(item.points),
            **({"external_scored": "human"} if item.kind == "essay" else {}),
        )
        + element(
            "qti-outcome-declaration",
            f"<qti-default-value><qti-value>{_plain(item.points)}</qti-value>"
            "</qti-default-value>",
            identifier="MAXSCORE",
            cardinality="single",
            base_type="float",
        )
        + _outcome("FEEDBACK", "multiple" if item.kind == "several" else "single")
        + _outcome("SAID", "multiple")
        + "\n"
    )


def _outcome(identifier: str, cardinality: str) -> str:
    return element(
        "qti-outcome-declaration",
        "",
        identifier=identifier,
        cardinality=cardinality,
        base_type="identifier",
    )


def _responses(item: Item) -> str:
    rows = list(enumerate(item.rows))
    kind = item.kind
    if kind == "gaps":
        gaps = sorted({row.gap for row in item.rows if row.gap is not None})
        return "".join(_gap(item, gap) for gap in gaps)
    if kind == "matching":
        matches = list(dict.fromkeys(row.match for row in item.rows))
        right = [
            f"{key_of(place)} M{matches.index(row.match) + 1}"
            for place, row in rows
            if row.text
        ]
        worth = _equal(right, item) if _is_each(item) else {}
        return _declared("multiple", "directedPair", right, worth)
    if kind == "ordering":
        return _declared(
            "ordered", "identifier", [key_of(place) for place, _row in rows]
        )
    if kind in ("number", "short-text"):
        base = "float" if kind == "number" else "string"
        texts = [
            _number(row.text) if kind == "number" else row.text for row in item.rows
        ]
        worth = dict(zip(texts, (_share(row, item) for row in item.rows), strict=True))
        return _declared(
            "single", base, texts[:1], worth, bool(item.settings.get("match_case"))
        )
    if kind == "essay":
        return _declared("single", "string", [])
    right = [key_of(place) for place, row in rows if row.is_correct]
    worth = {}
    if _is_mapped(item):
        part = Decimal(1) / max(1, len(right)) if kind == "several" else Decimal(1)
        worth = {key_of(place): _share(row, item, part) for place, row in rows}
    return _declared(
        "multiple" if kind == "several" else "single", "identifier", right, worth
    )


def _gap(item: Item, gap: int) -> str:
    rows = [(place, row) for place, row in enumerate(item.rows) if row.gap == gap]
    if all(row.is_correct for _place, row in rows):
        texts = [row.text for _place, row in rows]
        worth = {row.text: _share(row, item) for _place, row in rows}
        return _declared(
            "single",
            "string",
            texts[:1],
            worth,
            bool(item.settings.get("match_case")),
            str(gap),
        )
    right = [key_of(place) for place, row in rows if row.is_correct]
    worth = {key_of(place): _share(row, item) for place, row in rows}
    return _declared("single", "identifier", right[:1], worth, False, str(gap))


def _declared(
    cardinality: str,
    base: str,
    right: Iterable[str],
    worth: dict[str, Decimal] | None = None,
    has_case: bool = False,
    suffix: str = "",
) -> str:
    values = "".join(element("qti-value", attr(one)) for one in right)
    inside = element("qti-correct-response", values) if values else ""
    if worth:
        entries = "".join(
            element(
                "qti-map-entry",
                "",
                map_key=key,
                mapped_value=_plain(value),
                **({"case_sensitive": "true"} if has_case else {}),
            )
            for key, value in worth.items()
        )
        inside += element("qti-mapping", entries, default_value="0", lower_bound="0")
    return element(
        "qti-response-declaration",
        inside,
        identifier=f"RESPONSE{suffix}",
        cardinality=cardinality,
        base_type=base,
    )


def processing(item: Item) -> str:
    """Return the processing: a standard template wherever one says it."""
    if item.kind == "essay":
        return ""
    if item.kind == "gaps":
        gaps = sorted({row.gap for row in item.rows if row.gap is not None})
        parts = "".join(
            f'<qti-map-response identifier="RESPONSE{gap}"/>' for gap in gaps
        )
        return _set(f"<qti-sum>{parts}</qti-sum>") if parts else ""
    if item.kind == "number":
        return _nearly(item)
    mapped = item.kind == "short-text" or _is_mapped(item)
    if item.kind == "matching":
        mapped = _is_each(item)
    return _MAP if mapped and item.kind != "ordering" else _MATCH


def _set(expression: str) -> str:
    return (
        '<qti-response-processing><qti-set-outcome-value identifier="SCORE">'
        f"{expression}</qti-set-outcome-value></qti-response-processing>\n"
    )


def _nearly(item: Item) -> str:
    """Return the processing of a number: the first accepted value near enough counts."""
    branches = ""
    for place, row in enumerate(item.rows):
        name = "qti-response-else-if" if place else "qti-response-if"
        tolerance = _plain(row.tolerance or Decimal(0))
        branches += (
            f'<{name}><qti-equal tolerance-mode="absolute" '
            f'tolerance="{tolerance} {tolerance}"><qti-variable identifier="RESPONSE"/>'
            f'<qti-base-value base-type="float">{attr(_number(row.text))}'
            '</qti-base-value></qti-equal><qti-set-outcome-value identifier="SCORE">'
            f'<qti-base-value base-type="float">{_plain(_share(row, item))}'
            f"</qti-base-value></qti-set-outcome-value></{name}>"
        )
    if not branches:
        return ""
    return (
        "<qti-response-processing><qti-response-condition>"
        f"{branches}</qti-response-condition></qti-response-processing>\n"
    )


def _is_each(item: Item) -> bool:
    return item.settings.get("scoring") == "each"


def _is_mapped(item: Item) -> bool:
    return any(row.share is not None for row in item.rows) or (
        item.kind == "several" and _is_each(item)
    )


def _equal(keys: list[str], item: Item) -> dict[str, Decimal]:
    return dict.fromkeys(keys, item.points / max(1, len(keys)))


def _share(row: Row, item: Item, part: Decimal = Decimal(1)) -> Decimal:
    """Return what a row brings: its own share of the points, else its part of them."""
    if row.share is not None:
        return row.share / 100 * item.points
    return item.points * part if row.is_correct else Decimal(0)


def _number(text: str) -> str:
    found = decimal(text)
    return text if found is None else f"{found:f}"


def _plain(number: Decimal) -> str:
    text = f"{round(number, 8):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
