"""Files as other people and programs really make them: what a trainer expects is offered."""

import io
import zipfile

import docx
import openpyxl
import pytest
from django.utils.translation import gettext as _

from quizzes.formats.pictures import to_base64
from quizzes.importing import read_file
from tests.factories.items import picture

TEST = [
    "SỞ NỘI VỤ",
    "ĐỀ KIỂM TRA CUỐI KHOÁ",
    "Thời gian: 45 phút",
    "Câu 1. Ai quyết định tặng Huân chương?",
    "A. Chủ tịch nước\tB. Thủ tướng",
    "C. Bộ trưởng\tD. Chủ tịch tỉnh",
    "Câu 2) Danh hiệu nào của cá nhân?",
    "A. Lao động tiên tiến   B. Tập thể lao động xuất sắc   C. Cờ thi đua",
    "Bài 3: Hồ sơ gồm những gì?",
    "A. Tờ trình",
    "B. Báo cáo",
    "C. Cả A và B",
]
RIGHT = ["Chủ tịch nước", "Lao động tiên tiến", "Cả A và B"]


def word(lines, *tables):
    document = docx.Document()
    for line in lines:
        paragraph = document.add_paragraph()
        for part in line if isinstance(line, list) else [line]:
            text, bold = (part[0], True) if isinstance(part, tuple) else (part, False)
            paragraph.add_run(text).bold = bold
    for rows in tables:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return read_file(file.getvalue(), "de.docx", "docx")


def workbook(rows, *merged):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return read_file(file.getvalue(), "de.xlsx", "xlsx")


def text(lines, name="de.txt", format_name="aiken"):
    return read_file("\n".join(lines).encode(), name, format_name)


def moodle(question):
    data = f"<?xml version='1.0'?><quiz>{question}</quiz>"
    return read_file(data.encode(), "m.xml", "moodle-xml")


def right(parsed):
    return [
        ", ".join(row.text for row in item.rows if row.is_correct)
        for item in parsed.items
    ]


# --- Word --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key",
    [
        ["ĐÁP ÁN", "1.A 2.A 3.C"],
        ["BẢNG ĐÁP ÁN", "", "1 - A; 2 - A; 3 - C"],
        ["Đáp án: 1A, 2A, 3C"],
        ["Đáp án", "Câu 1: A", "Câu 2: A", "Câu 3: C"],
    ],
)
def test_a_key_below_the_test_answers_its_questions(key):
    parsed = word([*TEST, *key])
    assert parsed.faults == []
    assert right(parsed) == RIGHT


@pytest.mark.parametrize(
    "table",
    [
        [["Câu", "1", "2", "3"], ["Đáp án", "A", "A", "C"]],
        [["1", "2", "3"], ["A", "A", "C"]],
        [["Câu", "Đáp án"], ["1", "A"], ["2", "A"], ["3", "C"]],
        [["1.A", "2.A", "3.C"]],
        [["Câu 1", "Câu 2"], ["A", "A"], ["Câu 3", ""], ["C", ""]],
    ],
)
def test_a_table_of_numbers_and_letters_is_a_key(table):
    parsed = word([*TEST, "ĐÁP ÁN"], table)
    assert (parsed.faults, right(parsed)) == ([], RIGHT)


def test_a_key_that_names_a_question_which_is_not_there_is_told():
    parsed = word([*TEST, "ĐÁP ÁN", "1.A 2.A 3.C 7.B"])
    assert right(parsed) == RIGHT
    assert any("7" in str(notice) for notice in parsed.notices)


def test_two_tests_in_one_file_keep_their_keys():
    parsed = word([*TEST, "ĐÁP ÁN", "1.A 2.A 3.C", "", *TEST, "1.B 2.B 3.B"])
    assert right(parsed)[:3] == RIGHT
    assert right(parsed)[3] == "Thủ tướng"


def test_one_bold_answer_of_a_line_is_right_and_all_bold_are_none():
    parsed = word(
        [
            [("Câu 1:",), " Gì?"],
            ["A. x\t", ("B. y",), "\tC. z"],
            [("Câu 2: Tất cả đậm?",)],
            [("A. x",)],
            [("B. y",)],
        ]
    )
    assert [(item.stem, len(item.rows)) for item in parsed.items] == [("Gì?", 3)]
    assert right(parsed) == ["y"]
    assert len(parsed.faults) == 1


def test_answers_without_a_colon_headings_of_parts_and_essays():
    parsed = word(
        [
            "I. PHẦN TRẮC NGHIỆM",
            "Câu 1. Ai?",
            "A. Một",
            "B. Hai",
            "Đáp án B",
            "Câu 2. Gì?",
            "A. Một",
            "B. Hai",
            "=> Chọn A",
            "II. PHẦN TỰ LUẬN",
            "Câu 3. Trình bày nguyên tắc khen thưởng.",
            "Câu 4. Nêu một tấm gương.",
            "Loại: Tự luận",
        ]
    )
    assert right(parsed)[:2] == ["Hai", "Một"]
    assert [item.kind for item in parsed.items] == ["single", "single", "essay"]
    # Not left out without a word: the fault says which kinds to choose from.
    (fault,) = parsed.faults
    assert "Trình bày nguyên tắc" in fault.where
    assert "Tự luận" in str(fault.message)


# --- Excel -------------------------------------------------------------------------------


@pytest.mark.parametrize("common", ["Phương án trả lời", "Đáp án"])
def test_answers_below_a_common_heading_are_read(common):
    parsed = workbook(
        [
            ["NGÂN HÀNG CÂU HỎI"],
            ["STT", "Câu hỏi", common, None, None, "Đáp án đúng", "Ghi chú"],
            [None, None, "A", "B", "C", None, None],
            [1, "Ai tặng?", "Chủ tịch nước", "Thủ tướng", "Bộ trưởng", "A", "x"],
            [2, "Bao nhiêu?", "15 %", "20 %", 0.25, "B", None],
        ],
        "A1:G1",
        "C2:E2",
        "B2:B3",
    )
    assert parsed.faults == []
    assert right(parsed) == ["Chủ tịch nước", "20 %"]
    assert "Ghi chú" in str(parsed.notices[0])
    assert "STT" not in str(parsed.notices[0])


# --- Texts -------------------------------------------------------------------------------


def test_aiken_with_answers_on_one_line_and_an_arrow():
    parsed = text(
        [
            "Câu 1: Ai?",
            "A. Một  B. Hai\tC. Ba",
            "=> Đáp án: C",
            "Câu 2: Gì?",
            "A.x",
            "B.y",
            "- Đáp án: B",
        ]
    )
    assert parsed.faults == []
    assert right(parsed) == ["Ba", "y"]


def test_gift_without_blank_lines_between_questions():
    parsed = text(
        [
            "Một? {=a ~b}",
            "Hai,",
            "dài? {",
            "=c",
            "~d",
            "}",
            "::T:: Ba? {T}",
            "Bốn? {=e}",
        ],
        "a.gift",
        "gift",
    )
    assert parsed.faults == []
    assert [item.stem for item in parsed.items] == ["Một?", "Hai,\ndài?", "Ba?", "Bốn?"]
    assert [item.where for item in parsed.items] == [
        "a.gift:1",
        "a.gift:2",
        "a.gift:7",
        "a.gift:8",
    ]


# --- Moodle ------------------------------------------------------------------------------

CHOICES = (
    "<single>true</single><answer fraction='100'><text>a</text></answer>"
    "<answer fraction='0'><text>b</text></answer>"
)


def test_a_picture_of_moodle_1_9_comes_along_or_is_told():
    data = to_base64(picture().data)
    start = (
        "<question type='multichoice'><name><text>N</text></name>"
        "<questiontext format='moodle_auto_format'><text>Gì?</text></questiontext>"
        "<image>co.png</image>"
    )
    whole = moodle(f"{start}<image_base64>{data}</image_base64>{CHOICES}</question>")
    assert whole.items[0].picture.data == picture().data
    for rest in ("", "<image_base64>%%%</image_base64>"):
        (item,) = moodle(f"{start}{rest}{CHOICES}</question>").items
        assert item.picture is None
        assert len(item.lost) == 1


def test_an_answer_that_is_a_picture_is_named_as_one():
    parsed = moodle(
        "<question type='multichoice'><name><text>N</text></name>"
        "<questiontext format='html'><text>Gì?</text></questiontext><single>true</single>"
        "<answer fraction='100' format='html'><text><![CDATA[<p><img "
        "src='@@PLUGINFILE@@/a.png'></p>]]></text></answer>"
        "<answer fraction='0' format='html'><text>b</text></answer></question>"
    )
    words = _("An answer is only a picture; write in words what the picture shows.")
    assert words in str(parsed.faults[0].message)


@pytest.mark.parametrize(
    "type_name",
    ["calculated", "ddmarker", "stack", "coderunner", "random", "ddimageortext"],
)
def test_types_that_cannot_be_asked_here_are_named_with_their_line(type_name):
    parsed = moodle(
        f"\n<question type='{type_name}'><name><text>Bài toán</text></name>"
        "<questiontext format='html'><text>?</text></questiontext></question>"
    )
    (fault,) = parsed.faults
    assert fault.where == "m.xml:2"
    assert type_name in str(fault.message)
    assert "Bài toán" in str(fault.message)


# --- QTI ---------------------------------------------------------------------------------


def test_a_package_of_canvas_says_that_it_is_qti_1_2():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(
            "imsmanifest.xml",
            "<manifest xmlns='http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1'>"
            "<resources><resource identifier='g' type='imsqti_xmlv1p2'>"
            "<file href='g/g.xml'/></resource></resources></manifest>",
        )
        archive.writestr(
            "g/g.xml",
            "<questestinterop xmlns='http://www.imsglobal.org/xsd/ims_qtiasiv1p2'/>",
        )
    parsed = read_file(file.getvalue(), "canvas.zip", "qti3")
    (fault,) = parsed.faults
    assert fault.where == "canvas.zip/g/g.xml"
    assert "1.2" in str(fault.message)
