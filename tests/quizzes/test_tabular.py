import csv
import re
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import openpyxl.drawing.image
import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from quizzes.formats import tabular
from quizzes.formats.archives import open_archive
from quizzes.formats.items import Item, Row
from quizzes.formats.pictures import NoPictures
from quizzes.formats.tabular import words

from .items_strategies import items, picture

# A property that fails says so at once; the smallest example can wait.
PHASES = [Phase.explicit, Phase.reuse, Phase.generate]


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def bare(parsed):
    """Return what was read, without the places; faults would be a surprise."""
    assert parsed.faults == []
    return [replace(item, where="", lost=()) for item in parsed.items]


@settings(
    max_examples=60,
    phases=PHASES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    written=st.lists(items(), min_size=1, max_size=4),
    language=st.sampled_from(["vi", "en"]),
)
def test_what_is_written_as_xlsx_is_read_again_the_same(written, language):
    with override(language):
        file = tabular.write_xlsx(written)
    assert file.lost == ()
    assert bare(tabular.read_xlsx(file.data, "x.xlsx", NoPictures())) == written


@settings(
    max_examples=150,
    phases=PHASES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(written=st.lists(items(pictures=False), min_size=1, max_size=4))
def test_what_is_written_as_csv_is_read_again_the_same(written):
    file = tabular.write_csv(written)
    assert bare(tabular.read_csv(file.data, "x.csv", NoPictures())) == written


# --- Tables as others write them ---------------------------------------------------------


def workbook(*rows, sheet="Sheet1", change=None):
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    if change:
        change(page)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read(*rows, change=None):
    return tabular.read_xlsx(
        workbook(*rows, change=change), "Câu hỏi.xlsx", NoPictures()
    )


HEAD = ["Câu hỏi", "A", "B", "C", "D", "Đáp án"]
ASKED = "Ai quyết định?"


def told(parsed):
    return [f"{fault.where}: {fault.message}" for fault in parsed.faults]


def test_a_simple_table_of_a_trainer_is_read():
    parsed = read(
        ["NGÂN HÀNG CÂU HỎI"],
        [],
        [
            "STT",
            "Nội dung câu hỏi",
            "Phương án A",
            "b.",
            "PA C",
            "Đáp án đúng",
            "Độ khó",
        ],
        [1, "15 % của 40 là?", 6, 6.5, "7 người", "A", "Thông hiểu"],
        [],
        [2, "Chọn các nguyên tắc", "Công khai", "Công bằng", "Bí mật", "A, B", 3],
        [3, "Khen thưởng phải kịp thời.", None, None, None, "Đúng", None],
    )
    assert parsed.faults == []
    one, several, judged = parsed.items
    assert (one.kind, one.difficulty) == ("single", 2)
    assert [(row.text, row.is_correct) for row in one.rows] == [
        ("6", True),
        ("6.5", False),
        ("7 người", False),
    ]
    assert one.where == "Câu hỏi.xlsx, row 4"
    assert (several.kind, several.difficulty) == ("several", 3)
    assert [row.is_correct for row in several.rows] == [True, True, False]
    assert judged.kind == "true-false"
    assert [(row.text, row.is_correct) for row in judged.rows] == [
        ("Đúng", True),
        ("Sai", False),
    ]
    # The column of numbers needs no remark; three kinds were told from the answers.
    (remark,) = parsed.notices
    assert "3" in str(remark.message)


@pytest.mark.parametrize(
    ("key", "right"),
    [
        ("B", "B"),
        ("b", "B"),
        ("B.", "B"),
        ("(B)", "B"),
        ("Đáp án B", "B"),
        ("2", "B"),
        ("Thủ tướng", "B"),
        ("A, C", "AC"),
        ("A;C", "AC"),
        ("A và C", "AC"),
        ("AC", "AC"),
        ("Chủ tịch nước; Bộ trưởng", "AC"),
    ],
)
def test_the_key_may_be_written_in_many_ways(key, right):
    parsed = read(
        HEAD, [ASKED, "Chủ tịch nước", "Thủ tướng", "Bộ trưởng", "Ai đó", key]
    )
    assert told(parsed) == []
    (item,) = parsed.items
    found = "".join(
        letter for letter, row in zip("ABCD", item.rows, strict=True) if row.is_correct
    )
    assert found == right


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ({"Đáp án": "E"}, "Đáp án", "A, B"),
        ({"Đáp án": ""}, "Đáp án", "A, B"),
        ({"Câu hỏi": ""}, "Câu hỏi", ""),
        ({"Loại": "Trắc nghiêm lạ"}, "Loại", "Trắc nghiêm lạ"),
        ({"Loại": "Một lựa chọn", "Đáp án": "A, B"}, "Đáp án", ""),
        ({"B": ""}, "B", ""),
        ({"Độ khó": "9"}, "Độ khó", "9"),
        ({"Điểm": "nhiều"}, "Điểm", "nhiều"),
        ({"Trạng thái": "lạ"}, "Trạng thái", "lạ"),
        ({"Loại": "Ghép đôi", "A": "trái phải"}, "A", "="),
        ({"Loại": "Số", "A": "mười"}, "A", "mười"),
        ({"Loại": "Số", "A": "5 ± ít"}, "A", "ít"),
        ({"Loại": "Điền chỗ trống"}, "Câu hỏi", "[[1]]"),
        ({"Loại": "Tự luận", "A": "Ý 1 | hai"}, "A", "|"),
        ({"Tỉ lệ điểm": "A: nhiều"}, "Tỉ lệ điểm", "A"),
        ({"Phân biệt dấu": "đôi khi"}, "Phân biệt dấu", ""),
        ({"Số từ tối đa": "-3"}, "Số từ tối đa", "-3"),
    ],
)
def test_each_fault_names_its_row_and_column(row, column, words):
    plain = {"Loại": "", "Câu hỏi": ASKED, "A": "Một", "B": "Hai", "Đáp án": "A"}
    wrong = plain | row
    parsed = read(list(wrong), list(wrong.values()))
    assert parsed.items == []
    assert parsed.faults[0].where == f"Câu hỏi.xlsx, row 2, column “{column}”"
    assert words in str(parsed.faults[0].message)


def test_one_broken_row_does_not_stop_the_others():
    good = [ASKED, "Một", "Hai", None, None, "A"]
    parsed = read(
        HEAD, *[good] * 240, [ASKED, "Một", "Hai", None, None, "Z"], *[good] * 240
    )
    assert len(parsed.items) == 480
    assert [fault.where for fault in parsed.faults] == [
        "Câu hỏi.xlsx, row 242, column “Đáp án”"
    ]


def test_the_other_kinds_have_their_conventions():
    head = ["Loại", "Câu hỏi", "A", "B", "C", "Đáp án", "Đơn vị"]
    parsed = read(
        head,
        ["Ghép đôi", "Ghép", "x = y", "z → t", "(không) = w"],
        ["Sắp xếp", "Thứ tự", "ba", "một", "hai", "B, C, A"],
        ["Số", "Bao nhiêu?", "1.234,5 ± 0,5 đồng"],
        ["Số", "Bao nhiêu?", None, None, None, 6],
        ["Trả lời ngắn", "Ai?", "Sở Nội vụ", "Sở NV"],
        ["Điền chỗ trống", "[[1]] và [[2]]", "1: a", "2: b", "2: c", "A, B"],
        ["Tự luận", "Trình bày", "Nêu đủ | 2,5", "Nêu đúng"],
    )
    assert told(parsed) == []
    matching, ordering, money, plain, short, gaps, essay = parsed.items
    assert [(row.text, row.match) for row in matching.rows] == [
        ("x", "y"),
        ("z", "t"),
        ("", "w"),
    ]
    assert [row.text for row in ordering.rows] == ["một", "hai", "ba"]
    assert (money.rows[0].text, money.rows[0].tolerance) == ("1.234,5", Decimal("0.5"))
    assert money.settings == {"unit": "đồng"}
    assert (plain.rows[0].text, plain.rows[0].is_correct) == ("6", True)
    assert [row.is_correct for row in short.rows] == [True, True]
    assert [(row.gap, row.text, row.is_correct) for row in gaps.rows] == [
        (1, "a", True),
        (2, "b", True),
        (2, "c", False),
    ]
    assert [(row.text, row.points) for row in essay.rows] == [
        ("Nêu đủ", Decimal("2.5")),
        ("Nêu đúng", None),
    ]


def test_numbers_days_and_per_cent_come_as_people_see_them():
    def change(page):
        page["B2"].number_format = "0%"
        page["E2"] = date(2022, 6, 15)

    parsed = read(HEAD, [ASKED, 0.15, 5.0, 1.25, None, "A"], change=change)
    (item,) = parsed.items
    assert [row.text for row in item.rows] == ["15%", "5", "1.25", "15/06/2022"]
    # Excel likes to make days of what was none, so that is told.
    assert parsed.notices[0].where == "Câu hỏi.xlsx, row 2, column “D”"


def test_merged_cells_hold_for_all_their_rows():
    def change(page):
        page.merge_cells("A2:A3")

    parsed = read(
        ["Chủ đề", *HEAD],
        ["Khen thưởng > Thẩm quyền", ASKED, "Một", "Hai", None, None, "A"],
        [None, ASKED, "Một", "Hai", None, None, "B"],
        [None, ASKED, "Một", "Hai", None, None, "B"],
        change=change,
    )
    assert [item.topic for item in parsed.items] == [
        ("Khen thưởng", "Thẩm quyền"),
        ("Khen thưởng", "Thẩm quyền"),
        (),
    ]


def test_every_sheet_with_headings_is_read_and_named():
    book = openpyxl.Workbook()
    for title in ("Phần 1", "Phần 2"):
        page = book.create_sheet(title)
        page.append(HEAD)
        page.append([ASKED, "Một", "Hai", None, None, "A"])
    file = BytesIO()
    book.save(file)
    parsed = tabular.read_xlsx(file.getvalue(), "a.xlsx", NoPictures())
    assert [item.where for item in parsed.items] == [
        "a.xlsx, sheet “Phần 1”, row 2",
        "a.xlsx, sheet “Phần 2”, row 2",
    ]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_csv_is_read_whatever_its_sign_and_encoding(sign, encoding):
    text = sign.join(["Câu hỏi", "A", "B", "Đáp án"]) + "\r\n"
    text += sign.join(['"Một, hai; ba|\nbốn"', "Công khai", "Bí mật", "A"]) + "\r\n"
    if encoding == "cp1258":
        text = unicodedata.normalize("NFD", text)
        for letter in "âăêôơưÂĂÊÔƠƯ":
            text = text.replace(unicodedata.normalize("NFD", letter), letter)
        text = re.sub("([aeiou])\u0323\u0302", "\\1\u0302\u0323", text)
        text = (
            text.replace("a\u0302", "â").replace("o\u0302", "ô").replace("e\u0302", "ê")
        )
    parsed = tabular.read_csv(text.encode(encoding), "a.csv", NoPictures())
    assert told(parsed) == []
    assert [row.text for row in parsed.items[0].rows] == ["Công khai", "Bí mật"]


def test_rows_are_counted_as_excel_counts_them():
    text = 'sep=;\nCâu hỏi;A;B;Đáp án\n"hai\ndòng";a;b;A\n;;;\nBa?;a;b;C\n'
    parsed = tabular.read_csv(text.encode(), "a.csv", NoPictures())
    assert parsed.faults[0].where == "a.csv, row 4, column “Đáp án”"


def test_what_looks_like_a_formula_stays_text():
    text = "=HYPERLINK(0)"
    item = Item("", "essay", text, (Row("-1"), Row("'=x")))
    written = tabular.write_csv([item]).data.decode()
    assert ",=" not in written
    assert ",-" not in written
    (again,) = tabular.read_csv(written.encode(), "a.csv", NoPictures()).items
    assert (again.stem, [row.text for row in again.rows]) == (text, ["-1", "'=x"])


# --- The template ------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_empty_template_says_that_it_is_empty(language):
    with override(language):
        data = tabular.write_template(["Khen thưởng", "Khen thưởng > Thẩm quyền"])
        parsed = tabular.read_xlsx(data, "mau.xlsx", NoPictures())
    assert parsed.items == []
    assert len(parsed.faults) == 1
    book = openpyxl.load_workbook(BytesIO(data))
    assert len(book.sheetnames) == 4
    assert len(book.worksheets[0].data_validations.dataValidation) == 4


def test_every_example_of_the_template_is_a_question_without_faults():
    with override("vi"):
        book = openpyxl.load_workbook(BytesIO(tabular.write_template()))
    rows = [[cell.value for cell in row] for row in book["Ví dụ"].iter_rows()]
    parsed = read(*rows)
    assert told(parsed) == []
    assert [item.kind for item in parsed.items] == list(words.KINDS)


# --- Pictures ----------------------------------------------------------------------------


def test_a_picture_that_lies_in_a_row_belongs_to_it():
    def change(page):
        image = openpyxl.drawing.image.Image(BytesIO(picture().data))
        page.add_image(image, "H3")

    good = [ASKED, "Một", "Hai", None, None, "A"]
    parsed = read(HEAD, good, good, change=change)
    assert parsed.items[0].picture is None
    assert parsed.items[1].picture.data == picture().data


def test_a_picture_that_a_cell_names_comes_from_beside_the_file():
    rows = [[*HEAD, "Hình"], [ASKED, "Một", "Hai", None, None, "A", "Sơ đồ.png"]]
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("hình/so do.PNG", picture().data)
    source = open_archive(archive.getvalue())
    (item,) = tabular.read_xlsx(workbook(*rows), "a.xlsx", source).items
    assert item.picture.data == picture().data
    (item,) = read(*rows).items
    assert item.picture is None
    assert "Sơ đồ.png" in item.lost[0]


# --- Damaged and hostile files -----------------------------------------------------------


def repacked(data, changes):
    """Return a workbook with some of its parts changed."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, changes[name](part) if name in changes else part)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook(HEAD, [ASKED, "Một", "Hai", None, None, "A"])
BOMB = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04",
        GOOD[: len(GOOD) // 2],
        GOOD[:-30],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000),
        b"%PDF-1.4 not a table at all",
        repacked(GOOD, {SHEET: lambda part: part[: len(part) // 2]}),
        repacked(GOOD, {SHEET: lambda part: BOMB + part}),
        repacked(GOOD, {"xl/workbook.xml": lambda part: OUTSIDE + part}),
        repacked(GOOD, {"xl/workbook.xml": lambda part: b"<"}),
        repacked(GOOD, {SHEET: lambda part: part.replace(b'"F2"', b'"XFD1048576"')}),
        repacked(GOOD, {SHEET: lambda part: bytes(50_000_000)}),
    ],
)
def test_a_damaged_or_hostile_workbook_is_one_fault(data):
    parsed = tabular.read_xlsx(data, "a.xlsx", NoPictures())
    assert parsed.items == []
    assert len(parsed.faults) == 1
    assert len(str(parsed.faults[0].message)) < 400


def test_a_file_of_100_mb_is_refused_unread():
    parsed = tabular.read_xlsx(bytes(101 * 1024 * 1024), "a.xlsx", NoPictures())
    assert "MB" in str(parsed.faults[0].message)


def test_an_unclosed_quote_keeps_what_came_before():
    text = "Câu hỏi,A,B,Đáp án\nMột?,a,b,A\n" + '"' + "x" * 200_000
    parsed = tabular.read_csv(text.encode(), "a.csv", NoPictures())
    assert len(parsed.items) == 1
    assert parsed.faults[0].where == "a.csv, row 3"


def test_a_csv_that_is_called_xlsx_is_read_as_what_it_is():
    text = "Câu hỏi,A,B,Đáp án\nMột?,a,b,A\n"
    assert tabular.read_xlsx(text.encode(), "a.xlsx", NoPictures()).items
    assert tabular.read_csv(GOOD, "a.csv", NoPictures()).items


@settings(max_examples=150, deadline=5000, phases=PHASES)
@given(data=st.binary(max_size=400), at=st.integers(0, len(GOOD)))
def test_damage_anywhere_never_raises(data, at):
    tabular.read_xlsx(GOOD[:at] + data + GOOD[at + len(data) :], "a.xlsx", NoPictures())
    tabular.read_csv(data, "a.csv", NoPictures())


@settings(max_examples=150, deadline=5000, phases=PHASES)
@given(
    rows=st.lists(
        st.lists(
            st.text(max_size=12) | st.sampled_from(["A, B", "Số", "1:", "=", "±"])
        ),
        max_size=4,
    )
)
def test_any_cells_below_the_headings_end_in_questions_or_faults(rows):
    file = StringIO()
    writer = csv.writer(file)
    writer.writerow(["Câu hỏi", "Loại", "Đáp án", "A", "B", "Tỉ lệ điểm", "Điểm"])
    writer.writerows(rows)
    tabular.read_csv(file.getvalue().encode("utf-8", "ignore"), "a.csv", NoPictures())
