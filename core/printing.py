"""Letters on paper: the fonts of PDFs, and what they can draw."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from fontpkg_be_vietnam_pro import (  # type: ignore[import-untyped]
    __file__ as _font_package,
)
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from .text import nfc

FONTS = Path(_font_package).resolve().parent / "files"


def drawable(value: Any) -> Any:
    """Return plain data with a question mark for each letter that the fonts lack.

    PDF/A and PDF/UA forbid a letter without a shape, and a strange one in a name must
    not keep anybody from their paper.
    """
    if isinstance(value, str):
        return "".join(c if ord(c) in _letters() else "?" for c in nfc(value))
    if isinstance(value, Mapping):
        return {key: drawable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [drawable(one) for one in value]
    return value


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    """Return the code points that every weight in use can draw."""
    shapes = [
        set(TTFont(FONTS / f"BeVietnamPro-{weight}.ttf").getBestCmap())
        for weight in ("Regular", "Medium", "SemiBold")
    ]
    return frozenset.intersection(*map(frozenset, shapes))
