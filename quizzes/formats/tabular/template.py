"""The workbook that a trainer downloads, fills in and brings back.

Four sheets: the table, with lists to choose from; a guide to its columns; an example of each
kind; and the words that may stand in the lists. Its readers leave out the last three.
"""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from . import words
from .columns import AFTER, BEFORE, Column, family, heading_of
from .writing import write_header

# The sheets that hold no questions to read.
NO_QUESTIONS = {
    "vi": ("Hướng dẫn", "Ví dụ", "Danh mục"),
    "en": ("Guide", "Examples", "Lists"),
}
ANSWERS = 8
_ROWS = 2000


def template_columns() -> list[Column]:
    """Return the columns of the template, in their order."""
    return [*BEFORE, *(family("option", place) for place in range(ANSWERS)), *AFTER]


def write_template(topics: Sequence[str] = ()) -> bytes:
    """Return the template; ``topics`` are paths, "A > B", to choose from."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        columns = template_columns()
        sheet = book.add_worksheet(_("Questions"))
        write_header(book, sheet, columns)
        guide, examples, lists = NO_QUESTIONS["en" if _is_english() else "vi"]
        _write_guide(book, book.add_worksheet(guide))
        _write_examples(book, book.add_worksheet(examples))
        _write_lists(book, book.add_worksheet(lists), sheet, columns, topics, lists)
    return file.getvalue()


def examples() -> list[dict[str, str]]:
    """Return an example of each kind, by column; the readers take every one."""
    return [
        _example(
            "single",
            "Danh hiệu nào xét tặng hằng năm cho cá nhân?",
            [
                "Chiến sĩ thi đua cơ sở",
                "Cờ thi đua của Chính phủ",
                "Tập thể lao động tiên tiến",
            ],
            answer="A",
            explanation="Hai danh hiệu còn lại dành cho tập thể.",
            cites="Điều 20 Luật Thi đua, khen thưởng 2022",
        ),
        _example(
            "several",
            "Hồ sơ đề nghị Bằng khen gồm những gì?",
            ["Tờ trình", "Báo cáo thành tích", "Hoá đơn"],
            answer="A, B",
            explanation="Hoá đơn không thuộc hồ sơ.",
        ),
        _example(
            "true-false",
            "Khen thưởng phải chính xác, công khai, công bằng và kịp thời.",
            [],
            answer="Đúng",
            explanation="Đây là một nguyên tắc khen thưởng.",
        ),
        _example(
            "matching",
            "Ai có thẩm quyền quyết định?",
            [
                "Huân chương = Chủ tịch nước",
                "Cờ thi đua của Chính phủ = Thủ tướng Chính phủ",
                "(không) = Bộ trưởng Bộ Nội vụ",
            ],
            explanation="“(không) = …” là một vế phải gây nhiễu, không thuộc vế trái nào.",
        ),
        _example(
            "ordering",
            "Sắp xếp các bước xét tặng danh hiệu.",
            ["Tập thể bình xét", "Hội đồng xét", "Người có thẩm quyền quyết định"],
            explanation="Ghi các bước theo đúng thứ tự, mỗi cột một bước.",
        ),
        _example(
            "number",
            "15 % của 40 người là bao nhiêu người?",
            ["6 ± 0"],
            explanation="40 × 15 % = 6.",
        ),
        _example(
            "short-text",
            "Cơ quan nào thẩm định hồ sơ trình Chủ tịch UBND tỉnh?",
            ["Sở Nội vụ", "Sở Nội vụ tỉnh"],
            explanation="Mỗi cột một cách trả lời được chấp nhận; * thay cho bất kỳ chữ nào.",
        ),
        _example(
            "gaps",
            "[[1]] quyết định tặng Huân chương; [[2]] quyết định tặng Cờ thi đua.",
            ["1: Chủ tịch nước", "2: Thủ tướng Chính phủ", "2: Bộ trưởng"],
            answer="A, B",
            explanation="Chỗ trống có phương án sai thì thành danh sách để chọn.",
        ),
        _example(
            "essay",
            "Trình bày quy trình xét tặng Bằng khen của Chủ tịch UBND tỉnh.",
            ["Nêu đúng thẩm quyền | 2", "Nêu đủ các bước | 3"],
            explanation="Mỗi cột một tiêu chí chấm và số điểm tối đa.",
            points="5",
        ),
    ]


def _example(
    kind: str, stem: str, answers: Sequence[str], **more: str
) -> dict[str, str]:
    found = {"kind": words.written(words.KINDS, kind), "stem": stem}
    for place, text in enumerate(answers):
        found[f"option:{place}"] = text
    return found | {"topic": "Khen thưởng > Thẩm quyền", "difficulty": "1"} | more


def _guide() -> Iterator[tuple[str, str]]:
    """Yield a column's name and what stands in it."""
    yield (
        "code",
        _(
            "A name of your own, such as kt-001. The same code is the same question: "
            "bringing the file again changes it instead of adding it. May be empty."
        ),
    )
    yield (
        "topic",
        _(
            "The path of topics, with “>” between: Khen thưởng > Thẩm quyền. Topics "
            "that are not there yet are shown before they are made."
        ),
    )
    yield "kind", _("One of the list. Empty: told from the answer.")
    yield (
        "stem",
        _(
            "The question. A blank line (Alt+Enter twice) parts a situation from the "
            "question. **Two stars** make words bold. In a text with gaps: [[1]], "
            "[[2]] …"
        ),
    )
    yield (
        "option:0",
        _(
            "A, B, C …: one answer a column. Pairs: left side = right side; “(không) = "
            "right side” belongs to none. Steps: in their right order. A number: value "
            "± tolerance. Short text: one accepted answer a column. Gaps: “1: answer”. "
            "Essay: criterion | points."
        ),
    )
    yield (
        "answer",
        _(
            "The letter of the right answer: B; several: A, C; a statement: Đúng or "
            "Sai. Empty for pairs, steps and essays. For numbers, short texts and gaps "
            "only where not all of the columns are right."
        ),
    )
    yield (
        "explanation",
        _("Why it is so; shown after the answer. A question without it stays a draft."),
    )
    yield (
        "cites",
        _(
            "The legal basis as you would write it: Điều 84 Luật Thi đua, khen thưởng "
            "2022."
        ),
    )
    yield (
        "difficulty",
        _("1 remember, 2 understand, 3 apply; or Nhận biết, Thông hiểu, Vận dụng."),
    )
    yield "points", _("A number, 1 where empty.")
    yield "state", _("Leave it empty; a new question begins as a draft.")
    yield (
        "picture",
        _(
            "The name of a picture file that you upload beside this one, or lay the "
            "picture into the row."
        ),
    )
    yield "picture_alt", _("What the picture shows, for those who cannot see it.")
    yield (
        "feedback:0",
        _("Further columns, where you need them: feedback to each answer."),
    )
    yield (
        "shares",
        _(
            "Shares of the points in per cent, where not all or nothing: A=50; B=50; "
            "C=-25."
        ),
    )
    yield (
        "scoring",
        _("For several answers, pairs, steps and gaps: “%(whole)s” or “%(each)s”.")
        % {
            "whole": words.written(words.SCORINGS, "whole"),
            "each": words.written(words.SCORINGS, "each"),
        },
    )
    yield "unit", _("For a number: its unit, such as người or ngày.")
    yield "match_case", _("For short texts and gaps: “Có” or “Không”.")
    yield "words_min", _("For an essay: how many words at least, and at most.")
    yield "stem_en", _("Further columns with (EN) hold the English of each text.")


def _write_guide(book: Any, sheet: Any) -> None:
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    sheet.write_string(
        0, 0, _("How to fill in the table"), book.add_format({"bold": True, "size": 14})
    )
    sheet.write_string(
        1,
        1,
        _(
            "One row a question. Columns may stand in any order; leave out those you "
            "do not need. Rows with a fault are named when you bring the file; the "
            "others are not held up."
        ),
        wrapped,
    )
    for row, (name, text) in enumerate(_guide(), start=3):
        sheet.write_string(row, 0, heading_of(name), bold)
        sheet.write_string(row, 1, text, wrapped)


def _write_examples(book: Any, sheet: Any) -> None:
    columns = template_columns()
    write_header(book, sheet, columns)
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for row, example in enumerate(examples(), start=1):
        for index, column in enumerate(columns):
            if column.name in example:
                sheet.write_string(row, index, example[column.name], wrapped)


def _write_lists(
    book: Any,
    sheet: Any,
    table: Any,
    columns: Sequence[Column],
    topics: Sequence[str],
    name: str,
) -> None:
    """Write the words to choose from, and offer them in the cells of the table."""
    bold = book.add_format({"bold": True, "bottom": 1})
    lists = {
        "kind": [words.written(words.KINDS, kind) for kind in words.KINDS],
        "topic": list(topics),
        "state": [words.written(words.STATES, state) for state in words.STATES],
        "difficulty": list(words.DIFFICULTIES),
    }
    names = [column.name for column in columns]
    for index, (column, values) in enumerate(lists.items()):
        sheet.set_column(index, index, 40 if column == "topic" else 22)
        sheet.write_string(0, index, heading_of(column), bold)
        for row, value in enumerate(values, start=1):
            sheet.write_string(row, index, value)
        if values:
            letters = "ABCD"[index]
            at = names.index(column)
            table.data_validation(
                1,
                at,
                _ROWS,
                at,
                {
                    "validate": "list",
                    "source": f"='{name}'!${letters}$2:${letters}${len(values) + 1}",
                    # A topic that is not there yet, or an empty cell, is no mistake.
                    "error_type": "information",
                    "error_message": _("This word is not in the list."),
                },
            )


def _is_english() -> bool:
    return get_language() == "en"
