"""The words that cells use for kinds, states and the like: what we write, what we read."""

from collections.abc import Mapping
from functools import lru_cache

from django.utils.translation import get_language

from core.text import fold

# By the value we store: Vietnamese, English, and what else people write (folded).
KINDS = {
    "single": (
        "Một lựa chọn",
        "Single choice",
        ("mot dap an", "trac nghiem", "chon mot", "mot phuong an", "mcq"),
    ),
    "several": (
        "Nhiều lựa chọn",
        "Several choices",
        ("nhieu dap an", "chon nhieu", "nhieu phuong an", "multiple choice"),
    ),
    "true-false": ("Đúng/Sai", "True or false", ("dung sai", "dung hay sai", "tf")),
    "matching": ("Ghép đôi", "Matching", ("ghep cap", "noi cot", "ghep noi", "noi")),
    "ordering": ("Sắp xếp thứ tự", "Ordering", ("sap xep", "thu tu")),
    "number": ("Số", "Number", ("dien so", "numerical", "tra loi bang so")),
    "short-text": ("Trả lời ngắn", "Short text", ("dien tu", "short answer")),
    "gaps": (
        "Điền chỗ trống",
        "Gaps in a text",
        ("dien khuyet", "dien vao cho trong", "cho trong", "cloze"),
    ),
    "essay": ("Tự luận", "Essay", ("bai viet", "cau hoi mo")),
}
STATES = {
    "draft": ("Bản nháp", "Draft", ("nhap",)),
    "review": ("Chờ duyệt", "Under review", ("dang duyet", "dang xem xet")),
    "live": ("Đang dùng", "In use", ("dang su dung", "su dung")),
    "watch": ("Đang theo dõi", "Under watch", ("theo doi",)),
    "retired": ("Đã ngừng dùng", "Retired", ("ngung dung", "ngung", "thoi dung")),
}
SCORINGS = {
    "whole": ("Đúng hết mới có điểm", "All or nothing", ("tat ca", "tron ven")),
    "each": ("Từng phần", "A share for each part", ("tung phan dung", "mot phan")),
}
USES = {
    "graded": ("Bài kiểm tra", "In quizzes", ("kiem tra",)),
    "self-check": ("Trong bài học", "Inside lessons", ("tu kiem tra", "bai hoc")),
}
DIFFICULTIES = {
    "1": ("Nhớ", "Remember", ("nhan biet", "biet", "de", "nho", "easy", "muc 1")),
    "2": ("Hiểu", "Understand", ("thong hieu", "trung binh", "medium", "muc 2")),
    "3": (
        "Vận dụng",
        "Apply",
        ("van dung cao", "kho", "rat kho", "hard", "muc 3", "van dung thap"),
    ),
}
YES = ("Có", "Yes")
NO = ("Không", "No")

Words = Mapping[str, tuple[str, str, tuple[str, ...]]]
_INDEXES: dict[int, dict[str, str]] = {}


def written(words: Words, value: str) -> str:
    """Return what we write for a value, in the reader's language."""
    if value not in words:
        return value
    vi, en, _others = words[value]
    return en if get_language() == "en" else vi


def read(words: Words, text: str) -> str | None:
    """Return the value that a word stands for, or None."""
    index = _INDEXES.get(id(words))
    if index is None:
        index = _INDEXES[id(words)] = _index(words)
    return index.get(_bare(text))


def listed(words: Words) -> str:
    """Return all that may be written, for a message: "Một lựa chọn", "Nhiều lựa chọn" …"""
    return ", ".join(f"“{written(words, value)}”" for value in words)


def yes_no(value: bool) -> str:
    """Return how a setting that is on or off is written."""
    return (YES if value else NO)[1 if get_language() == "en" else 0]


def _index(words: Words) -> dict[str, str]:
    """Return the values by every word that stands for them; the first one counts."""
    found: dict[str, str] = {}
    for value, (vi, en, others) in words.items():
        for word in (value, vi, en, *others):
            found.setdefault(_bare(word), value)
    return found


@lru_cache(maxsize=1000)
def _bare(text: str) -> str:
    return " ".join(fold(text).replace("/", " ").replace("-", " ").split()).strip(" .:")
