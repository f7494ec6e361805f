"""The automatic numbers of Word's lists, which stand nowhere in the text: "A.", "1)", "- "."""

import re

from lxml import etree


class Numbering:
    """Counts the lists of a document; ask for its paragraphs in their order."""

    def __init__(
        self, numbering: etree._Element | None, styles: etree._Element | None
    ) -> None:
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._styles: dict[str, etree._Element] = {}
        if numbering is not None:
            self._read(numbering)
        for style in styles.iterfind("{*}style") if styles is not None else ():
            found = style.find("{*}pPr/{*}numPr")
            if found is not None:
                self._styles[_get(style, "styleId")] = found

    def _read(self, numbering: etree._Element) -> None:
        abstract = {
            _get(one, "abstractNumId"): one
            for one in numbering.iterfind("{*}abstractNum")
        }
        for number in numbering.iterfind("{*}num"):
            source = abstract.get(_child(number, "abstractNumId"))
            for level in source.iterfind("{*}lvl") if source is not None else ():
                key = (_get(number, "numId"), _whole(_get(level, "ilvl"), 0))
                start = _whole(_child(level, "start"), 1)
                shape = (_child(level, "numFmt"), _child(level, "lvlText"), start)
                self._levels[key] = shape

    def label(self, paragraph: etree._Element) -> str:
        """Return the number that Word shows before a paragraph, "" for none."""
        properties = paragraph.find("{*}pPr/{*}numPr")
        if properties is None:
            style = paragraph.find("{*}pPr/{*}pStyle")
            properties = (
                self._styles.get(_get(style, "val")) if style is not None else None
            )
        if properties is None:
            return ""
        key = (_child(properties, "numId"), _whole(_child(properties, "ilvl"), 0))
        if key not in self._levels:
            return ""
        number_format, text, start = self._levels[key]
        for other in [
            one for one in self._counts if one[0] == key[0] and one[1] > key[1]
        ]:
            del self._counts[other]
        self._counts[key] = self._counts.get(key, start - 1) + 1
        if number_format == "bullet":
            return "-"
        shown = _shown(number_format, self._counts[key])
        return re.sub(rf"%{key[1] + 1}", shown, text) if "%" in text else shown


def _shown(number_format: str, count: int) -> str:
    if number_format in ("upperLetter", "lowerLetter"):
        letter = chr(65 + (count - 1) % 26)
        return letter if number_format == "upperLetter" else letter.lower()
    return str(count)


def _get(node: etree._Element, name: str) -> str:
    found = (v for k, v in node.attrib.items() if str(k).rsplit("}", 1)[-1] == name)
    return str(next(found, ""))


def _child(node: etree._Element, name: str) -> str:
    found = node.find(f"{{*}}{name}")
    return _get(found, "val") if found is not None else ""


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else default
