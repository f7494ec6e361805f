"""A certificate as a PDF: the same snapshot gives the same bytes."""

import io
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings

from core.printing import FONTS, drawable
from core.terraces import HEIGHT, WIDTH, step_path

from . import addenda, evidence
from .addenda import Addendum
from .models import Certificate

_TEMPLATE = Path(__file__).resolve().parent / "templates_typst" / "certificate.typ"
_TERRACE_STEPS = 9


def render(certificate: Certificate, added: Sequence[Addendum] = ()) -> bytes:
    """Return the PDF of a certificate, from its snapshot and what was added since.

    The time in the file is that of issue, or of the last addition, so that it can be
    made again, byte by byte. What people typed reaches the template as data, never as
    markup.
    """
    at = added[-1].at if added else certificate.issued_at
    return typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=_fonts(),
        format="pdf",
        # Kept for years (PDF/A-2a), read aloud (PDF/UA-1); Typst checks both.
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(at.timestamp()),
        sys_inputs={
            "data": json.dumps(drawable(_data(certificate, added)), ensure_ascii=False),
            "qr": _qr(verify_url(certificate)),
            "terraces": _terraces(),
        },
    )


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Return the fonts, read once a process: a fifth of the time of a paper."""
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(FONTS)],
    )


def verify_url(certificate: Certificate) -> str:
    """Return the absolute address at which anyone can check the certificate."""
    return f"{settings.WAGTAILADMIN_BASE_URL}{certificate.get_verify_url()}"


def _data(certificate: Certificate, added: Sequence[Addendum]) -> dict[str, Any]:
    reads = addenda.reading(certificate, added)
    return {
        "number": certificate.number,
        "name": reads.name,
        "unit": reads.unit,
        "programme": certificate.programme_title,
        "programme_en": certificate.programme_title_en,
        "issuer": certificate.issuer,
        "issuer_en": certificate.issuer_en,
        "issued_on": _day(certificate.issued_on),
        "last_valid_on": _day(certificate.last_valid_on),
        "verify_url": verify_url(certificate),
        "check_code": certificate.printed_code,
        "done": [
            {
                # What was accepted in place of a course or a quiz is not called studied.
                "kind": "accepted" if line.is_accepted else line.kind,
                "title": line.title,
                "title_en": line.title_en,
                # A place or a number; what was accepted is between trainer and holder.
                "note": "" if line.is_accepted else line.note,
                "on": _day(line.done_on),
                "percent": "" if line.percent is None else percent(line.percent),
            }
            for line in evidence.lines(certificate.evidence)
        ],
        "law": [law["name"] for law in certificate.evidence.get("law", [])],
        "added": [_dated(addenda.line(one)) for one in added],
    }


def _dated(line: dict[str, Any]) -> dict[str, Any]:
    return {**line, "on": _day(line["on"])}


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
