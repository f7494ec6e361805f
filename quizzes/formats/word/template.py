"""The Word file that a trainer downloads: a table to fill in, and how else one may write."""

import io
from collections.abc import Sequence
from typing import Any

import docx
from django.utils.translation import gettext as _
from docx.enum.section import WD_ORIENT

from ..tabular.columns import heading_of

COLUMNS = (
    "stem",
    "option:0",
    "option:1",
    "option:2",
    "option:3",
    "answer",
    "explanation",
    "cites",
)
_EMPTY_ROWS = 10


def write_docx_template(topics: Sequence[str] = ()) -> bytes:
    """Return the template: an empty table, then notes and the paths of topics.

    Its reader finds no question in it.
    """
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.core_properties.title = _("Questions")
    document.add_heading(_("Questions"), level=1)
    document.add_paragraph(
        _(
            "One row a question. In the column of the answer write the letter of the right "
            "one: B; several: A, C; for a statement: Đúng or Sai, and no answers A–D. "
            "Pictures may lie in the cell of the question. Add rows as you need them."
        )
    )
    _add_table(document)
    document.add_heading(_("More columns"), level=2)
    document.add_paragraph(
        _(
            "You may add columns named Chủ đề, Loại, Độ khó, Điểm, Mã, Phương án E, Phản hồi "
            "A, and take away those you do not need."
        )
    )
    if topics:
        document.add_heading(_("Topics"), level=2)
        for path in topics:
            document.add_paragraph(path, style="List Bullet")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _add_table(document: Any) -> None:
    table = document.add_table(rows=1 + _EMPTY_ROWS, cols=len(COLUMNS))
    table.style = "Table Grid"
    for cell, name in zip(table.rows[0].cells, COLUMNS, strict=True):
        heading = heading_of(name)
        cell.paragraphs[0].add_run(heading).bold = True
