"""Aiken as people write it: any letter, any bracket, any way to name the right answer."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.formats import aiken

FILE = (Path(__file__).parent / "files" / "cau-hoi-aiken.txt").read_bytes()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Read what is said as it stands in the code."""
    with override("en"):
        yield


def read(text):
    return aiken.read(text.encode(), "a.txt")


def one(text):
    parsed = read(text)
    assert parsed.faults == []
    (item,) = parsed.items
    return item


def right(item):
    return [number for number, row in enumerate(item.rows) if row.is_correct]


@pytest.fixture(scope="module")
def parsed():
    with override("en"):
        return aiken.read(FILE, "cau-hoi.txt")


def test_a_file_of_many_hands_arrives(parsed):
    assert [(item.kind, right(item)) for item in parsed.items] == [
        ("single", [1]),
        ("single", [0]),
        ("several", [0, 2]),
        ("true-false", [1]),
        ("single", [2]),
        ("single", [1]),
        ("single", [1]),
    ]


def test_each_fault_names_its_line(parsed):
    assert [fault.where for fault in parsed.faults] == [
        "cau-hoi.txt:38",
        "cau-hoi.txt:42",
        "cau-hoi.txt:47",
        "cau-hoi.txt:56",
    ]
    assert "Đáp án: B" in str(parsed.faults[0])
    assert "E" in str(parsed.faults[1])
    assert "only one" in str(parsed.faults[2])


def test_numbers_go_and_broken_lines_are_joined(parsed):
    first, second = parsed.items[:2]
    assert first.stem == "Ai tặng Huân chương\ntheo Luật năm 2022?"
    assert first.rows[1].text == "Chủ tịch nước, theo đề nghị của Thủ tướng Chính phủ"
    assert first.explanation == "Điều 83 nói rõ.\nXem thêm Điều 84."
    assert first.cites == "Điều 83 Luật Thi đua, khen thưởng 2022"
    assert second.stem == "Danh hiệu nào cao nhất?"


@pytest.mark.parametrize(
    "mark", ["A. ", "A) ", "a. ", "a) ", "(A) ", "[a] ", "A: ", "A.", "A/ "]
)
def test_letters_of_every_sort(mark):
    other = mark.replace("A", "B").replace("a", "b")
    item = one(f"Câu hỏi?\n{mark}Một\n{other}Hai\nANSWER: B")
    assert [row.text for row in item.rows] == ["Một", "Hai"]
    assert right(item) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "ANSWER: B",
        "Answer: b",
        "answer B",
        "Đáp án: B",
        "ĐÁP ÁN: B.",
        "Đáp án đúng: b",
        "Đáp án là B",
        "Dap an: B",
        "Đ/A: B",
        "Đáp án: (B)",
        "Đáp án: B. Hai",
        "Đáp án: Hai",
        "Trả lời: B",
        "**Đáp án: B**",
    ],
)
def test_the_right_answer_is_named_in_many_ways(line):
    assert right(one(f"Câu hỏi?\nA. Một\nB. Hai\n{line.strip('*')}")) == [1]


@pytest.mark.parametrize("line", ["A, C", "A và C", "AC", "a; c", "A C", "A & C."])
def test_several_letters_make_several_right_answers(line):
    item = one(f"Câu hỏi?\nA. Một\nB. Hai\nC. Ba\nĐáp án: {line}")
    assert (item.kind, right(item)) == ("several", [0, 2])


@pytest.mark.parametrize(
    "prefix",
    [
        "Câu 1: ",
        "Câu 12. ",
        "CÂU 3 - ",
        "Câu hỏi 4: ",
        "1. ",
        "2) ",
        "Question 5: ",
        "Câu 6:\n",
    ],
)
def test_the_numbering_is_left_out(prefix):
    item = one(f"{prefix}Năm nào?\nA. 2022\nB. 2003\nĐáp án: A")
    assert item.stem == "Năm nào?"


def test_a_star_marks_the_right_one():
    assert right(one("Câu?\nA. Một\n*B. Hai\nC. Ba")) == [1]


def test_blank_lines_may_stand_anywhere():
    item = one("\n\nCâu?\n\nHỏi gì?\n\nA. Một\n\nB. Hai\n\nĐáp án: A\n\n")
    assert item.stem == "Câu?\nHỏi gì?"
    assert right(item) == [0]


def test_signs_of_our_markup_are_only_signs():
    item = one("Tính 2*3*4 \\ 1?\nA. *24*\nB. **9**\nĐáp án: A")
    assert item.stem == "Tính 2\\*3\\*4 \\\\ 1?"


def test_a_file_of_prose_says_what_is_missing():
    (fault,) = read("Thông báo về việc nghỉ lễ.\nĐề nghị các đơn vị thực hiện.").faults
    assert fault.where == "a.txt:1"


def test_ten_thousand_questions_take_seconds():
    began = time.monotonic()
    parsed = read("Câu 1: Năm nào?\nA. 2022\nB. 2003\nĐáp án: A\n\n" * 10_000)
    assert len(parsed.items) == 10_000
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "text", ["a\n" * 200_000, "A. x\n" * 100_000, "C?\nA. x\n" + "y\n\n" * 100_000]
)
def test_lines_without_end_take_no_longer_than_others(text):
    began = time.monotonic()
    read(text)
    assert time.monotonic() - began < 10


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300)
    | st.lists(
        st.sampled_from(
            ["Câu 1: gì?", "A. một", "b) hai", "C. ba", "", "Đáp án: B", "ANSWER:", "Giải thích: x",
             "Căn cứ: y", "*A. z", "1.", "Đáp án: A, C", "chữ", "A", "Đáp án: va và and a"]
        )
    ).map(lambda lines: "\n".join(lines).encode())
)  # fmt: skip
def test_no_text_stops_it(data):
    for item in aiken.read(data, "a.txt").items:
        assert item.stem
        assert right(item)
