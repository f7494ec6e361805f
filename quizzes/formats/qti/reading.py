"""Reading QTI: a package with its manifest, or a single item; 2.1, 2.2 and 3.0."""

import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _

from core.errors import Refusal
from core.loading import Fault

from .. import items as neutral
from .. import limits
from ..archives import Archive, is_archive, open_archive
from ..decoding import safe_xml, too_large
from ..items import Parsed, PictureSource
from ..pictures import NotAPicture, picture_of
from . import interactions
from .interactions import BLOCKS, INLINE, Found, Unreadable
from .metadata import DIGEST, METADATA, item_of
from .nodes import Node, Words, attribute, children, every, first, tag, values

_MANIFEST = "imsmanifest.xml"
# What our manifest says of an item that another program has changed.
_KEPT = ("code", "topic", "difficulty", "cites", "state", "use")


class _Package:
    """A package as a source of pictures, by the path of the item that names them."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.folder = ""

    def get(self, name: str) -> bytes | None:
        path = normpath(join("/", self.folder, unquote(name))).lstrip("/")
        if path in self.archive:
            return self.archive.read(path)
        return self.archive.get(unquote(name))


def read_qti(data: bytes, name: str, pictures: PictureSource) -> Parsed:
    """Read the questions of a package (ZIP) or of one item (XML)."""
    faults = too_large(data, name, limits.UPLOAD_BYTES)
    if faults:
        return Parsed(faults=faults)
    parsed = Parsed()
    if not is_archive(data):
        _read_part(data, name, pictures, parsed, {})
        return parsed
    try:
        package = _Package(open_archive(data))
        for href, known in _hrefs(package.archive, name, parsed):
            package.folder = dirname(href)
            place = f"{name}/{href}"
            _read_part(package.archive.read(href), place, package, parsed, known)
    except Refusal as refusal:
        parsed.faults.append(Fault(name, str(refusal)))
    if not parsed.items and not parsed.faults:
        parsed.faults.append(Fault(name, _("The package holds no questions.")))
    return parsed


def _hrefs(
    archive: Archive, name: str, parsed: Parsed
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the items of a package, with what our own manifest says of them."""
    manifest = next((n for n in archive if n.split("/")[-1] == _MANIFEST), None)
    if manifest is None:
        parsed.notices.append(
            Fault(
                name, _("The package has no manifest; every XML file in it was tried.")
            )
        )
        yield from ((one, {}) for one in archive if one.lower().endswith(".xml"))
        return
    found = safe_xml(archive.read(manifest), f"{name}/{manifest}")
    parsed.faults += found.faults if found.root is None else []
    for resource in every(found.root, "resource") if found.root is not None else ():
        kind = attribute(resource, "type")
        href = normpath(join(dirname(manifest), unquote(attribute(resource, "href"))))
        if "test" in kind and "imsqti" in kind:
            message = _("The test in the package was not read, only its questions.")
            parsed.notices.append(Fault(f"{name}/{href}", message))
        elif "imsqti_item" in kind or "imsqti_xmlv" in kind:
            if not attribute(resource, "href"):
                # As Canvas does: the file is named one level below.
                below = first(resource, "file")
                named = "" if below is None else attribute(below, "href")
                href = normpath(join(dirname(manifest), unquote(named)))
            if href not in archive:
                message = _(
                    "The manifest names this file, but it is not in the package."
                )
                parsed.faults.append(Fault(f"{name}/{href}", message))
                continue
            yield href, _known(resource)


def _known(resource: Node) -> dict[str, str]:
    own = resource.find(f".//{METADATA}")
    if own is None:
        return {}
    return {"text": own.text or "", "digest": own.get(DIGEST) or ""}


def _read_part(
    data: bytes,
    where: str,
    pictures: PictureSource,
    parsed: Parsed,
    known: dict[str, str],
) -> None:
    """Read one XML file; its question, or what is wrong with it, goes into ``parsed``."""
    found = safe_xml(data, where)
    root = found.root
    if root is None:
        parsed.faults += found.faults
        return
    if tag(root) != "assessment-item":
        parsed.faults.append(Fault(where, _no_item(root)))
        return
    place = f"{where}:{root.sourceline or 1}"
    own = _own(known)
    if own and known["digest"] == sha256(data).hexdigest():
        parsed.items.append(_untouched(own, root, place, pictures))
        return
    try:
        item = _item(root, place, pictures)
    except Unreadable as error:
        parsed.faults.append(Fault(place, str(error)))
        return
    if own:
        item = replace(
            item,
            **{field: getattr(own, field) for field in _KEPT},
        )
    parsed.items.append(item)


def _untouched(
    own: neutral.Item, root: Node, where: str, pictures: PictureSource
) -> neutral.Item:
    """Return our own question: what QTI has no place for comes back as it was."""
    words = Words()
    words.of(first(root, "item-body"))
    item = _with_picture(replace(own, where=where, extra={}), words, pictures)
    picture = item.picture and replace(item.picture, alt=own.extra["alt"])
    return replace(item, picture=picture)


def _no_item(root: Node) -> str:
    if tag(root) == "questestinterop":
        return _(
            "The file is QTI 1.2; export it as QTI 2.1 or later, or as Moodle XML."
        )
    return _("The file is no QTI item: it begins with “%(name)s”.") % {
        "name": tag(root)[:60]
    }


def _own(known: dict[str, str]) -> neutral.Item | None:
    if not known:
        return None
    try:
        return item_of(json.loads(known["text"]))
    except (
        ValueError,
        TypeError,
        KeyError,
        ArithmeticError,
        RecursionError,
        AttributeError,
    ):
        return None  # somebody else's, or spoiled: the item itself is enough


# --- One item ----------------------------------------------------------------------------


def _item(root: Node, where: str, pictures: PictureSource) -> neutral.Item:
    body = first(root, "item-body")
    if body is None:
        raise Unreadable(_("The item has no body."))
    words = Words()
    feedback, explanation, settings = _feedback(root, words)
    reading = interactions.Item(
        root, body, words, interactions.responses(root), feedback
    )
    found, stem = _found(reading)
    lost = [*found.lost]
    if feedback:
        explanation = "\n\n".join([*filter(None, [explanation]), *feedback.values()])
    item = neutral.Item(
        where=where,
        kind=found.kind,
        stem=stem or " ".join(attribute(root, "title").split()),
        rows=tuple(found.rows),
        code=attribute(root, "identifier"),
        points=_points(root),
        explanation=explanation,
        settings=settings | found.settings,
    )
    if not item.stem:
        raise Unreadable(_("The item asks nothing: its body has no words."))
    if words.lost:
        names = ", ".join(sorted(words.lost)[:10])
        lost.append(_("Only the words were kept of: %(names)s.") % {"names": names})
    return _with_picture(item.losing(*lost), words, pictures)


def _found(reading: interactions.Item) -> tuple[Found, str]:
    """Return what the item's interactions come to, and the question around them."""
    nodes = list(every(reading.body, *_names(reading.body)))
    names = {tag(node) for node in nodes}
    if not nodes:
        raise Unreadable(_("The item has nothing to answer; it is only text."))
    unknown = names - set(BLOCKS) - set(INLINE)
    if unknown:
        raise Unreadable(
            _("This kind of QTI interaction has no counterpart here: %(names)s.")
            % {"names": ", ".join(sorted(unknown))}
        )
    words = reading.words
    if names <= set(INLINE):
        gaps = {node: f"[[{number}]]" for number, node in enumerate(nodes, start=1)}
        stem = words.of(reading.body, gaps)
        if len(nodes) == 1 and names == {INLINE[0]} and stem.endswith("[[1]]"):
            return interactions.alone(reading, nodes[0]), stem[:-5].strip()
        return interactions.inline(reading, nodes), stem
    if len(nodes) > 1:
        raise Unreadable(
            _("The item asks %(count)d things at once; divide it into as many items.")
            % {"count": len(nodes)}
        )
    node = nodes[0]
    around, prompt = words.of(reading.body), words.of(first(node, "prompt"))
    return BLOCKS[tag(node)](reading, node), "\n\n".join(filter(None, [around, prompt]))


def _names(body: Node) -> set[str]:
    return {tag(n) for n in body.iter() if tag(n).endswith("-interaction")} or {"-"}


def _feedback(root: Node, words: Words) -> tuple[dict[str, str], str, dict[str, Any]]:
    """Return feedback by identifier, the explanation, and what is said by outcome."""
    feedback: dict[str, str] = {}
    settings: dict[str, Any] = {}
    explanation = ""
    for one in children(root, "modal-feedback"):
        key, text = attribute(one, "identifier"), words.of(one)
        name = key.casefold()
        if name in ("explanation", "solution", "general"):
            explanation = text
        elif name in ("correct", "right"):
            settings["right_feedback"] = text
        elif name in ("incorrect", "wrong"):
            settings["wrong_feedback"] = text
        elif text:
            feedback[key] = text
    return feedback, explanation, settings


def _points(root: Node) -> Decimal:
    for one in children(root, "outcome-declaration"):
        name = attribute(one, "identifier").upper()
        listed = values(first(one, "default-value"))
        text = attribute(one, "normal-maximum") if name == "SCORE" else ""
        text = listed[0] if name == "MAXSCORE" and listed else text
        points = interactions.number(text) if text else None
        if points is not None and 0 <= points < 10_000:
            return round(points, 2)
    return Decimal(1)


def _with_picture(
    item: neutral.Item, words: Words, pictures: PictureSource
) -> neutral.Item:
    named = [(source, alt) for source, alt in words.pictures if source]
    for number, (source, alt) in enumerate(named):
        if number:
            return item.losing(_("Of several pictures only the first came along."))
        data = None if ":" in source else pictures.get(source)
        if data is None:
            lost = _("The picture “%(name)s” did not come with the file.")
            item = item.losing(lost % {"name": source[:100]})
            continue
        try:
            item = replace(item, picture=picture_of(unquote(source), data, alt))
        except NotAPicture as refusal:
            item = item.losing(str(refusal))
    return item
