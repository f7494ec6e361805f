from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.numbers import one, read, same_unit, written


def readings(text: str) -> list[str]:
    return [f"{number:f}" for number in sorted(read(text).readings)]


@pytest.mark.parametrize(
    "text",
    [
        "1234.5",
        "1234,5",
        "1.234,5",
        "1,234.5",
        "1 234,5",
        "1 234.5",
        "1\u00a0234,5",
        "1\u202f234,5",
        "1'234.5",
        "+1234,5",
        " 1234,5 ",
        "１２３４，５",
        "1,2345e3",
        "1234.5 ",
    ],
)
def test_one_number_however_it_is_written(text):
    assert readings(text.strip()) == ["1234.5"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1.234", ["1.234", "1234"]),
        ("1,234", ["1.234", "1234"]),
        ("-1.234", ["-1234", "-1.234"]),
        ("0.500", ["0.500"]),
        ("0,5", ["0.5"]),
        (",5", ["0.5"]),
        ("5,", ["5"]),
        ("1.2340", ["1.2340"]),
        ("1234.567", ["1234.567"]),
        ("1.234.567", ["1234567"]),
        ("1.234.567,89", ["1234567.89"]),
        ("1 234 567", ["1234567"]),
        ("−7", ["-7"]),
        ("－7", ["-7"]),
        ("- 7", ["-7"]),
        ("007", ["7"]),
        ("1e3", ["1000"]),
    ],
)
def test_a_sign_before_three_digits_has_two_readings_and_no_other_has(text, meant):
    assert readings(text) == meant


@pytest.mark.parametrize(
    "text",
    ["", "abc", ".", ",", "-", "1.23.456", "1,23,456", "12 34", "1.234.5", "1,234,5.6",
     "mười hai", "1.2,3.4", "9" * 61, "NaN", "Infinity", "²"],
)  # fmt: skip
def test_what_is_no_number_has_no_reading(text):
    assert not read(text)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("15%", "%"),
        ("15 %", "%"),
        ("1.234,5 triệu đồng", "triệu đồng"),
        ("20m²", "m²"),
        ("7", ""),
    ],
)
def test_a_unit_may_follow(text, unit):
    assert read(text).unit == unit


def test_a_unit_is_the_same_in_any_case_and_spacing_but_not_without_marks():
    assert same_unit("Triệu  Đồng", "triệu đồng")
    assert same_unit("M²", "m2")
    assert not same_unit("dong", "đồng")


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("3,50", "3.5"), ("1.234", None), ("5 kg", None), ("x", None)],
)
def test_a_key_has_one_reading_or_is_none(text, number):
    assert one(text) == (None if number is None else Decimal(number))


@given(
    st.decimals(
        allow_nan=False,
        allow_infinity=False,
        min_value=-(10**15),
        max_value=10**15,
        places=5,
    )
)
def test_what_is_written_is_read_back_in_one_way(number):
    assert one(written(number)) == number


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_vietnamese_and_english_forms_are_read_alike(whole, cents):
    english = f"{whole:,}.{cents:02}"
    vietnamese = english.translate(str.maketrans(",.", ".,"))
    assert read(english) == read(vietnamese) == read(f"{whole}.{cents:02}")


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_without_a_trace(text):
    read(text)
