"""Moodle XML: what a course has comes in, what is damaged is named, what we have goes out."""

import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.formats import moodle_xml
from quizzes.formats.items import Row

from .made_items import ITEM

FILE = (Path(__file__).parent / "files" / "moodle-4.xml").read_bytes()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Read what is said as it stands in the code."""
    with override("en"):
        yield


@pytest.fixture(scope="module")
def parsed():
    with override("en"):
        return moodle_xml.read(FILE, "moodle-4.xml")


def _by_title(parsed, title):
    return next(item for item in parsed.items if item.extra.get("title") == title)


def test_all_types_of_a_real_course_arrive(parsed):
    assert [item.kind for item in parsed.items] == [
        "single",
        "several",
        "true-false",
        "short-text",
        "number",
        "matching",
        "ordering",
        "gaps",
        "gaps",
        "essay",
        "single",
    ]


def test_what_cannot_arrive_is_named_with_its_line(parsed):
    assert [fault.where for fault in parsed.faults] == [
        "moodle-4.xml:167",
        "moodle-4.xml:172",
    ]
    assert "calculated" in str(parsed.faults[0])
    assert "90" in str(parsed.faults[1])
    assert [notice.where for notice in parsed.notices] == ["moodle-4.xml:162"]


def test_a_single_choice_brings_all_it_has(parsed):
    item = _by_title(parsed, "Huân chương Sao vàng")
    assert item.code == "HTKT-01"
    assert item.topic == ("Luật Thi đua, khen thưởng", "Hình thức khen thưởng")
    assert item.stem == "Hình thức nào là **cao nhất**?"
    assert (item.picture.name, item.picture.alt) == (
        "so do.png",
        "Sơ đồ các hạng huân chương",
    )
    assert [row.share for row in item.rows] == [None, Decimal(50), None]
    assert item.rows[0].feedback == "Đúng, là hình thức cao nhất."
    assert item.explanation == "Xem Điều 34 Luật Thi đua, khen thưởng 2022."
    assert item.settings["partial_feedback"] == "Gần đúng."
    assert (item.difficulty, item.cites) == (2, "L-06-2022#dieu-34")
    assert item.extra["tags"] == ["đợt 2025"]
    assert item.lost == ()


def test_a_slash_in_a_category_stays_one_name(parsed):
    assert _by_title(parsed, "Ghép").topic == ("Quy trình và hồ sơ", "Hồ sơ / biểu mẫu")


def test_accepted_texts_keep_their_stars_and_any_other_answer_becomes_feedback(parsed):
    item = _by_title(parsed, "Tên luật")
    assert [(row.text, row.share) for row in item.rows] == [
        ("Luật Thi đua, khen thưởng*", None),
        ("Thi đua khen thưởng", Decimal(80)),
    ]
    assert item.settings == {"match_case": True, "wrong_feedback": "Xem lại Điều 1."}


def test_a_number_is_written_so_that_it_has_one_reading(parsed):
    item = _by_title(parsed, "Số năm")
    assert item.rows == (Row("1.1250", is_correct=True, tolerance=Decimal("0.5")),)
    assert item.settings == {"unit": "lần"}
    assert len(item.lost) == 1


def test_gaps_in_a_text_are_numbered(parsed):
    item = _by_title(parsed, "Điền chỗ trống")
    assert item.stem == (
        "Luật có [[1]] chương, do [[2]] ban hành năm [[3]]. Dấu ngoặc nhọn: [[4]]."
    )
    assert [(r.gap, r.text, r.is_correct) for r in item.rows] == [
        (1, "8", True),
        (2, "Quốc hội", True),
        (2, "QH", True),
        (3, "2022", True),
        (3, "2003", False),
        (3, "2013", False),
        (4, "}", True),
        (4, "~", False),
    ]
    assert item.rows[2].share == 50


def test_words_to_choose_are_numbered_by_their_place(parsed):
    item = _by_title(parsed, "Chọn từ")
    right = [(row.gap, row.text) for row in item.rows if row.is_correct]
    assert right == [(1, "hoạt động"), (2, "ghi nhận"), (3, "Chủ tịch nước")]


def test_an_essay_gets_one_criterion_with_all_the_points(parsed):
    item = _by_title(parsed, "Tự luận")
    assert [(row.text, row.points) for row in item.rows] == [("Toàn bài", 5)]
    assert item.settings == {"words_min": 50, "words_max": 300}


def test_both_languages_are_kept_and_no_script_comes_along(parsed):
    item = _by_title(parsed, "Song ngữ")
    assert (item.stem, item.stem_en) == ("Ai ký?", "Who signs?")
    assert item.rows[0].text_en == "The minister"
    assert item.rows[1].text == "Văn thư"
    assert "script" in item.lost[0]


def test_a_cut_file_offers_what_came_before_the_cut(parsed):
    cut = FILE[: FILE.index("Sắp xếp các bước".encode()) + 4]
    damaged = moodle_xml.read(cut, "cut.xml")
    assert len(damaged.items) == 6
    assert [fault.where for fault in damaged.faults] == ["cut.xml:123"]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (b"<name><text>Gh\xc3\xa9p", b"<name><text>Gh & \xc3\xa9p", 114),
        (b"]]></text></questiontext>\n    <defaultgrade>1</defaultgrade><penalty>0</penalty>",
         b"</text></questiontext>", 123),
        (b'<question type="ordering">', b'<question type="ordering>', 124),
    ],
)  # fmt: skip
def test_one_damaged_question_does_not_take_the_others_along(parsed, old, new, line):
    assert old in FILE
    damaged = moodle_xml.read(FILE.replace(old, new), "a.xml")
    assert len(damaged.items) >= len(parsed.items) - 2
    lines = [int(fault.where.rpartition(":")[2]) for fault in damaged.faults]
    assert any(abs(found - line) <= 6 for found in lines[:1])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-le"])
def test_other_encodings_bring_the_same(parsed, encoding):
    text = FILE.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    again = moodle_xml.read(text.encode(encoding), "moodle-4.xml")
    assert again.items == parsed.items


def test_entities_are_not_defined_by_a_file():
    bomb = b'<!DOCTYPE quiz [<!ENTITY a "b">]>' + FILE.partition(b"?>")[2]
    assert [f.where for f in moodle_xml.read(bomb, "b.xml").faults] == ["b.xml:1"]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("<answer fraction='0'><text>A</text></answer>" * 2, "100"),
        ("<answer fraction='100'><text>A</text></answer>", "two answers"),
        ("<answer fraction='abc'><text>A</text></answer>" * 2, "abc"),
        ("<answer fraction='100'><text> </text></answer>" * 2, "no text"),
        ("<answer fraction='1e99'><text>A</text></answer>" * 2, "1e99"),
    ],
)
def test_faulty_answers_say_what_to_mend(body, word):
    text = (
        "<quiz><question type='multichoice'><questiontext><text>Câu?</text>"
        f"</questiontext>{body}</question></quiz>"
    )
    (fault,) = moodle_xml.read(text.encode(), "a.xml").faults
    assert word in str(fault)


def test_letters_that_html_has_a_name_for_are_read():
    text = "<quiz><question type='essay'><questiontext><text>Luật&nbsp;2022 &ndash; ai?"
    text += "</text></questiontext></question></quiz>"
    assert moodle_xml.read(text.encode(), "a").items[0].stem == "Luật 2022 – ai?"


def test_a_file_without_questions_says_so():
    assert (
        len(moodle_xml.read(b"<html><body>Xin ch\xc3\xa0o</body></html>", "a").faults)
        == 1
    )


def test_pictures_that_are_none_are_lost_and_the_question_stays():
    text = FILE.replace(b"iVBORw0KGgo", b"PHN2ZyB4bWxu")
    item = _by_title(moodle_xml.read(text, "a.xml"), "Huân chương Sao vàng")
    assert item.picture is None
    assert len(item.lost) == 1


def test_many_questions_take_seconds():
    one = FILE[
        FILE.index(b"<!-- question: 4712") : FILE.index(
            b'<question type="category">', 3000
        )
    ]
    began = time.monotonic()
    parsed = moodle_xml.read(b"<quiz>" + one * 2000 + b"</quiz>", "a.xml")
    assert len(parsed.items) == 2000
    assert time.monotonic() - began < 10


def test_unclosed_sections_take_no_longer_than_others():
    began = time.monotonic()
    moodle_xml.read(b"<quiz>" + b"<question><![CDATA[<!--" * 100_000, "a.xml")
    assert time.monotonic() - began < 10


def _bare(item):
    return replace(item, where="", lost=(), extra={})


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ITEM, max_size=3))
def test_what_is_written_comes_back_as_it_was(items):
    written = moodle_xml.write(items)
    parsed = moodle_xml.read(written.data, "a.xml")
    assert parsed.faults == []
    assert [replace(item, where="") for item in parsed.items] == items


def test_a_course_goes_through_us_and_stays(parsed):
    again = moodle_xml.read(moodle_xml.write(parsed.items).data, "moodle-4.xml")
    assert [_bare(item) for item in again.items] == [
        _bare(item) for item in parsed.items
    ]


def test_who_edits_our_file_elsewhere_is_right(parsed):
    item = replace(parsed.items[0], state="live", stem_en="Which?", stem="Hạng nào?")
    data = moodle_xml.write([item]).data.replace(
        "Hạng nào?".encode(), "Hạng gì?".encode()
    )
    again = moodle_xml.read(data, "a.xml").items[0]
    assert again.stem == "Hạng gì?"
    assert again.state == "live"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_stop_it(data):
    moodle_xml.read(data, "a.xml")


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_no_damage_stops_it(data):
    """Cuts, repeats and foreign bytes at any place: read or refused, never an error."""
    at = data.draw(st.integers(0, len(FILE)))
    length = data.draw(st.integers(0, 2000))
    filling = data.draw(st.binary(max_size=30) | st.just(FILE[at : at + 200]))
    parsed = moodle_xml.read(FILE[:at] + filling + FILE[at + length :], "a.xml")
    assert parsed.items or parsed.faults
