"""From bytes that anything may have written to text, and to XML that does nothing.

What was guessed or left out on the way is told, so that a trainer can look at the marks.
"""

import re
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from lxml import etree

from core.loading import Fault
from core.text import nfc

from . import limits

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_NO_TEXT = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"%PDF-", b"MZ\x90\x00")
# Control characters that no text of ours has.
_RARE = bytes({*range(32)} - {*b"\t\n\v\f\r\x1a\x1b"})
_NEWLINES = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# What no text needs and XML forbids.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,300}?\?>")
_DECLARED = re.compile(rb"<\?xml\s[^>]{0,300}?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
# All bytes but those that begin a letter of several bytes in UTF-8.
_BELOW_LETTERS = bytes(range(0xC0))
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_TONE = re.compile(f"[{_TONES}]")
_TONE_ON_VOWEL = re.compile(f"[aăâeêioôơuưyAĂÂEÊIOÔƠUƯY][{_TONES}]")


class Text(NamedTuple):
    """Text with ``\\n`` for line ends, and what had to be guessed or left out."""

    text: str
    notices: list[Fault]


class Xml(NamedTuple):
    """The root of a document, or None and the fault that says why."""

    root: etree._Element | None
    faults: list[Fault]


def too_large(data: bytes, name: str, most: int) -> list[Fault]:
    """Return the fault of a file with more bytes than allowed, or nothing."""
    if len(data) <= most:
        return []
    message = _(
        "The file has %(size)d MB; at most %(most)d MB are read. "
        "Divide it into several files, or make its pictures smaller."
    ) % {"size": len(data) // limits.MEGABYTE + 1, "most": most // limits.MEGABYTE}
    return [Fault(name, message)]


def looks_binary(data: bytes) -> bool:
    """Tell a picture, a document or a program from text, in whatever encoding that is.

    A few stray control characters do not make a text binary.
    """
    if data.startswith(_NO_TEXT):
        return True
    head = data[:4096]
    if data.startswith(tuple(bom for bom, _encoding in _BOMS)) or _looks_wide(data):
        return False
    return len(head) - len(head.translate(None, delete=_RARE)) > len(head) // 20


def decode(data: bytes, name: str = "", *, compose: bool = True) -> Text:
    """Return the text of a file, whatever encoding it was saved in; never raises.

    UTF-8, UTF-16 and UTF-32 are known by their mark or their look, Windows-1258 by its
    tone marks; Windows-1252 is what is left. ``compose`` makes it NFC; XML must not be
    composed before it is read, for a mark after ">" would swallow the sign.
    """
    notices: list[Fault] = []
    text = _decoded(data, name, notices)
    text = _NEWLINES.sub("\n", text)
    text, removed = _CONTROLS.subn("", text)
    if removed:
        message = ngettext(
            "%(count)d invisible control character was left out.",
            "%(count)d invisible control characters were left out.",
            removed,
        ) % {"count": removed}
        notices.append(Fault(name, message))
    return Text(nfc(text) if compose else text, notices)


def _decoded(data: bytes, name: str, notices: list[Fault]) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _spared(data[len(bom) :], encoding, name, notices)
    wide = _looks_wide(data)
    if wide:
        return _spared(data, wide, name, notices)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error
    # A file cut in the middle of a letter, or with a few spoiled bytes, is UTF-8 still.
    spared = data.decode("utf-8", "replace")
    letters = len(data.translate(None, delete=_BELOW_LETTERS))
    spoiled = spared.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    if broken.start >= len(data) - 3 or spoiled * 10 <= letters:
        return _spared(data, "utf-8", name, notices)
    for encoding, label in (("cp1258", "Windows-1258"), ("cp1252", "Windows-1252")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" or _tones_fit(text):
            notices.append(_guessed(name, label))
            return text
    notices.append(_guessed(name, "Latin-1"))
    return data.decode("latin-1")


def _spared(data: bytes, encoding: str, name: str, notices: list[Fault]) -> str:
    """Return the text without the bytes that are none, and tell where they were."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "ignore").count("\n") + 1
        message = _(
            "Some bytes are no text in %(encoding)s and are shown as “\ufffd”. "
            "The file is damaged here; look at the questions near this line."
        ) % {"encoding": encoding.upper()}
        notices.append(Fault(f"{name}:{line}", message))
        return data.decode(encoding, "replace")


def _guessed(name: str, label: str) -> Fault:
    message = _(
        "The file is not in Unicode and was read as %(encoding)s. Look whether the "
        "Vietnamese marks are right; if not, save it as UTF-8 and upload it again."
    ) % {"encoding": label}
    return Fault(name, message)


def _looks_wide(data: bytes) -> str:
    """Return the encoding of UTF-16 without a mark: every other byte of ASCII is nought."""
    head = data[:4096]
    if len(head) < 4 or (len(head) % 2 and len(data) == len(head)):
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and even * 8 < odd:
        return "utf-16-le"
    if even > len(head) // 8 and odd * 8 < even:
        return "utf-16-be"
    return ""


def _tones_fit(text: str) -> bool:
    """Tell whether tone marks stand where Vietnamese has them: after vowels."""
    tones = len(_TONE.findall(text))
    # Words without a tone, but with đ, ơ or ư, are Vietnamese as well.
    if not tones:
        return any(letter in text for letter in "đĐơƠưƯăĂ")
    return len(_TONE_ON_VOWEL.findall(text)) * 10 >= tones * 9


# --- XML ---------------------------------------------------------------------------------


def xml_text(data: bytes, name: str) -> Text:
    """Return the text of an XML document by what it declares, without its declaration.

    Line numbers stay. Not composed; see ``decode``.
    """
    declared = _DECLARED.match(data.lstrip()[:400])
    notices: list[Fault] = []
    text = None
    if declared:
        encoding = declared[1].decode("ascii").lower()
        if encoding not in ("utf-8", "utf8", "utf-16", "unicode"):
            try:
                text = data.decode(encoding)
            except (LookupError, UnicodeError, ValueError):
                text = None
    if text is None:
        text, notices = decode(data, name, compose=False)
    else:
        text = _CONTROLS.sub("", _NEWLINES.sub("\n", text))
    found = _DECLARATION.match(text)
    if found:
        text = "\n" * found[0].count("\n") + text[found.end() :]
    return Text(text, notices)


def declares_entities(text: str) -> int:
    """Return the line of a DOCTYPE, which may name entities and other files, or 0.

    Only what stands before the first element can be one.
    """
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if text.startswith("<!--", at):
            end, step = text.find("-->", at), 3
        elif text.startswith("<?", at):
            end, step = text.find("?>", at), 2
        else:
            break
        if end < 0:
            return 0
        at = end + step
    if text[at : at + 9].upper() == "<!DOCTYPE":
        return text.count("\n", 0, at) + 1
    return 0


def doctype_fault(name: str, line: int) -> Fault:
    message = _(
        "The file begins with a DOCTYPE, which could define entities or fetch other files. "
        "It was not read any further. Remove the DOCTYPE and upload it again."
    )
    return Fault(f"{name}:{line}", message)


def parser(*, recover: bool = False) -> etree.XMLParser:
    """Return a parser that fetches nothing, expands nothing and stays small."""
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
    )


def syntax_fault(name: str, error: etree.XMLSyntaxError, before: int = 0) -> Fault:
    """Return the fault of XML that is not well formed; ``before`` lines precede it."""
    line = (error.position[0] or 1) + before
    message = _(
        "The XML is damaged here (%(reason)s). Open the file at this line, or export it "
        "again where it comes from."
    ) % {"reason": nfc(error.msg or "")}
    return Fault(f"{name}:{line}", message)


def safe_xml(data: bytes, name: str, most: int = limits.XML_BYTES) -> Xml:
    """Return the root of an XML file, or the one fault that says why there is none."""
    faults = too_large(data, name, most)
    if faults:
        return Xml(None, faults)
    text, notices = xml_text(data, name)
    line = declares_entities(text)
    if line:
        return Xml(None, [doctype_fault(name, line)])
    try:
        return Xml(etree.fromstring(text.encode(), parser()), notices)
    except etree.XMLSyntaxError as error:
        return Xml(None, [*notices, syntax_fault(name, error)])
