"""GIFT: the whole syntax comes in, each fault has its line, what we have goes out."""

import time
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.formats import gift
from quizzes.formats.items import Row
from quizzes.importing.building import asking_problems

from .made_items import ITEM

FILE = (Path(__file__).parent / "files" / "thi-dua.gift").read_bytes()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Read what is said as it stands in the code."""
    with override("en"):
        yield


@pytest.fixture(scope="module")
def parsed():
    with override("en"):
        return gift.read(FILE, "thi-dua.gift")


def read(text):
    return gift.read(text.encode(), "a.gift")


def one(text):
    parsed = read(text)
    assert parsed.faults == []
    (item,) = parsed.items
    return item


def test_the_file_brings_every_kind_that_gift_knows(parsed):
    assert [item.kind for item in parsed.items] == [
        "single",
        "single",
        "several",
        "true-false",
        "true-false",
        "number",
        "number",
        "short-text",
        "matching",
        "essay",
        "single",
        "single",
        "single",
        "single",
    ]


def test_each_fault_has_its_line_and_the_others_arrive(parsed):
    assert [fault.where.partition(":")[2] for fault in parsed.faults] == [
        "55",
        "60",
        "62",
        "64",
        "66",
    ]


def test_a_text_without_a_question_and_a_stray_blank_line_are_told(parsed):
    assert [notice.where for notice in parsed.notices] == [
        "thi-dua.gift:45",
        "thi-dua.gift:51",
    ]


def test_categories_become_topics(parsed):
    assert parsed.items[0].topic == ("Luật Thi đua, khen thưởng", "Nguyên tắc")
    assert parsed.items[-1].topic == ("Hồ sơ / biểu mẫu",)


def test_one_choice_has_feedback_and_shares(parsed):
    item = parsed.items[0]
    assert item.stem == "Thi đua dựa trên nguyên tắc nào?"
    assert item.rows == (
        Row("tự nguyện, tự giác", is_correct=True, feedback="Đúng, khoản 1 Điều 5."),
        Row("bắt buộc", feedback="Xem lại Điều 5."),
        Row("theo chỉ tiêu", share=Decimal(50)),
    )
    assert item.extra == {"title": "Nguyên tắc 1"}


def test_a_missing_word_leaves_a_line(parsed):
    assert parsed.items[1].stem == "Bằng khen của Thủ tướng do _____ quyết định."


def test_several_answers_in_html_with_id_tag_and_general_feedback(parsed):
    item = parsed.items[2]
    assert item.stem == "Chọn **hai** danh hiệu cá nhân."
    assert [row.is_correct for row in item.rows] == [True, True, False]
    assert item.settings == {"scoring": "each"}
    assert (item.code, item.extra["tags"]) == ("nt-03", ["khó"])
    assert item.explanation == "Xem Điều 20."


@pytest.mark.parametrize(
    ("answers", "right", "feedbacks"),
    [
        ("{T}", 0, ("", "")),
        ("{ TRUE }", 0, ("", "")),
        ("{F#Sai rồi#Phải}", 1, ("Sai rồi", "Phải")),
        ("{T#Sai rồi#Phải}", 0, ("Phải", "Sai rồi")),
        ("{Sai}", 1, ("", "")),
    ],
)
def test_true_and_false(answers, right, feedbacks):
    item = one(f"Luật có hiệu lực năm 2024. {answers}")
    assert item.kind == "true-false"
    assert item.rows[right].is_correct
    assert not item.rows[1 - right].is_correct
    assert tuple(row.feedback for row in item.rows) == feedbacks


@pytest.mark.parametrize(
    ("answers", "rows"),
    [
        ("{#5}", [("5", "0", None)]),
        ("{#5:0.1}", [("5", "0.1", None)]),
        ("{#1..5}", [("3", "2", None)]),
        ("{#=5:0 =%50%5:1}", [("5", "0", None), ("5", "1", 50)]),
        ("{#-3,5:0,5#Tốt}", [("-3.5", "0.5", None)]),
    ],
)
def test_numbers(answers, rows):
    item = one(f"Bao nhiêu? {answers}")
    assert [(r.text, str(r.tolerance), r.share) for r in item.rows] == rows


def test_signs_behind_a_backslash_are_signs(parsed):
    item = parsed.items[10]
    assert item.stem == "Trong công thức a=b{c}~d#e thì a:b là gì?\nTrả lời:"
    assert [row.text for row in item.rows] == ["x=1", "x\\\\2"]


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("[plain]1 < 2 <b>*</b> {=a ~b}", "1 < 2 <b>\\*</b>"),
        ("[markdown]__Đậm__ và _gạch_ {=a ~b}", "**Đậm** và _gạch_"),
        ("Ai {=một ~hai}.", "Ai _____."),
        ("Ai {=một ~hai}####Vì thế", "Ai"),
        ("[markdown]Ai {=một ~hai} ký", "Ai _____ ký"),
        ("[moodle]Một<br>hai &amp; ba {=a ~b}", "Một\nhai & ba"),
        ("Chỉ *một* {=a ~b}", "Chỉ \\*một\\*"),
        ("Dòng một\ndòng hai {=a ~b}", "Dòng một\ndòng hai"),
    ],
)
def test_formats_of_text(text, stem):
    assert one(text).stem == stem


def test_an_essay_and_an_accepted_text_without_a_sign():
    assert one("Trình bày. {}").kind == "essay"
    assert one("Thủ đô? {Hà Nội}").rows == (Row("Hà Nội", is_correct=True),)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Câu? {=a ~b", "not closed"),
        ("Câu? =a ~b}", "without {"),
        ("Câu? {=a -> b =c}", "left -> right"),
        ("Câu? {~%120%a ~b}", "120"),
        ("Câu? {=%abc%a}", ""),
        ("{=a ~b}", "no text"),
        ("Câu? {#1:-2}", "no number"),
    ],
)
def test_faults_say_how_to_mend(text, word):
    parsed = read(f"\n\n{text}\n\nCâu tiếp? {{=a ~b}}")
    assert len(parsed.items) >= 1
    for fault in parsed.faults:
        assert fault.where == "a.gift:3"
        assert word in str(fault)


def test_other_encodings_and_line_ends_bring_the_same(parsed):
    text = FILE.decode()
    for data in (
        text.encode("utf-16"),
        text.encode("utf-8-sig"),
        text.replace("\n", "\r\n").encode(),
    ):
        assert gift.read(data, "thi-dua.gift").items == parsed.items


def test_pictures_named_in_the_text_come_from_beside_it():
    class Folder:
        def get(self, name):
            return None

    text = '[html]Xem <img src\\="hinh.png" alt\\="Sơ đồ"> {=a ~b}'
    item = gift.read(text.encode(), "a.gift", Folder()).items[0]
    assert item.stem == "Xem"
    assert "hinh.png" in item.lost[0]


def test_ten_thousand_questions_take_seconds():
    began = time.monotonic()
    parsed = read("Câu hỏi số mấy? {=một ~hai ~ba ~bốn}\n\n" * 10_000)
    assert len(parsed.items) == 10_000
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "text",
    ["{" * 200_000, "::" * 100_000, "=~" * 100_000 + "{", "Câu {" + "~=" * 100_000],
)
def test_signs_without_end_take_no_longer_than_others(text):
    began = time.monotonic()
    read(text)
    assert time.monotonic() - began < 10


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ITEM, max_size=3))
def test_what_is_written_comes_back_but_for_its_pictures(items):
    items = [replace(item, picture=None) for item in items]
    parsed = gift.read(gift.write(items).data, "a.gift")
    assert parsed.faults == []
    assert [replace(item, where="") for item in parsed.items] == items


def test_a_file_goes_through_us_and_stays(parsed):
    again = gift.read(gift.write(parsed.items).data, "thi-dua.gift")
    bare = [replace(item, where="", extra={}) for item in parsed.items]
    assert [replace(item, where="", extra={}) for item in again.items] == bare


def test_what_gift_cannot_say_is_told():
    from quizzes.formats.items import Item

    steps = (Row("Họp", is_correct=True), Row("Trình", is_correct=True))
    (lost,) = gift.write([Item("", "ordering", "Sắp xếp.", steps, code="sx-1")]).lost
    assert lost.where == "sx-1"


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(alphabet="ab {}~=#:%\\/-> \n[]$đ5.", max_size=200).map(str.encode)
)
def test_no_bytes_stop_it(data):
    gift.read(data, "a.gift")


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_no_damage_stops_it(data):
    at = data.draw(st.integers(0, len(FILE)))
    length = data.draw(st.integers(0, 500))
    filling = data.draw(st.binary(max_size=30) | st.just(FILE[at : at + 200]))
    gift.read(FILE[:at] + filling + FILE[at + length :], "a.gift")


def test_two_answers_that_bring_everything_make_a_question_that_can_be_asked():
    parsed = gift.read(
        "::Ai?:: Ai được đề nghị? {=Cá nhân =Tập thể ~Không ai}".encode(), "de.gift"
    )
    (item,) = parsed.items
    assert [(row.is_correct, row.share) for row in item.rows] == [
        (True, 100),
        (True, 100),
        (False, None),
    ]
    assert asking_problems(replace(item, explanation="Vì vậy."))[0] == []
