"""Worked tables for what learners type: numbers, short texts, gaps, essays."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import InvalidAnswer, kind_of
from quizzes.kinds.texts import same_text, word_count

from .test_kinds_all import sample


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def typed(kind: str, rows: list[dict], stem: str = "Hỏi gì?", **settings) -> dict:
    """Return content with these rows, as fields of a version."""
    defaults = {"correct": True, "feedback": {}}
    return {
        "stem": {"vi": stem},
        "options": [
            defaults | row | {"key": "abcdefgh"[at], "text": {"vi": row["text"]}}
            for at, row in enumerate(rows)
        ],
        "explanation": {"vi": "Vì thế."},
        "picture": None,
        "settings": settings,
    }


def earned(kind: str, content: dict, *answer: str) -> Decimal:
    return kind_of(kind).grade(content, kind_of(kind).parse(answer, content))


# --- Numbers -----------------------------------------------------------------------------

SUM = typed(
    "number",
    [{"text": "1234,5", "tolerance": "0.5"}, {"text": "1200", "share": "50"}],
    unit={"vi": "triệu đồng", "en": "million dong"},
)


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        ("1234,5", "1"),
        ("1.234,5", "1"),
        ("1,234.5", "1"),
        ("1 234,5 triệu đồng", "1"),
        ("1234.5 Million  Dong", "1"),
        ("1235", "1"),
        ("1.235", "1"),  # thousands, by one of its readings
        ("1234", "1"),
        ("1235,01", "0"),
        ("1233,99", "0"),
        ("1200", "0.5"),
        ("1.200", "0.5"),
        ("1234,5 đồng", "0"),
        ("1234,5 %", "0"),
        ("-1234,5", "0"),
        ("một nghìn", "0"),
    ],
)
def test_a_number_is_right_in_any_reading_within_the_tolerance(answer, share):
    assert earned("number", SUM, answer) == Decimal(share)


def test_without_a_unit_in_the_question_none_may_follow():
    plain = typed("number", [{"text": "15"}])
    assert earned("number", plain, "15") == 1
    assert earned("number", plain, "15 %") == 0


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([], "at least one accepted number"),
        ([{"text": "1.234"}], "can be read as 1234 or as 1.234. Write 1234 or 1.2340"),
        ([{"text": "15 %"}], "unit into its own field"),
        ([{"text": "mười"}], "is not a number"),
        ([{"text": "1", "tolerance": "-1"}], "0 or more"),
        ([{"text": "1", "share": "50"}], "100 per cent"),
        ([{"text": "1", "share": "101"}], "from -100 to 100"),
    ],
)
def test_what_is_wrong_with_a_number_is_said(rows, problem):
    problems = kind_of("number").validate(typed("number", rows))
    assert any(problem in said for said in problems), problems


# --- Short texts -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "given", "case", "marks", "same"),
    [
        ("Bộ Chính trị", "bộ  chính trị", False, True, True),
        ("Bộ Chính trị", "Bộ Chính Trị", True, True, False),
        ("Bộ Chính trị", "Bo Chinh tri", False, True, False),
        ("Bộ Chính trị", "bo chinh tri", False, False, True),
        ("Điều 84", "dieu 84", False, False, True),
        ("Điều 84", "Dieu 84", True, False, True),
        ("Điều 84", "dieu 84", True, False, False),
        ("hòa bình", "hoà bình", False, True, True),
        ("Hòa bình", "hoạ bình", False, True, False),
        ("Bo\u0323\u0302", "Bộ", True, True, True),
        ("thi đua*", "Thi đua yêu nước", False, True, True),
        ("*thi đua*", "phong trào thi đua yêu nước", False, True, True),
        ("*thi đua", "thi đua yêu nước", False, True, False),
        ("a*b*c", "axxbyyc", False, True, True),
        ("a*b*c", "axxcyyb", False, True, False),
        ("ab*ba", "aba", False, True, False),
        ("5\\*", "5*", False, True, True),
        ("5\\*", "5 sao", False, True, False),
        (".", "x", False, True, False),
    ],
)
def test_two_texts_are_the_same_or_not(wanted, given, case, marks, same):
    assert same_text(wanted, given, case=case, marks=marks) is same


@given(st.text(max_size=30), st.text(max_size=30), st.booleans(), st.booleans())
def test_comparing_any_two_texts_leaves_no_trace(wanted, given, case, marks):
    same_text(wanted, given, case=case, marks=marks)


def test_many_stars_do_not_make_it_slow():
    assert not same_text("*a" * 200 + "b", "a" * 500, case=False, marks=True)


BODY = typed(
    "short-text",
    [
        {"text": "Hội đồng Thi đua - Khen thưởng*"},
        {"text": "Hội đồng", "share": "50"},
        {"text": "*", "correct": False},
    ],
)


@pytest.mark.parametrize(
    ("answer", "share"),
    [
        ("hội đồng thi đua - khen thưởng tỉnh", "1"),
        ("hội đồng", "0.5"),
        ("ban tổ chức", "0"),
    ],
)
def test_the_best_of_the_accepted_texts_counts(answer, share):
    assert earned("short-text", BODY, answer) == Decimal(share)


def test_an_answer_in_english_is_accepted_where_one_is_written():
    content = typed("short-text", [{"text": "Bộ Chính trị"}])
    content["options"][0]["text"]["en"] = "The Politburo"
    assert earned("short-text", content, "the politburo") == 1


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ([], "at least one accepted answer"),
        ([{"text": ""}], "every accepted answer"),
        ([{"text": "a"}, {"text": "a"}], "same text"),
        ([{"text": "a", "correct": False}], "100 per cent"),
        ([{"text": "*"}], "accepts anything"),
    ],
)
def test_what_is_wrong_with_a_short_text_is_said(rows, problem):
    problems = kind_of("short-text").validate(typed("short-text", rows))
    assert any(problem in said for said in problems), problems


# --- Gaps --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "whole", "each"),
    [
        (("tự nguyện", "15", "d"), "1", "3"),
        (("Tự nguyện", "15,0", "d"), "1", "3"),
        (("tự giác", "15", "d"), "0", "2.5"),
        (("", "15", ""), "0", "1"),
        (("", "", "e"), "0", "0"),
        (("tự nguyện",), "0", "1"),
    ],
)
def test_gaps_are_all_right_or_each_counts(answer, whole, each):
    assert earned("gaps", sample("gaps"), *answer) == Decimal(whole)
    share = earned("gaps", sample("gaps", scoring="each"), *answer)
    assert share == Decimal(each) / 3


def test_gaps_left_open_are_kept_in_their_places():
    assert kind_of("gaps").parse(["", "15"], sample("gaps")) == ["", "15", ""]
    assert kind_of("gaps").parse(["", " ", ""], sample("gaps")) == []


@pytest.mark.parametrize("posted", [["x", "y", "b"], ["x"] * 4, ["a" * 501]])
def test_a_row_of_another_gap_or_too_much_text_is_refused(posted):
    with pytest.raises(InvalidAnswer):
        kind_of("gaps").parse(posted, sample("gaps"))


@pytest.mark.parametrize(
    ("stem", "rows", "problem"),
    [
        ("Không có.", [{"text": "a", "gap": 1}], "Mark the gaps"),
        ("[[2]] rồi [[1]]", [{"text": "a", "gap": 1}, {"text": "b", "gap": 2}], "in the order"),
        ("[[1]] và [[1]]", [{"text": "a", "gap": 1}], "in the order"),
        ("[[1]] và [[2]]", [{"text": "a", "gap": 1}], "gaps 1, 2, the answers are for 1"),
        ("[[1]]", [{"text": "a", "gap": 1}, {"text": "b", "gap": 2}], "the answers are for 1, 2"),
        ("[[1]]", [{"text": "a"}], "to which gap"),
        ("[[1]]", [], "what fits each gap"),
        ("[[1]]", [{"text": "a", "gap": 1, "correct": False}], "Gap 1: at least one"),
        ("[[1]]", [{"text": "a", "gap": 1}, {"text": "a", "gap": 1}], "Gap 1: two answers"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_gaps_is_said(stem, rows, problem):
    problems = kind_of("gaps").validate(typed("gaps", rows, stem))
    assert any(problem in said for said in problems), problems


def test_gaps_in_english_stand_in_the_same_order():
    content = sample("gaps") | {
        "stem": {"vi": "[[1]] [[2]] [[3]]", "en": "[[2]] [[1]] [[3]]"}
    }
    assert any("in the order" in p for p in kind_of("gaps").validate(content))


# --- Essays ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Khen đúng người.", 3),
        ("một - hai", 2),
        ("Điều 84, khoản 2", 4),
        (" \n a ", 1),
    ],
)
def test_words_are_what_spaces_part(text, count):
    assert word_count(text) == count


def test_an_essay_is_kept_as_it_was_written():
    assert kind_of("essay").parse([" Một\r\nhai\x00 "], sample("essay")) == ["Một\nhai"]
    assert kind_of("essay").parse(["  \n "], sample("essay")) == []
    with pytest.raises(InvalidAnswer, match="20001 characters"):
        kind_of("essay").parse(["a" * 20_001], sample("essay"))


@pytest.mark.parametrize(
    ("rows", "settings", "problem"),
    [
        ([], {}, "at least one criterion"),
        ([{"text": "Rõ ràng"}], {}, "more than 0 points"),
        ([{"text": "", "points": "1"}], {}, "every criterion"),
        (
            [{"text": "Rõ", "points": "1"}],
            {"words_min": 9, "words_max": 5},
            "above the most",
        ),
    ],
)
def test_what_is_wrong_with_an_essay_is_said(rows, settings, problem):
    problems = kind_of("essay").validate(typed("essay", rows, **settings))
    assert any(problem in said for said in problems), problems


def test_an_essay_needs_no_explanation_and_the_others_do():
    essay = sample("essay") | {"explanation": {}}
    assert kind_of("essay").validate(essay) == []
    assert kind_of("number").validate(sample("number") | {"explanation": {}}) != []
