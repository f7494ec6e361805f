"""Which formats there are, what reads and writes each, and which one a file is in.

Readers and writers are named, not imported: a page of the bank has no need of lxml. A format
whose files hold more than questions (a whole site) names a module of its own instead, with
``plan`` and ``apply`` as ``quizzes.importing.site`` describes them; command and screens are the
same for both.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.text import fold

from .items import Item, Reader, Written

_PACKAGE = "quizzes.formats."


@dataclass(frozen=True)
class Format:
    """A format: ``module`` (below this package) and what in it does what, "" for nothing."""

    name: str
    label: Promise | str
    endings: tuple[str, ...]
    module: str
    reads: str = "read"
    writes: str = ""
    # Makes an empty file to write questions into, given the names of topics.
    template: str = ""
    is_site: bool = False
    # A text that a trainer may paste.
    is_text: bool = False

    @property
    def is_there(self) -> bool:
        """Return whether its module stands; the list is longer than a build may be."""
        return find_spec(self._path) is not None

    @property
    def _path(self) -> str:
        return _PACKAGE + self.module

    def load(self, name: str) -> Any:
        """Return what the format's module holds under a name."""
        return getattr(import_module(self._path), name)

    @property
    def reader(self) -> Reader:
        found: Reader = self.load(self.reads)
        return found

    def write(self, items: Iterable[Item]) -> Written:
        """Return the items as a file, and what of them it could not hold."""
        written = self.load(self.writes)(items)
        return written if isinstance(written, Written) else Written(written)

    def make_template(self, topics: Sequence[str]) -> bytes:
        """Return an empty file of this format, with examples, to write questions into."""
        data: bytes = self.load(self.template)(topics)
        return data


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format(
            "xlsx",
            _("Excel workbook (our template)"),
            ("xlsx", "xlsm", "xls", "ods"),
            "tabular",
            reads="read_xlsx",
            writes="write_xlsx",
            template="write_template",
        ),
        Format(
            "csv",
            _("CSV (our template)"),
            ("csv", "tsv"),
            "tabular",
            reads="read_csv",
            writes="write_csv",
        ),
        Format(
            "docx",
            _("Word table"),
            ("docx",),
            "word",
            template="write_docx_template",
        ),
        Format("gift", "GIFT", ("gift", "txt"), "gift", writes="write", is_text=True),
        Format("aiken", "Aiken", ("aiken", "txt"), "aiken", is_text=True),
        Format("moodle-xml", "Moodle XML", ("xml",), "moodle_xml", writes="write"),
        Format("qti3", "QTI 3.0", ("zip", "xml"), "qti", writes="write"),
        Format(
            "django-quiz-app",
            _("django-quiz-app: a whole site"),
            ("json", "sqlite3", "sqlite", "db"),
            "django_quiz_app.importing",
            is_site=True,
        ),
    )
}


def readable() -> Iterator[Format]:
    """Yield the formats that can be imported."""
    return (one for one in FORMATS.values() if one.is_there)


def writable() -> Iterator[Format]:
    """Yield the formats that can be exported."""
    return (one for one in FORMATS.values() if one.writes and one.is_there)


def guess(name: str, data: bytes) -> str | None:
    """Return the name of the format a file is likely in, by its first bytes, then its name.

    >>> guess("cau-hoi.txt", "A. Một\\nB. Hai\\nĐáp án: B".encode())
    'aiken'
    """
    ending = name.rpartition(".")[2].casefold()
    head = data[:4096]
    if head.startswith(b"SQLite format 3\0"):
        return "django-quiz-app"
    if head.startswith(b"PK"):
        return ending if ending in ("docx", "xlsx") else _packed(data)
    text = _plain(head).lstrip("\ufeff \r\n\t")
    if text.startswith("<"):
        return "moodle-xml" if "<quiz" in text else "qti3"
    if text.startswith(("[", "{")) and '"model"' in text:
        return "django-quiz-app"
    if ending in ("csv", "tsv", "gift", "aiken"):
        return "csv" if ending == "tsv" else ending
    return _kind_of_text(_plain(data[:65536]))


def _packed(data: bytes) -> str:
    """Tell a workbook or a Word file under another name from a package of QTI."""
    for mark, name in ((b"word/document.xml", "docx"), (b"xl/workbook.xml", "xlsx")):
        if mark in data:
            return name
    return "qti3"


def _plain(data: bytes) -> str:
    """Return bytes as text well enough to guess by."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    return data.decode("utf-8", errors="replace")


def _kind_of_text(text: str) -> str | None:
    lines = [fold(line) for line in text.splitlines()]
    if any(line.startswith(("answer:", "dap an:", "dap an :")) for line in lines):
        return "aiken"
    if "{" in text and "}" in text:
        return "gift"
    if any(line.count(",") > 2 or line.count(";") > 2 for line in lines[:3]):
        return "csv"
    return None
