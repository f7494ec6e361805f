"""Bytes that anything may have written: text with its marks, XML that does nothing."""

import unicodedata
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from quizzes.formats import limits
from quizzes.formats.decoding import decode, safe_xml
from quizzes.formats.pictures import NotAPicture, from_base64, picture_of

TEXT = "Câu 1: Hình thức khen thưởng nào thuộc thẩm quyền của Chủ tịch nước?\nĐáp án: Huân chương"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_unicode_is_known_with_and_without_its_mark(encoding):
    assert decode(TEXT.encode(encoding), "cau-hoi.txt") == (TEXT, [])


def test_windows_1258_comes_composed_and_is_told():
    tones = "".join(
        unicodedata.normalize("NFC", part)
        if not unicodedata.normalize("NFC", part).isascii()
        else part
        for part in _split_tones(TEXT)
    )
    text, notices = decode(tones.encode("cp1258"), "cau-hoi.txt")
    assert text == TEXT
    assert "Windows-1258" in str(notices[0])


def _split_tones(text):
    """Write tones as marks of their own and keep â, ê, ô, ă, ơ, ư whole, as Windows did."""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = "".join(p for p in parts if p not in "\u0300\u0301\u0303\u0309\u0323")
        yield base
        yield from (p for p in parts if p in "\u0300\u0301\u0303\u0309\u0323")


def test_decomposed_marks_are_composed():
    assert decode(unicodedata.normalize("NFD", TEXT).encode()).text == TEXT


def test_line_ends_of_all_machines_become_one():
    assert decode(b"a\r\nb\rc\x0bd\n").text == "a\nb\nc\nd\n"


def test_control_characters_are_left_out_and_counted():
    text, notices = decode("Câu\x00 1\x07".encode())
    assert text == "Câu 1"
    assert len(notices) == 1


def test_a_file_cut_inside_a_letter_says_where():
    text, notices = decode("Câu 1\nHuân chươn".encode() + "ờ".encode()[:2], "a.txt")
    assert text.startswith("Câu 1\nHuân chươn")
    assert notices[0].where == "a.txt:2"


def test_a_western_file_says_that_its_encoding_is_a_guess():
    text, notices = decode("Décoration – médaille".encode("cp1252"), "a.txt")
    assert text == "Décoration – médaille"
    assert "Windows-1252" in str(notices[0])


@given(st.binary(max_size=300))
def test_no_bytes_stop_it(data):
    text, _notices = decode(data)
    assert unicodedata.is_normalized("NFC", text)
    assert "\x00" not in text


BOMB = b"""<?xml version="1.0"?>
<!-- x -->
<!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<quiz>&b;</quiz>"""
OTHER_FILE = (
    b"""<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>"""
)


@pytest.mark.parametrize(("data", "line"), [(BOMB, 3), (OTHER_FILE, 1)])
def test_entities_are_refused_by_line(data, line):
    root, faults = safe_xml(data, "a.xml")
    assert root is None
    assert [fault.where for fault in faults] == [f"a.xml:{line}"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1258", "iso-8859-1"])
def test_xml_is_read_by_what_it_declares(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n<quiz>Đ\u01b0\u01a1</quiz>'
    if encoding == "iso-8859-1":
        text = text.replace("Đ\u01b0\u01a1", "é")
    root, faults = safe_xml(text.encode(encoding), "a.xml")
    assert faults == []
    assert root.text in ("Đ\u01b0\u01a1", "é")
    assert root.sourceline == 2


def test_damaged_xml_says_the_line():
    _root, faults = safe_xml(b"<quiz>\n<question>\n", "a.xml")
    assert faults[0].where.startswith("a.xml:")


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_stop_the_xml(data):
    safe_xml(data, "a.xml")


def test_deep_nesting_is_a_fault_and_no_crash():
    _root, faults = safe_xml(b"<a>" * 100_000, "a.xml")
    assert len(faults) == 1


def _png(size=(2, 2), kind="PNG"):
    out = BytesIO()
    Image.new("RGB", size).save(out, kind)
    return out.getvalue()


def test_pictures_are_pictures():
    picture = picture_of("../bi mat/hinh.png", _png(), " Sơ đồ  khen thưởng ")
    assert (picture.name, picture.alt) == ("hinh.png", "Sơ đồ khen thưởng")


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"",
        _png()[:40],
        _png(kind="TIFF"),
        b"\0" * (limits.PICTURE_BYTES + 1),
    ],
)
def test_what_is_no_picture_is_refused_with_a_reason(data):
    with pytest.raises(NotAPicture, match=r"hinh\.png"):
        picture_of("hinh.png", data)


def test_base64_that_is_none_is_refused():
    with pytest.raises(NotAPicture):
        from_base64("đây không phải base64")
