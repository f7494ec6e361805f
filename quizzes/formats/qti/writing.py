"""Writing questions as a QTI 3.0 package: a manifest, an item a question, the pictures."""

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from decimal import Decimal
from hashlib import sha256

from core.text import nfc

from ...markup import block_html, plain_text
from ..items import Item, Written
from .markings import declarations, processing
from .metadata import DIGEST, NAMESPACE, data_of
from .xml import attr, element, key_of

ASI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
_LOCATION = f"{ASI} https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0p1_v1p0.xsd"
_PACKAGE = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_GAP = re.compile(r"\[\[([0-9]{1,3})\]\]")
# One moment for every file, so that the same questions make the same bytes.
_STAMP = (1980, 1, 1, 0, 0, 0)


def write_qti(items: Iterable[Item]) -> Written:
    """Return a package; what QTI has no place for stands in its manifest (``metadata``)."""
    file = io.BytesIO()
    resources: list[str] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for number, item in enumerate(items, start=1):
            href = f"items/q{number:05}.xml"
            image = _image_name(number, item)
            data = item_xml(item, number, image).encode()
            _add(package, href, data)
            if image and item.picture:
                _add(package, f"items/{image}", item.picture.data)
            resources.append(_resource(item, number, href, image, data))
        _add(package, "imsmanifest.xml", _manifest(resources).encode())
    return Written(file.getvalue())


def _add(package: zipfile.ZipFile, name: str, data: bytes) -> None:
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    package.writestr(info, data)


def _image_name(number: int, item: Item) -> str:
    if not item.picture:
        return ""
    # The name as it was, in a folder of its own, so that two may be called alike.
    name = re.sub(r"[/\\\x00-\x1f]", "-", item.picture.name) or "picture"
    return f"images/{number:05}/{name}"


def _manifest(resources: list[str]) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{_PACKAGE}" identifier="questions">\n'
        "<metadata><schema>QTI Package</schema>"
        "<schemaversion>3.0.0</schemaversion></metadata>\n"
        "<organizations/>\n<resources>\n"
        + "".join(resources)
        + "</resources>\n</manifest>\n"
    )


def _resource(item: Item, number: int, href: str, image: str, data: bytes) -> str:
    known = json.dumps(data_of(item), ensure_ascii=False, separators=(",", ":"))
    digest = sha256(data).hexdigest()
    metadata = element(
        "metadata",
        f'<own:question xmlns:own="{NAMESPACE}" {DIGEST}="{digest}">{attr(known)}'
        "</own:question>",
    )
    files = f'<file href="{attr(href)}"/>'
    if image:
        files += f'<file href="{attr(f"items/{image}")}"/>'
    return (
        f'<resource identifier="q{number:05}" type="imsqti_item_xmlv3p0" '
        f'href="{attr(href)}">{metadata}{files}</resource>\n'
    )


# --- One item ----------------------------------------------------------------------------


def item_xml(item: Item, number: int = 1, image: str = "") -> str:
    """Return a question as a QTI 3.0 item."""
    identifier = item.code if re.fullmatch(r"[A-Za-z_][\w.-]*", item.code) else ""
    title = plain_text(item.stem).replace("\n", " ")[:120]
    body = _BODIES[item.kind](item)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<qti-assessment-item xmlns="{ASI}" xmlns:xsi="{_SCHEMA}" '
        f'xsi:schemaLocation="{_LOCATION}" '
        f'identifier="{attr(identifier or f"q{number:05}")}" title="{attr(title)}" '
        'adaptive="false" time-dependent="false" xml:lang="vi">\n'
        + declarations(item)
        + f"<qti-item-body>{_picture(item, image)}{body}</qti-item-body>\n"
        + processing(item)
        + _modal(item)
        + "</qti-assessment-item>\n"
    )


def _html(text: str) -> str:
    """Return our text as XHTML paragraphs."""
    return str(block_html(_fit(text))).replace("<br>", "<br/>")


def _line(text: str) -> str:
    """Return our text as it stands inside a line."""
    found = _html(text)
    single = found.count("<p>") == 1 and found.startswith("<p>")
    return found[3:-4] if single else found


def _fit(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", nfc(text))


def _picture(item: Item, image: str) -> str:
    if not item.picture:
        return ""
    return f'<p><img src="{attr(image)}" alt="{attr(item.picture.alt)}"/></p>'


def _feedback(identifier: str, text: str) -> str:
    if not text:
        return ""
    return (
        f'<qti-feedback-inline outcome-identifier="FEEDBACK" identifier="{identifier}" '
        f'show-hide="show">{_line(text)}</qti-feedback-inline>'
    )


def _choice(item: Item) -> str:
    most = 0 if item.kind == "several" else 1
    shuffle = "false" if item.kind == "true-false" else "true"
    options = "".join(
        f'<qti-simple-choice identifier="{key_of(place)}">{_line(row.text)}'
        f"{_feedback(key_of(place), row.feedback)}</qti-simple-choice>"
        for place, row in enumerate(item.rows)
    )
    return (
        f'{_html(item.stem)}<qti-choice-interaction response-identifier="RESPONSE" '
        f'shuffle="{shuffle}" max-choices="{most}">{options}</qti-choice-interaction>'
    )


def _ordering(item: Item) -> str:
    options = "".join(
        f'<qti-simple-choice identifier="{key_of(place)}">{_line(row.text)}'
        "</qti-simple-choice>"
        for place, row in enumerate(item.rows)
    )
    return (
        f'{_html(item.stem)}<qti-order-interaction response-identifier="RESPONSE" '
        f'shuffle="true">{options}</qti-order-interaction>'
    )


def _matching(item: Item) -> str:
    left = [(place, row.text) for place, row in enumerate(item.rows) if row.text]
    matches = list(dict.fromkeys(row.match for row in item.rows))

    def choice(key: str, text: str, most: int) -> str:
        return (
            f'<qti-simple-associable-choice identifier="{key}" match-max="{most}">'
            f"{_line(text)}</qti-simple-associable-choice>"
        )

    lefts = "".join(choice(key_of(place), text, 1) for place, text in left)
    rights = "".join(
        choice(f"M{number}", text, 0) for number, text in enumerate(matches, start=1)
    )
    return (
        f'{_html(item.stem)}<qti-match-interaction response-identifier="RESPONSE" '
        f'shuffle="true" max-associations="{len(left)}">'
        f"<qti-simple-match-set>{lefts}</qti-simple-match-set>"
        f"<qti-simple-match-set>{rights}</qti-simple-match-set></qti-match-interaction>"
    )


def _typed(item: Item) -> str:
    entry = '<qti-text-entry-interaction response-identifier="RESPONSE"/>'
    return f"{_html(item.stem)}<p>{entry}</p>"


def _gaps(item: Item) -> str:
    def entry(found: re.Match[str]) -> str:
        gap = int(found[1])
        rows = [(n, row) for n, row in enumerate(item.rows) if row.gap == gap]
        identifier = f'response-identifier="RESPONSE{gap}"'
        if all(row.is_correct for _number, row in rows):
            return f"<qti-text-entry-interaction {identifier}/>"
        choices = "".join(
            f'<qti-inline-choice identifier="{key_of(number)}">'
            f"{attr(plain_text(_fit(row.text)))}</qti-inline-choice>"
            for number, row in rows
        )
        return (
            f'<qti-inline-choice-interaction {identifier} shuffle="true">{choices}'
            "</qti-inline-choice-interaction>"
        )

    return _GAP.sub(entry, _html(item.stem))


def _essay(item: Item) -> str:
    least = item.settings.get("words_min")
    hint = f' data-words-min="{int(least)}"' if least else ""
    criteria = "".join(
        f"<li>{_criterion(row.text, row.points)}</li>" for row in item.rows
    )
    rubric = (
        '<qti-rubric-block view="scorer"><qti-content-body><ul>'
        f"{criteria}</ul></qti-content-body></qti-rubric-block>"
        if criteria
        else ""
    )
    return (
        f"{rubric}{_html(item.stem)}<qti-extended-text-interaction "
        f'response-identifier="RESPONSE"{hint}/>'
    )


def _criterion(text: str, points: Decimal | None) -> str:
    return _line(text) if points is None else f"{_line(text)} | {points}"


def _modal(item: Item) -> str:
    """Return the explanation, and what is said after a right or a wrong answer."""
    said = {
        "explanation": item.explanation,
        "correct": item.settings.get("right_feedback", ""),
        "incorrect": item.settings.get("wrong_feedback", ""),
    }
    return "".join(
        f'<qti-modal-feedback outcome-identifier="SAID" identifier="{key}" '
        f'show-hide="show"><qti-content-body>{_html(text)}</qti-content-body>'
        "</qti-modal-feedback>\n"
        for key, text in said.items()
        if text
    )


_BODIES: dict[str, Callable[[Item], str]] = {
    "single": _choice,
    "several": _choice,
    "true-false": _choice,
    "matching": _matching,
    "ordering": _ordering,
    "number": _typed,
    "short-text": _typed,
    "gaps": _gaps,
    "essay": _essay,
}
