"""Reading questions from a Word file, in the shapes that trainers write them.

A table with headings holds a question a row; a small table with words like "Câu hỏi" and
"Đáp án" at the left holds one or several; paragraphs hold "Câu 1: …", "A. …", "Đáp án: B".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal
from core.loading import Fault
from core.text import fold

from .. import limits
from ..decoding import too_large
from ..items import Parsed, PictureFile, PictureSource
from ..tabular.cells import clean
from ..tabular.columns import is_header, letter, recognise, recognise_all
from ..tabular.record import Record
from ..tabular.records import guesses, read_record
from .document import Cell, Document, Line, Table
from .keys import Key, drop_heading, give, key_of_line, key_of_table
from .lettered import Question, questions, split

_HEADER_WITHIN = 4
_SHARED = ("topic", "kind", "cites", "difficulty", "points", "state")
# A column that holds all the answers of a question, as lines.
_ALL_ANSWERS = {
    "phuong an",
    "cac phuong an",
    "phuong an tra loi",
    "cac phuong an tra loi",
    "lua chon",
    "cac lua chon",
    "options",
    "answers",
}


@dataclass
class _Row:
    """Cells of one question on their way to a record."""

    where: str
    headings: Mapping[str, str]
    cells: dict[str, list[Line]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def read_docx(data: bytes, name: str, pictures: PictureSource) -> Parsed:
    """Read the questions of a Word file; faults name table and row, or the question."""
    faults = too_large(data, name, limits.UPLOAD_BYTES)
    if faults:
        return Parsed(faults=faults)
    try:
        document = Document(data)
    except Refusal as refusal:
        return Parsed(faults=[Fault(name, str(refusal))])
    parsed, guessed, marked = Parsed(), list[str](), list[str]()
    for record in _records(document, name, parsed):
        item, found, was_guessed = read_record(record, pictures)
        parsed.faults += found
        if item:
            parsed.items.append(item)
            place = record.where.removeprefix(f"{name}, ")
            if record.marked and not record.cells.get("answer"):
                marked.append(f"{place}: {', '.join(map(letter, record.marked))}")
            elif was_guessed:
                guessed.append(place)
    parsed.notices += _marked(marked, name) + guesses(guessed, name)
    if not parsed.items and not parsed.faults:
        parsed.faults.append(Fault(name, _nothing()))
    return parsed


def _nothing() -> str:
    return _(
        "No question was found. Write them in a table whose first row has “Câu hỏi”, “A”, "
        "“B” … and “Đáp án”, or as paragraphs: “Câu 1: …”, “A. …”, “Đáp án: B”. The "
        "template shows both."
    )


def _marked(places: list[str], name: str) -> list[Fault]:
    """Return the remark that tells which answers were taken as right by their looks."""
    if not places:
        return []
    shown = "; ".join(places[:10]) + (" …" if len(places) > 10 else "")
    message = ngettext(
        "In %(count)d question the answer that stands out (bold, underlined, coloured) was "
        "taken as the right one; check it: %(places)s.",
        "In %(count)d questions the answers that stand out (bold, underlined, coloured) "
        "were taken as the right ones; check them: %(places)s.",
        len(places),
    ) % {"count": len(places), "places": shown}
    return [Fault(name, message)]


def _records(document: Document, name: str, parsed: Parsed) -> Iterator[Record]:
    """Yield what may be a question, tables and paragraphs in their order."""
    for number, question in enumerate(_gathered(document, name, parsed), start=1):
        if isinstance(question, _Row):
            yield _from_cells(question)
        else:
            yield _from_paragraphs(question, number, name)


def _gathered(document: Document, name: str, parsed: Parsed) -> list[Question | _Row]:
    """Return the questions of paragraphs and tables, with the answers of a key below them."""
    lines: list[Line] = []
    written: list[Question] = []
    found: list[Question | _Row] = []
    tables = 0

    def finish() -> None:
        more = list(questions(lines))
        written.extend(more)
        found.extend(more)
        lines.clear()

    def give_key(key: Key, place: str) -> None:
        drop_heading(lines)
        finish()
        parsed.notices += _missing(give(key, written), place)

    for block in document.blocks:
        if isinstance(block, Line):
            key = key_of_line(block)
            if key and (lines or written):
                give_key(key, name)
            else:
                lines.append(block)
            continue
        tables += 1
        place = _("%(file)s, table %(table)d") % {"file": name, "table": tables}
        key = key_of_table(block)
        if key:
            give_key(key, place)
            continue
        finish()
        rows = list(_rows(block, place, parsed))
        found.extend(rows)
        if block.rows and not rows:
            parsed.notices.append(Fault(place, _no_headings()))
    finish()
    return found


def _missing(numbers: list[int], place: str) -> list[Fault]:
    if not numbers:
        return []
    message = _(
        "The key names questions that are not there or have an answer already: %(numbers)s."
    ) % {"numbers": ", ".join(map(str, numbers[:40]))}
    return [Fault(place, message)]


def _no_headings() -> str:
    return _(
        "This table has no headings such as “Câu hỏi” and “Đáp án”, or no questions below "
        "them; it was not read."
    )


def _from_paragraphs(question: Question, number: int, name: str) -> Record:
    cells = {key: clean(text) for key, text in question.cells.items() if clean(text)}
    words = cells.get("stem", "")[:40]
    where = _("%(file)s, question %(number)d (“%(words)s…”)") % {
        "file": name,
        "number": number,
        "words": words.replace("\n", " "),
    }
    return _record(
        where,
        cells,
        {},
        {},
        question.pictures,
        question.marked if len(question.marked) < question.options else [],
        question.lost,
    )


# --- Tables ------------------------------------------------------------------------------


def _rows(table: Table, place: str, parsed: Parsed) -> Iterator[_Row]:
    """Yield the questions of a table, be its headings above or at the left."""
    for number, cells in enumerate(table.rows[:_HEADER_WITHIN]):
        headings = [_heading(cell) for cell in cells]
        names = [
            "options" if fold(text).strip(" :") in _ALL_ANSWERS else known
            for text, known in zip(headings, recognise_all(headings), strict=True)
        ]
        if is_header(names):
            _remark(parsed, place, headings, names)
            yield from _below(table, number, headings, names, place)
            return
    yield from _at_the_left(table, place)


def _heading(cell: Cell) -> str:
    return clean(" ".join(line.plain for line in cell.lines))


def _remark(
    parsed: Parsed, place: str, headings: list[str], names: list[str | None]
) -> None:
    unknown = [
        text
        for text, known in zip(headings, names, strict=True)
        if text and not known and fold(text) not in ("stt", "tt", "so tt", "no")
    ]
    if unknown:
        message = _("These columns are not known and were not read: %(names)s.") % {
            "names": ", ".join(f"“{text[:40]}”" for text in unknown[:20])
        }
        parsed.notices.append(Fault(place, message))


def _below(
    table: Table,
    header: int,
    headings: list[str],
    names: list[str | None],
    place: str,
) -> Iterator[_Row]:
    known = {name: text for name, text in zip(names, headings, strict=True) if name}
    above: dict[str, list[Line]] = {}
    for number, cells in enumerate(table.rows[header + 1 :], start=header + 2):
        where = _("%(table)s, row %(row)d") % {"table": place, "row": number}
        row = _Row(where, known)
        for name, cell in zip(names, cells, strict=False):
            if name is None:
                continue
            if cell.is_merged and name in _SHARED:
                row.cells[name] = above.get(name, [])
            else:
                row.cells[name] = above[name] = cell.lines
        own = {n: lines for n, lines in row.cells.items() if n not in _SHARED}
        if any(_words(lines) or _pictures(lines) for lines in own.values()):
            yield row


def _at_the_left(table: Table, place: str) -> Iterator[_Row]:
    """Yield the questions of a table with a label and a text in each row."""
    labels = [recognise(_heading(cells[0])) if cells else None for cells in table.rows]
    if "stem" not in labels or not {"answer", "option:0"} & set(labels):
        return
    row: _Row | None = None
    for number, (name, cells) in enumerate(zip(labels, table.rows, strict=True), 1):
        where = _("%(table)s, row %(row)d") % {"table": place, "row": number}
        if name == "stem" or (name and row is None):
            if row and "stem" in row.cells and name == "stem":
                yield row
                row = None
            row = row or _Row(where, {})
        if row is None or name is None:
            continue
        row.cells[name] = [line for cell in cells[1:] for line in cell.lines]
        row.places[name] = where
        row.headings = {**row.headings, name: _heading(cells[0])}
    if row:
        yield row


def _from_cells(row: _Row) -> Record:
    lines = [line for cell in row.cells.values() for line in cell]
    cells = {name: text for name, found in row.cells.items() if (text := _words(found))}
    options = {name: row.cells[name] for name in cells if name.startswith("option:")}
    marked = [
        int(n.split(":")[1]) for n, found in options.items() if _stands_out(found)
    ]
    if len(marked) == len(options):
        marked = []
    together = row.cells.get("stem", []) + row.cells.get("options", [])
    found = split(together) if not options else None
    if found:
        cells = {**cells, **{k: t for k, v in found.cells.items() if (t := clean(v))}}
        marked = found.marked if len(found.marked) < found.options else []
    cells.pop("options", None)
    if marked and not cells.get("answer"):
        cells = {
            n: _unstressed(t) if n.startswith("option") else t for n, t in cells.items()
        }
    pictures = _pictures(lines)
    lost = [sentence for line in lines for sentence in line.lost]
    return _record(row.where, cells, row.headings, row.places, pictures, marked, lost)


def _record(
    where: str,
    cells: Mapping[str, str],
    headings: Mapping[str, str],
    places: Mapping[str, str],
    pictures: list[PictureFile],
    marked: list[int],
    lost: Iterable[str],
) -> Record:
    sentences = list(dict.fromkeys(lost))
    if len(pictures) > 1:
        sentences.append(_("Of several pictures only the first came along."))
    return Record(
        where=where,
        cells=cells,
        headings=headings,
        picture=pictures[0] if pictures else None,
        marked=tuple(marked),
        lost=tuple(sentences),
        places=places,
    )


def _words(lines: list[Line]) -> str:
    """Return the text of a cell: a line a paragraph, lists marked, numbers left out."""
    return clean("\n".join(_worded(line) for line in lines))


def _worded(line: Line) -> str:
    keeps = line.label == "-" or line.label[:1].isalpha()
    return f"{line.label} {line.text()}" if keeps else line.text()


def _stands_out(lines: list[Line]) -> bool:
    worded = [line for line in lines if line.plain.strip()]
    return bool(worded) and all(line.stands_out for line in worded)


def _pictures(lines: list[Line]) -> list[PictureFile]:
    return [picture for line in lines for picture in line.pictures]


def _unstressed(text: str) -> str:
    return text.removeprefix("**").removesuffix("**") if text.count("**") == 2 else text
