import zipfile
from io import BytesIO

import docx
import pytest
from django.utils.translation import override
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import RGBColor
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from quizzes.formats import tabular
from quizzes.formats.pictures import NoPictures
from quizzes.formats.word import read as read_docx
from quizzes.formats.word import write_docx_template

from .items_strategies import picture

PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
HEAD = ["Câu hỏi", "A", "B", "C", "D", "Đáp án", "Giải thích", "Căn cứ"]
ROW = ["Ai quyết định?", "Một", "Hai", "Ba", "Bốn", "B", "Vì vậy.", "Điều 84"]


@pytest.fixture(autouse=True)
def _in_english():
    with override("en"):
        yield


def saved(document):
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def with_table(*rows, document=None):
    document = document or docx.Document()
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return document, table


def read(document):
    return read_docx(saved(document), "de.docx", NoPictures())


def told(parsed):
    return [f"{fault.where}: {fault.message}" for fault in parsed.faults]


def paragraphs(*lines):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return document


def right(item):
    return [row.text for row in item.rows if row.is_correct]


# --- Tables ------------------------------------------------------------------------------


def test_a_table_with_headings_holds_a_question_a_row():
    document, _table = with_table(HEAD, ROW, ROW)
    parsed = read(document)
    assert told(parsed) == []
    item = parsed.items[1]
    assert item.where == "de.docx, table 1, row 3"
    assert (item.kind, item.stem, item.cites) == ("single", "Ai quyết định?", "Điều 84")
    assert right(item) == ["Hai"]
    assert item.explanation == "Vì vậy."


def test_two_faults_are_named_and_once_mended_all_is_read():
    wrong = [*ROW[:5], "E", *ROW[6:]]
    missing = ["Câu khác?", *ROW[1:5], "", *ROW[6:]]
    document, table = with_table(HEAD, ROW, wrong, ROW, missing)
    parsed = read(document)
    assert len(parsed.items) == 2
    first, second = parsed.faults
    assert first.where == "de.docx, table 1, row 3, column “Đáp án”"
    assert "“E”" in str(first.message)
    assert "A, B, C, D" in str(first.message)
    assert second.where == "de.docx, table 1, row 5, column “Đáp án”"
    assert "A, B, C, D" in str(second.message)

    table.rows[2].cells[5].text = "C"
    table.rows[4].cells[5].text = "A, D"
    parsed = read(document)
    assert told(parsed) == []
    assert [item.kind for item in parsed.items] == ["single"] * 3 + ["several"]


def test_a_title_above_and_merged_cells_do_no_harm():
    document, table = with_table(
        ["NGÂN HÀNG CÂU HỎI", "", "", "", ""],
        ["Chủ đề", "Nội dung câu hỏi", "Đáp án A", "Đáp án B", "Đáp án đúng"],
        ["Khen thưởng", "Một?", "a", "b", "A"],
        ["", "Hai?", "a", "b", "B"],
    )
    table.rows[0].cells[0].merge(table.rows[0].cells[4])
    table.rows[2].cells[0].merge(table.rows[3].cells[0])
    parsed = read(document)
    assert told(parsed) == []
    assert [item.topic for item in parsed.items] == [("Khen thưởng",)] * 2


def test_a_small_table_with_labels_at_the_left_is_a_question():
    document, _table = with_table(
        ["Câu hỏi", "Ai quyết định?"],
        ["A", "Một"],
        ["B", "Hai"],
        ["Đáp án", "B"],
        ["Giải thích", "Vì vậy."],
    )
    with_table(
        ["Câu hỏi", "Khác?"],
        ["A", "Một"],
        ["B", "Hai"],
        ["Đáp án", "D"],
        document=document,
    )
    parsed = read(document)
    assert right(parsed.items[0]) == ["Hai"]
    assert parsed.items[0].explanation == "Vì vậy."
    assert parsed.faults[0].where == "de.docx, table 2, row 4, column “Đáp án”"


def test_answers_in_the_cell_of_the_question_are_parted():
    document, _table = with_table(
        ["STT", "Câu hỏi", "Đáp án"],
        ["1", "Ai quyết định?\nA. Một\nB. Hai\nC. Ba", "C"],
    )
    (item,) = read(document).items
    assert item.stem == "Ai quyết định?"
    assert [row.text for row in item.rows] == ["Một", "Hai", "Ba"]
    assert right(item) == ["Ba"]


def test_answers_in_one_column_of_their_own_are_parted():
    document, _table = with_table(
        ["Câu hỏi", "Các phương án trả lời", "Đáp án"],
        ["Ai quyết định?", "A. Một\nB. Hai", "B"],
    )
    (item,) = read(document).items
    assert (item.stem, right(item)) == ("Ai quyết định?", ["Hai"])


LOOKS = {
    "bold": lambda run: setattr(run, "bold", True),
    "underlined": lambda run: setattr(run, "underline", True),
    "red": lambda run: setattr(run.font.color, "rgb", RGBColor(255, 0, 0)),
    "highlighted": lambda run: setattr(
        run.font, "highlight_color", WD_COLOR_INDEX.YELLOW
    ),
}


@pytest.mark.parametrize("look", LOOKS)
def test_an_answer_that_stands_out_is_the_right_one_and_that_is_said(look):
    document, table = with_table(HEAD[:5], ROW[:5])
    LOOKS[look](table.rows[1].cells[3].paragraphs[0].runs[0])
    for row, text in (("Câu 1. Khác?", ""), ("A. ", "x"), ("B. ", "y")):
        line = document.add_paragraph(row)
        run = line.add_run(text)
        if text == "y":
            LOOKS[look](line.runs[0])
            LOOKS[look](run)
    parsed = read(document)
    assert told(parsed) == []
    assert [right(item) for item in parsed.items] == [["Ba"], ["y"]]
    assert "2 questions" in str(parsed.notices[-1].message)
    assert "row 2: C" in str(parsed.notices[-1].message)


def test_stressed_words_line_ends_and_small_figures_come_along():
    document, table = with_table(HEAD, ROW)
    line = table.rows[1].cells[0].paragraphs[0]
    line.clear()
    line.add_run("Diện tích ")
    line.add_run("trên").bold = True
    line.add_run(" 5 m")
    line.add_run("2").font.superscript = True
    line.add_run("\nlà *gì*?")
    (item,) = read(document).items
    assert item.stem == "Diện tích **trên** 5 m²\nlà \\*gì\\*?"


def test_a_picture_in_a_cell_comes_along_and_a_broken_one_is_told():
    document, table = with_table(HEAD, ROW, ROW)
    for number in (1, 2):
        run = table.rows[number].cells[0].paragraphs[0].add_run()
        run.add_picture(BytesIO(picture(colour=["", "red", "blue"][number]).data))
    data = saved(document)
    parsed = read_docx(data, "de.docx", NoPictures())
    assert [bool(item.picture) for item in parsed.items] == [True, True]
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            spoiled = b"\xd7\xcd\xc6\x9a" if name == "word/media/image1.png" else None
            new.writestr(name, spoiled or old.read(name))
    parsed = read_docx(file.getvalue(), "de.docx", NoPictures())
    assert [bool(item.picture) for item in parsed.items] == [False, True]
    assert parsed.items[0].lost


def test_tracked_changes_nested_tables_and_footnotes_do_no_harm():
    document, table = with_table(HEAD, ROW)
    cell = table.rows[1].cells[0]
    inserted = f'<w:ins {nsdecls("w")} w:id="1"><w:r><w:t> Thêm.</w:t></w:r></w:ins>'
    deleted = (
        f'<w:del {nsdecls("w")} w:id="2"><w:r><w:delText>Bỏ.</w:delText></w:r></w:del>'
    )
    noted = f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'
    for xml in (inserted, deleted, noted):
        cell.paragraphs[0]._p.append(parse_xml(xml))
    cell.add_table(rows=1, cols=2).rows[0].cells[0].text = "Trong"
    (item,) = read(document).items
    assert item.stem.startswith("Ai quyết định? Thêm.")
    assert "Bỏ" not in item.stem
    assert "Trong" in item.stem
    assert len(item.lost) == 2


def test_a_table_without_headings_is_named():
    document, _table = with_table(["Người soạn", "Lan"], ["Ngày", "1/1"])
    with_table(HEAD, ROW, document=document)
    parsed = read(document)
    assert len(parsed.items) == 1
    assert parsed.notices[0].where == "de.docx, table 1"


# --- Paragraphs --------------------------------------------------------------------------


def test_paragraphs_are_read_as_tests_are_written():
    parsed = read(
        paragraphs(
            "ĐỀ KIỂM TRA",
            "Thời gian: 45 phút",
            "Câu 1: Ai quyết định?",
            "A. Một",
            "B. Hai",
            "hay là ba",
            "C. Bốn",
            "Đáp án: B",
            "Giải thích: Vì vậy.",
            "Căn cứ: Điều 84",
            "",
            "Câu 2. Chọn hai.",
            "a) Một\tb) Hai\tc) Ba",
            "Đáp án: a, c",
            "3) Không có đáp án?",
            "A. Một",
            "B. Hai",
        )
    )
    one, two = parsed.items
    assert one.stem == "Ai quyết định?"
    assert [row.text for row in one.rows] == ["Một", "Hai\nhay là ba", "Bốn"]
    assert (right(one), one.explanation, one.cites) == (
        ["Hai\nhay là ba"],
        "Vì vậy.",
        "Điều 84",
    )
    assert (two.kind, right(two)) == ("several", ["Một", "Ba"])
    assert parsed.faults[0].where == (
        "de.docx, question 3 (“Không có đáp án?…”), column “Answer”"
    )


def test_automatic_numbers_of_lists_count_as_letters():
    document = docx.Document()
    numbering = document.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="Câu %1."/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/>'
        '<w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'
        )
    )
    for level, text in [
        (0, "Một?"),
        (1, "x"),
        (1, "y"),
        (0, "Hai?"),
        (1, "z"),
        (1, "t"),
    ]:
        line = document.add_paragraph(text)
        line._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
                '<w:numId w:val="90"/></w:numPr>'
            )
        )
        if text in "yz":
            line.runs[0].bold = True
    parsed = read(document)
    assert told(parsed) == []
    assert [(item.stem, right(item)) for item in parsed.items] == [
        ("Một?", ["y"]),
        ("Hai?", ["z"]),
    ]


def test_prose_alone_is_no_question():
    parsed = read(paragraphs("Kính gửi: Sở Nội vụ", "1. Thực hiện", "2. Báo cáo"))
    assert parsed.items == []
    assert len(parsed.faults) == 1


# --- The template, and damage ------------------------------------------------------------


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_template_is_read_once_it_is_filled_in(language):
    with override(language):
        data = write_docx_template(["Khen thưởng > Thẩm quyền"])
        parsed = read_docx(data, "mau.docx", NoPictures())
        assert (parsed.items, len(parsed.faults)) == ([], 1)
        document = docx.Document(BytesIO(data))
        for cell, text in zip(document.tables[0].rows[1].cells, ROW, strict=True):
            cell.text = text
        parsed = read(document)
    assert [right(item) for item in parsed.items] == [["Hai"]]


def parts(changes):
    document, _table = with_table(HEAD, ROW)
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(saved(document))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.get(name, lambda part: part)(old.read(name)))
    return file.getvalue()


MAIN = "word/document.xml"
GOOD = parts({})
OUTSIDE = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        GOOD[: len(GOOD) // 2],
        parts({MAIN: lambda part: part[: len(part) // 2]}),
        parts({MAIN: lambda part: OUTSIDE + part[part.index(b"?>") + 2 :]}),
        parts({MAIN: lambda part: b"<a>" * 100_000}),
        parts({MAIN: lambda part: bytes(50_000_000)}),
        bytes(101 * 1024 * 1024),
    ],
)
def test_a_damaged_or_hostile_document_is_one_fault(data):
    parsed = read_docx(data, "de.docx", NoPictures())
    assert parsed.items == []
    assert len(parsed.faults) == 1


def test_a_workbook_that_is_called_docx_is_named():
    data = tabular.write_template()
    assert "Word" in str(read_docx(data, "x.docx", NoPictures()).faults[0].message)


@settings(max_examples=100, deadline=5000, phases=PHASES)
@given(data=st.binary(max_size=400), at=st.integers(0, len(GOOD)))
def test_damage_anywhere_never_raises(data, at):
    read_docx(GOOD[:at] + data + GOOD[at + len(data) :], "x.docx", NoPictures())


@settings(max_examples=100, deadline=5000, phases=PHASES)
@given(
    lines=st.lists(
        st.sampled_from(
            [
                "Câu 1: x",
                "A. a",
                "B. b",
                "a) c\tb) d",
                "Đáp án: B",
                "",
                "Giải thích:",
                "1.",
            ]
        )
        | st.text(
            st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=20
        )
    )
)
def test_any_paragraphs_end_in_questions_or_faults(lines):
    read(
        paragraphs(
            *[line.replace("\ufffe", "").replace("\uffff", "") for line in lines]
        )
    )
