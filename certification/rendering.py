"""A certificate as a PDF: the same snapshot gives the same bytes."""

import io
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from fontpkg_be_vietnam_pro import (  # type: ignore[import-untyped]
    __file__ as _font_package,
)
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from core.terraces import HEIGHT, WIDTH, step_path
from core.text import nfc

from . import evidence
from .models import Certificate

_TEMPLATE = Path(__file__).resolve().parent / "templates_typst" / "certificate.typ"
_FONTS = Path(_font_package).resolve().parent / "files"
_TERRACE_STEPS = 9


def render(certificate: Certificate) -> bytes:
    """Return the PDF of a certificate, from its snapshot and nothing else.

    The time in the file is that of issue, so that it can be made again, byte by byte.
    What people typed reaches the template as data, never as markup.
    """
    return typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(_FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        # Kept for years (PDF/A-2a), read aloud (PDF/UA-1); Typst checks both.
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(certificate.issued_at.timestamp()),
        sys_inputs={
            "data": json.dumps(_drawable(_data(certificate)), ensure_ascii=False),
            "qr": _qr(verify_url(certificate)),
            "terraces": _terraces(),
        },
    )


def verify_url(certificate: Certificate) -> str:
    """Return the absolute address at which anyone can check the certificate."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{certificate.get_verify_url()}"


def _data(certificate: Certificate) -> dict[str, Any]:
    return {
        "number": certificate.number,
        "name": certificate.holder_name,
        "unit": certificate.unit_name,
        "programme": certificate.programme_title,
        "programme_en": certificate.programme_title_en,
        "issuer": certificate.issuer,
        "issuer_en": certificate.issuer_en,
        "issued_on": _day(certificate.issued_on),
        "last_valid_on": _day(certificate.last_valid_on),
        "verify_url": verify_url(certificate),
        "done": [
            {
                "kind": line.kind,
                "title": line.title,
                "title_en": line.title_en,
                "on": _day(line.done_on),
                "percent": "" if line.percent is None else percent(line.percent),
            }
            for line in evidence.lines(certificate.evidence)
        ],
        "law": [law["name"] for law in certificate.evidence.get("law", [])],
    }


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def percent(value: Decimal) -> str:
    """Return a percentage as Vietnamese write it: 86,67 without zeros at its end."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")


def _qr(text: str) -> str:
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=0, dark="#201d17", xmldecl=False
    )
    return out.getvalue().decode()


def _terraces() -> str:
    """Return the hillside as lines only, from the top step down."""
    lines = "".join(
        f'<path d="{step_path(index, _TERRACE_STEPS)}"/>'
        for index in reversed(range(_TERRACE_STEPS))
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}"'
        f' preserveAspectRatio="none"><g fill="#fffdf8" stroke="#dcc48c"'
        f' stroke-width="0.4">{lines}</g></svg>'
    )


def _drawable(value: Any) -> Any:
    """Return the data with a question mark for each letter that the font lacks.

    PDF/A forbids a letter without a shape, and a strange one in a name must not keep
    its holder from the certificate.
    """
    if isinstance(value, str):
        return "".join(c if ord(c) in _letters() else "?" for c in nfc(value))
    if isinstance(value, Mapping):
        return {key: _drawable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_drawable(one) for one in value]
    return value


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    """Return the code points that every weight in use can draw."""
    shapes = [
        set(TTFont(_FONTS / f"BeVietnamPro-{weight}.ttf").getBestCmap())
        for weight in ("Regular", "Medium", "SemiBold")
    ]
    return frozenset.intersection(*map(frozenset, shapes))
