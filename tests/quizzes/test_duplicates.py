from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.duplicates import comparable, likely_duplicates

TRIAL = "Người đứng đầu cơ quan nào trình Chủ tịch nước quyết định tặng huân chương?"
ANSWERS = ["Thủ tướng Chính phủ", "Bộ trưởng Bộ Nội vụ", "Chủ tịch Quốc hội"]


@pytest.mark.parametrize(
    "other",
    [
        comparable(TRIAL, reversed(ANSWERS)),
        comparable(TRIAL.upper(), ANSWERS),
        comparable("Nguoi dung dau co quan nao trinh Chu tich nuoc", ANSWERS)
        + " quyet dinh tang huan chuong",
        comparable(TRIAL.replace("Người đứng đầu cơ quan nào", "Ai"), ANSWERS),
        comparable(TRIAL, [*ANSWERS[:2], "Tổng Kiểm toán Nhà nước"]),
    ],
    ids=["shuffled", "capitals", "no marks", "shorter", "one answer changed"],
)
def test_the_same_question_in_other_clothes_is_found(other):
    [twin] = likely_duplicates(
        [("new", other)],
        [("old", comparable(TRIAL, ANSWERS)), ("none", comparable("Gì?", ["a", "b"]))],
    )
    assert (twin.a, twin.b) == ("new", "old")
    assert 86 <= twin.score <= 100


def test_questions_that_share_only_the_usual_words_are_no_twins():
    law = "Theo quy định của Luật Thi đua, khen thưởng năm 2022,"
    texts = [
        (1, comparable(f"{law} tập thể nào được tặng cờ thi đua?", ["Đúng", "Sai"])),
        (2, comparable(f"{law} hồ sơ nộp trước ngày nào?", ["Đúng", "Sai"])),
    ]
    assert likely_duplicates(texts) == []


def test_a_pair_is_told_once_and_the_likeliest_first():
    text = comparable(TRIAL, ANSWERS)
    texts = [("a", text), ("b", f"{text} nhé"), ("c", text)]
    found = likely_duplicates(texts)
    assert (found[0].a, found[0].b, found[0].score) == ("c", "a", 100)
    assert {frozenset(twin[:2]) for twin in found} == {
        frozenset(pair) for pair in ("ca", "ba", "cb")
    }


words = st.text("abcdeghiklmn ôđê", min_size=1, max_size=40)


@given(st.lists(words, max_size=12))
def test_every_copy_is_found_among_others(texts):
    named = list(enumerate(texts))
    found = likely_duplicates([("copy", text) for text in texts[:1]], named)
    if texts:
        assert any(twin.score == 100 for twin in found)
    assert all(86 <= twin.score <= 100 for twin in found)


def test_ten_thousand_copies_of_one_text_end():
    start = perf_counter()
    found = likely_duplicates([(n, TRIAL) for n in range(10_000)])
    assert len(found) == 9_999
    assert perf_counter() - start < 20
