"""Tables as files: text stays text, days are ISO, nothing is lost."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tabular import Column, Table, plain, stream_csv, write_xlsx

NASTY = [
    "=SUM(A1:A9)",
    "+84 912 000 000",
    "-1+1",
    "@cmd",
    "\t=1+1",
    "\n=1",
    "＝1+1",
    '=HYPERLINK("http://x.example","x")',
    "http://x.example",
    "{=1+1}",
    "0912",
]


def table(rows, columns=("Họ và tên",)):
    return Table(
        title="Kết quả",
        conditions=[("Đơn vị", "=UBND xã"), ("Tính đến", "08:00 24/11/2026")],
        columns=[Column(heading) for heading in columns],
        rows=rows,
        conditions_name="Điều kiện lọc",
        rows_name="Danh sách",
    )


def as_xlsx(made):
    file = io.BytesIO()
    write_xlsx(made, file)
    return openpyxl.load_workbook(file)


def as_csv(made):
    return list(csv.reader(io.StringIO(b"".join(stream_csv(made)).decode("utf-8-sig"))))


@pytest.mark.parametrize("text", NASTY)
def test_text_in_xlsx_is_never_a_formula_a_number_or_a_link(text):
    cell = as_xlsx(table([[text]]))["Danh sách"]["A2"]
    assert (cell.data_type, cell.value, cell.hyperlink) == ("s", text, None)


@pytest.mark.parametrize("text", NASTY[:8])
def test_text_in_csv_is_never_a_formula(text):
    [_heading, [cell]] = as_csv(table([[text]]))
    assert cell[0] == "'" or cell[0] == "h"
    assert cell.removeprefix("'") == text


@given(st.text(min_size=1, alphabet=st.characters(codec="utf-8")))
def test_no_csv_cell_starts_like_a_formula(text):
    assert not plain(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_the_first_sheet_says_how_the_rows_were_chosen():
    book = as_xlsx(table([["Lan"]]))
    assert book.sheetnames == ["Điều kiện lọc", "Danh sách"]
    sheet = book["Điều kiện lọc"]
    assert sheet["A1"].value == "Kết quả"
    assert [cell.value for cell in sheet[3]] == ["Đơn vị", "=UBND xã"]
    assert sheet["B3"].data_type == "s"


def test_the_heading_stays_in_view():
    assert as_xlsx(table([["Lan"]]))["Danh sách"].freeze_panes == "A2"


def test_kinds_of_cells_in_xlsx():
    at = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
    row = ["Lan", 3, Decimal("72.5"), date(2026, 11, 24), at, None, ""]
    sheet = as_xlsx(table([row], "abcdefg"))["Danh sách"]
    assert [cell.value for cell in sheet[2]] == [
        "Lan",
        3,
        72.5,
        datetime(2026, 11, 24),  # noqa: DTZ001  (a sheet knows no time zones)
        datetime(2026, 11, 24, 8, 5),  # noqa: DTZ001
        None,
        None,
    ]
    assert sheet["D2"].number_format == "yyyy-mm-dd"


def test_csv_has_a_byte_order_mark_and_iso_dates():
    at = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
    row = ["Nguyễn, Văn", -3, date(2026, 11, 24), at, None]
    made = b"".join(stream_csv(table([row], "abcde")))
    assert made.startswith(b"\xef\xbb\xbf")
    assert as_csv(table([row], "abcde"))[1] == [
        "Nguyễn, Văn",
        "-3",
        "2026-11-24",
        "2026-11-24 08:05",
        "",
    ]


def test_csv_comes_in_pieces():
    pieces = list(stream_csv(table([["x" * 1000] for _ in range(200)])))
    assert len(pieces) > 2
    assert b"".join(pieces).count(b"\r\n") == 201


def test_a_cell_too_long_for_a_sheet_is_cut_with_a_mark():
    value = as_xlsx(table([["x" * 40_000]]))["Danh sách"]["A2"].value
    assert len(value) == 32_767
    assert value.endswith("…")


def test_a_row_of_the_wrong_length_is_our_mistake():
    with pytest.raises(ValueError, match="zip"):
        as_xlsx(table([["a", "b"]]))
