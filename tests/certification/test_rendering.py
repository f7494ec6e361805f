"""The paper: what it says, its size, and that it comes out the same every time."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from django.utils import translation
from pypdf import PdfReader

from certification.models import Annex, Correction
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


def text_of(pdf, pages=1):
    found = PdfReader(io.BytesIO(pdf)).pages
    assert len(found) == pages
    return " ".join(nfc(" ".join(one.extract_text() for one in found)).split())


def added():
    """An annex line, and later a correction; neither is in the database."""
    return [
        Annex(
            nth=1,
            text="Đã cập nhật theo quy định mới: Điều 23 và Điều 84",
            text_en="Caught up with the change of Articles 23 and 84",
            at=datetime(2026, 11, 30, 2, tzinfo=UTC),
        ),
        Correction(
            nth=1,
            holder_name="Hoàng Thị Lân",
            unit_name="UBND xã Nậm Mẫu",
            before={"holder_name": "Hoàng Thị Lan", "unit_name": "UBND xã Nậm Mẫu"},
            reason="Ghi sai dấu",
            at=datetime(2026, 12, 1, 2, tzinfo=UTC),
        ),
    ]


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


def elements(node):
    """Yield the structure elements below one, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.mark.parametrize("additions", [0, 2])
def test_paper_is_made_to_be_kept_and_read_aloud(additions):
    pdf = render(CertificateFactory(holder_name="Hoàng Thị Lan"), added()[:additions])
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        assert len(paper.pages) == (2 if additions else 1)
        assert [round(side) for side in paper.pages[0].mediabox] == [0, 0, 842, 595]
        about = paper.open_metadata()
        assert (about["pdfaid:part"], about["pdfaid:conformance"]) == ("2", "A")
        assert about["pdfuaid:part"] == "1"
        assert about["dc:title"].startswith("Giấy chứng nhận TDKT-2026-")
        root = paper.Root
        assert (root.Lang, root.MarkInfo.Marked) == ("vi", True)
        assert root.ViewerPreferences.DisplayDocTitle
        assert root.OutputIntents[0].S == "/GTS_PDFA1"
        found = list(elements(root.StructTreeRoot))
        kinds = [str(one.S) for one in found]
        figures = [one for one in found if one.S == "/Figure"]
        assert ["Mã QR" in str(one.Alt) for one in figures] == [True]
        assert kinds.count("/H1") == 1
        assert kinds.count("/TH") == (3 if additions else 0)
        english = {str(one.Lang) for one in found if "/Lang" in one}
        assert "en" in english
        objects = [one for one in paper.objects if isinstance(one, pikepdf.Dictionary)]
        fonts = [one for one in objects if one.get("/Type") == "/Font"]
        assert fonts
        assert all("/ToUnicode" in one for one in fonts if one.Subtype == "/Type0")


def test_code_on_the_rendered_page_leads_to_the_check_page(settings):
    settings.WAGTAILADMIN_BASE_URL = "https://hoc.example"
    certificate = CertificateFactory()
    page = pypdfium2.PdfDocument(render(certificate))[0]
    picture = page.render(scale=2).to_pil().convert("L")
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == f"https://hoc.example/verify/{certificate.number}/"


def test_paper_bears_the_check_code():
    certificate = CertificateFactory(check_code="7KQM4XHW")
    assert "7KQM-4XHW" in text_of(render(certificate))


def test_each_kind_of_thing_done_is_called_by_its_name():
    certificate = CertificateFactory()
    at = "2026-11-20T09:00:00+07:00"
    certificate.evidence["done"] = [
        {"kind": "essay", "title": "Bài luận", "at": at, "percent": "70.00"},
        {"kind": "session", "title": "Tập huấn", "at": at, "place": "Hội trường"},
        {"kind": "certificate", "title": "Cơ bản", "at": at, "number": "CB-2026-00001"},
        {"kind": "course", "title": "Hồ sơ", "at": at, "accepted": "Bằng đại học"},
        {"kind": "gì đó mới", "title": "Khác", "at": at},
    ]
    text = text_of(render(certificate))
    for words in [
        "Đã đạt: Bài luận, 70",
        "Đã tham dự: Tập huấn, Hội trường",
        "Đã có giấy chứng nhận: Cơ bản, CB-2026-00001",
        "Được công nhận: Hồ sơ",
        "Đã hoàn thành: Khác",
    ]:
        assert words in text
    assert "Bằng đại học" not in text


def test_what_was_added_stands_in_the_annex():
    certificate = CertificateFactory(holder_name="Hoàng Thị Lan")
    first = text_of(render(certificate, added()[:1]), pages=2)
    both = text_of(render(certificate, added()), pages=2)
    for words in ["Phụ lục", "Bản 1", "Có phụ lục", "Điều 84", "30/11/2026"]:
        assert words in first
    assert "Hoàng Thị Lân" not in first
    for words in ["Bản 2", "Hoàng Thị Lân", "Hoàng Thị Lan", "Ghi sai dấu"]:
        assert words in both
    assert both.count("đơn vị") == 0  # what was right is not corrected


def test_same_additions_give_the_same_bytes():
    certificate = CertificateFactory()
    assert render(certificate, added()) == render(certificate, added())


def test_many_additions_go_on_to_more_pages():
    certificate = CertificateFactory()
    text = text_of(render(certificate, added() * 12), pages=4)
    assert "Bản 24" in text


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
    assert percent(Decimal(value)) == text
