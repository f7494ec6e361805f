"""Small pieces of XML as text."""

import re

from django.utils.html import escape

_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def attr(text: str) -> str:
    """Return text as it may stand in an attribute or an element."""
    escaped = str(escape(_FORBIDDEN.sub("", text)))
    return escaped.replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


def element(name: str, inside: str, **attributes: str) -> str:
    written = "".join(
        f' {key.replace("_", "-")}="{attr(value)}"' for key, value in attributes.items()
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def key_of(place: int) -> str:
    """Return the identifier of a row."""
    return f"C{place + 1}"
