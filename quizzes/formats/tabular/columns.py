"""The columns of a table of questions, and how their headings are recognised.

The two headings of a column are part of the format, as the keys of a file are, and do not
pass through translation: a table is read whatever language its reader uses.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from core.text import fold

from .. import limits


@dataclass(frozen=True)
class Column:
    """A column: the name we know it by, its two headings, others that people use."""

    name: str
    vi: str
    en: str
    width: int = 14
    others: tuple[str, ...] = ()

    @property
    def heading(self) -> str:
        return self.en if get_language() == "en" else self.vi


# What stands before the answers, and after them, in the order of the template.
BEFORE = (
    Column("code", "Mã", "Code", 14, ("ma cau hoi", "ma so", "id")),
    Column("topic", "Chủ đề", "Topic", 28, ("chuyen de", "chuong", "category")),
    Column(
        "kind", "Loại", "Kind", 18, ("loai cau hoi", "dang", "dang cau hoi", "type")
    ),
    Column(
        "stem",
        "Câu hỏi",
        "Question",
        60,
        ("noi dung cau hoi", "noi dung", "de bai", "question text", "stem"),
    ),
)
AFTER = (
    Column(
        "answer",
        "Đáp án",
        "Answer",
        12,
        (
            "dap an dung",
            "dap an chinh xac",
            "tra loi dung",
            "cau tra loi dung",
            "phuong an dung",
            "lua chon dung",
            "key",
            "correct",
            "correct answer",
            "right answer",
        ),
    ),
    Column(
        "explanation",
        "Giải thích",
        "Explanation",
        50,
        ("loi giai", "huong dan giai", "giai thich dap an", "general feedback"),
    ),
    Column(
        "cites",
        "Căn cứ",
        "Legal basis",
        34,
        ("can cu phap ly", "co so phap ly", "trich dan", "dieu luat", "basis"),
    ),
    Column("difficulty", "Độ khó", "Difficulty", 10, ("muc do", "cap do", "level")),
    Column("points", "Điểm", "Points", 8, ("so diem", "diem so", "mark", "score")),
    Column("state", "Trạng thái", "State", 14, ("tinh trang", "status")),
    Column("picture", "Hình ảnh", "Picture", 20, ("hinh", "anh", "image", "hinh ve")),
    Column(
        "picture_alt",
        "Mô tả hình ảnh",
        "What the picture shows",
        30,
        ("mo ta hinh", "mo ta anh", "alt", "alt text"),
    ),
)
# What few tables need: written only where a question has it, read wherever it stands.
SELDOM = (
    Column("shares", "Tỉ lệ điểm", "Shares", 18, ("ty le diem", "ty le", "ti le")),
    Column("scoring", "Cách tính điểm", "Scoring", 18, ("cach cham",)),
    Column("unit", "Đơn vị", "Unit", 12, ("don vi tinh",)),
    Column("unit_en", "Đơn vị (EN)", "Unit (EN)", 12),
    Column("match_case", "Phân biệt hoa thường", "Capital letters count", 12),
    Column("match_marks", "Phân biệt dấu", "Vietnamese marks count", 12),
    Column("words_min", "Số từ tối thiểu", "Words at least", 10, ("so tu it nhat",)),
    Column("words_max", "Số từ tối đa", "Words at most", 10, ("so tu nhieu nhat",)),
    Column("right_feedback", "Phản hồi khi đúng", "Feedback if right", 30),
    Column(
        "partial_feedback", "Phản hồi khi đúng một phần", "Feedback if partly right", 30
    ),
    Column("wrong_feedback", "Phản hồi khi sai", "Feedback if wrong", 30),
    Column("use", "Dùng cho", "Use", 14),
    Column("stem_en", "Câu hỏi (EN)", "Question (EN)", 50),
    Column("explanation_en", "Giải thích (EN)", "Explanation (EN)", 40),
    Column("right_feedback_en", "Phản hồi khi đúng (EN)", "Feedback if right (EN)", 30),
    Column(
        "partial_feedback_en",
        "Phản hồi khi đúng một phần (EN)",
        "Feedback if partly right (EN)",
        30,
    ),
    Column("wrong_feedback_en", "Phản hồi khi sai (EN)", "Feedback if wrong (EN)", 30),
)
# A family has a column for each row of a question, A, B, C …
FAMILIES = {
    "option": ("Phương án {}", "Option {}", 26),
    "option_en": ("Phương án {} (EN)", "Option {} (EN)", 26),
    "feedback": ("Phản hồi {}", "Feedback {}", 26),
    "feedback_en": ("Phản hồi {} (EN)", "Feedback {} (EN)", 26),
}
MOST_ROWS = limits.ROWS
HEADER_WITHIN = 20

_LETTERED = {
    "option": re.compile(
        r"(?:phuong an|lua chon|dap an|cau tra loi|tra loi|option|answer|choice|pa)"
        r" ?([a-h]?[a-z]|\d{1,2})"
    ),
    "feedback": re.compile(
        r"(?:phan hoi|nhan xet|feedback|giai thich|explanation) ([a-h]?[a-z]|\d{1,2})"
    ),
}
_ENGLISH = re.compile(r"\s*[(\[]?(?:\ben\b|tieng anh|in english|english)[)\]]?\s*\Z")
_KNOWN = {
    fold(heading): column.name
    for column in (*BEFORE, *AFTER, *SELDOM)
    for heading in (column.vi, column.en, *column.others)
}


def letter(index: int) -> str:
    """Return the letter of a row: A for 0, Z for 25, AA for 26."""
    return ("" if index < 26 else chr(64 + index // 26)) + chr(65 + index % 26)


def index_of(letters: str) -> int:
    """Return the row of a letter or a number: 0 for A, a and 1.

    >>> index_of("B"), index_of("2"), index_of("AA")
    (1, 1, 26)
    """
    if letters.isdecimal():
        return int(letters) - 1
    index = 0
    for char in letters.upper():
        index = index * 26 + ord(char) - 64
    return index - 1


def family(name: str, index: int) -> Column:
    """Return the column of a family for one row."""
    vi, en, width = FAMILIES[name]
    mark = letter(index)
    return Column(f"{name}:{index}", vi.format(mark), en.format(mark), width)


def heading_of(name: str) -> str:
    """Return what heads a column, in the reader's language."""
    base, _sign, index = name.partition(":")
    if index:
        return family(base, int(index)).heading
    return next(c.heading for c in (*BEFORE, *AFTER, *SELDOM) if c.name == name)


def recognise(heading: str) -> str | None:
    """Return the name of the column that a heading means, or None.

    Case, marks, a colon or a star behind it make no difference.

    >>> recognise("ĐÁP ÁN ĐÚNG:"), recognise("Phương án b"), recognise("Ghi chú")
    ('answer', 'option:1', None)
    """
    text = fold(heading).strip(" :*.?")
    if text in _KNOWN:
        return _KNOWN[text]
    english = _ENGLISH.search(text)
    base, suffix = (text[: english.start()], "_en") if english else (text, "")
    base = base.strip(" :*.")
    if not base:
        return None
    if re.fullmatch(r"[a-z]", base):
        return f"option{suffix}:{index_of(base)}"
    for name, pattern in _LETTERED.items():
        found = pattern.fullmatch(base)
        if found and 0 <= index_of(found[1]) < MOST_ROWS:
            return f"{name}{suffix}:{index_of(found[1])}"
    if suffix and f"{_KNOWN.get(base)}_en" in _KNOWN.values():
        return f"{_KNOWN[base]}_en"
    return None


def recognise_all(headings: Iterable[str]) -> list[str | None]:
    """Return the names of a row of headings; the second of a kind is not recognised."""
    names: list[str | None] = []
    for heading in headings:
        name = recognise(heading) if heading else None
        names.append(None if name in names else name)
    return names


def is_header(names: Sequence[str | None]) -> bool:
    """Return whether a row of recognised names heads a table of questions."""
    return "stem" in names and any(
        name and name.startswith(("answer", "option:", "kind")) for name in names
    )
