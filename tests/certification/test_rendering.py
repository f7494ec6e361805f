"""The paper: what it says, its size, and that it comes out the same every time."""

import io

import pytest
from django.utils import translation
from pypdf import PdfReader

from certification.rendering import percent, render, verify_url
from core.text import nfc
from tests.factories.certification import CertificateFactory

pytestmark = pytest.mark.django_db

NASTY_NAMES = [
    "#let x = 1",
    "<script>alert(1)</script>",
    "*bold* _italic_ $x^2$ `raw` @ref",
    '"quoted" \\ #panic("x") // comment',
    '#include "/etc/passwd"',
]


def text_of(pdf):
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(nfc(page.extract_text()).split())


def test_paper_names_the_holder_with_every_mark():
    certificate = CertificateFactory(
        holder_name="Nguyễn Thị Ngọc Quỳnh Uyển", unit_name="UBND xã Nậm Mẫu"
    )
    text = text_of(render(certificate))
    for words in [
        "Nguyễn Thị Ngọc Quỳnh Uyển",
        "UBND xã Nậm Mẫu",
        certificate.number,
        certificate.programme_title,
        certificate.programme_title_en,
        "24/11/2026",
        "23/11/2028",
        "86,67",
        "Chỉ thị 41-CT/TW",
        "không phải là danh hiệu thi đua",
    ]:
        assert words in text
    assert "24/11/2028" not in text  # the first day it no longer holds is not shown


def test_paper_is_one_landscape_a4_page_tagged_and_in_vietnamese():
    pdf = PdfReader(io.BytesIO(render(CertificateFactory())))
    (page,) = pdf.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    catalogue = pdf.trailer["/Root"]
    assert catalogue["/Lang"] == "vi"
    assert catalogue["/MarkInfo"]["/Marked"]
    about = catalogue["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in about
    assert "<pdfaid:part>2</pdfaid:part>" in about
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in about


def test_same_snapshot_gives_the_same_bytes_in_either_language():
    certificate = CertificateFactory()
    first = render(certificate)
    with translation.override("en"):
        assert render(certificate) == first


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_markup_in_a_name_is_only_text(name):
    text = text_of(render(CertificateFactory(holder_name=name)))
    assert "".join(name.split()) in "".join(text.split())


def test_letter_that_the_font_lacks_does_not_stop_the_paper():
    text = text_of(render(CertificateFactory(holder_name="Lan 漢 😀")))
    assert "Lan ? ?" in text


@pytest.mark.parametrize("lines", [1, 4, 8])
def test_long_names_and_many_requirements_stay_on_one_page(lines):
    certificate = CertificateFactory(
        holder_name="Nguyễn Phúc Vĩnh Thụy Hoàng Thị Ngọc Ánh Tuyết " * 2,
        unit_name="Trung tâm Dịch vụ tổng hợp và Phát triển nông thôn xã A Mú",
    )
    certificate.evidence["done"] = (certificate.evidence["done"] * 4)[:lines]
    assert "Nguyễn Phúc Vĩnh" in text_of(render(certificate))


def test_code_leads_to_the_check_page(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://hoc.example"
    certificate = CertificateFactory()
    assert (
        verify_url(certificate) == f"https://hoc.example/verify/{certificate.number}/"
    )
    assert "https://hoc.example/verify/" in text_of(render(certificate))


@pytest.mark.parametrize(
    ("value", "text"),
    [("86.67", "86,67"), ("95.00", "95"), ("100", "100"), ("7.50", "7,5")],
)
def test_percentages_are_written_with_a_comma(value, text):
    from decimal import Decimal

    assert percent(Decimal(value)) == text
