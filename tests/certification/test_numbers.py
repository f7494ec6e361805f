"""Numbers as they are written, and as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certification.numbers import read_number, write_number


@pytest.mark.parametrize(
    "typed",
    [
        "TDKT-2026-00042",
        "tdkt-2026-00042",
        "  TDKT 2026 00042 ",
        "TDKT–2026—00042",
        "TĐKT-2026-00042",
        "tdkt202600042",
        "TDKT - 2026 - 00 042",
    ],
)
def test_case_spaces_dashes_and_marks_do_not_matter(typed):
    assert read_number(typed) == "TDKT-2026-00042"


@pytest.mark.parametrize(
    "typed", ["", "TDKT", "2026-00042", "TDKT-2026-0042", "TDKT-26-00042", "<script>"]
)
def test_what_is_no_number_is_none(typed):
    assert read_number(typed) is None


@given(
    code=st.text("ABCDĐEGHKLMNPQRSTXYZ".replace("Đ", ""), min_size=1, max_size=10),
    year=st.integers(2000, 2999),
    sequence=st.integers(1, 2_000_000),
)
def test_what_is_written_is_read_back(code, year, sequence):
    number = write_number(code, year, sequence)
    assert read_number(number) == number
    assert read_number(number.lower().replace("-", " ")) == number


@given(st.text(max_size=80))
def test_no_text_at_all_makes_it_stumble(typed):
    found = read_number(typed)
    assert found is None or read_number(found) == found
