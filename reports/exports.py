"""Reports as files: the same answers as on the page, with all their rows."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.http import (
    FileResponse,
    Http404,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.text import slugify
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from certification.models import ProgrammeStanding
from certification.standing import State
from core.tabular import Cell, Column, Table, stream_csv, write_xlsx
from core.templatetags.look import STATES
from core.text import fold
from organisation.models import User

from . import paper
from .queries import (
    TARGET_PERCENT,
    Branch,
    PeopleQuestion,
    PersonRow,
    UnitReport,
    as_of,
    person_row,
)

# A number for each state; and, counted among the last three already, those excused.
COLUMNS = [*(state.value for state in State), "excused"]

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def population_rule() -> str:
    """Return who is counted, and where: every report prints it."""
    return _(
        "Each person who must hold the certificate is counted once, in the unit of their "
        "main post on this day. Those excused by an exception do not count in the share "
        "certified."
    )


def branch_name(branch: Branch) -> str:
    """Return what a row of a unit's report is called."""
    return branch.unit.local_name if branch.unit else _("Directly in this unit")


def unit_table(report: UnitReport, reader: User) -> Table:
    """Return a unit's report as a table, its last row the total."""
    return Table(
        title=_("Certification in %(unit)s") % {"unit": report.unit.local_name},
        conditions=_conditions(
            report.unit.local_name,
            report.programme.local_title,
            report.at,
            report.day,
            reader,
        ),
        columns=[
            Column(_("Unit"), 46),
            Column(_("Certified, %"), 12, "percent"),
            *(Column(str(STATES[name][1]), 12, "number") for name in COLUMNS),
            Column(_("People"), 12, "number"),
        ],
        rows=unit_rows(report),
        conditions_name=_("Conditions"),
        rows_name=_("Units"),
    )


def unit_rows(report: UnitReport) -> Iterator[list[Cell]]:
    """Yield a row a branch, then the total."""
    named = [(branch_name(branch), branch.counts) for branch in report.branches]
    for name, counts in [*named, (_("Total"), report.total)]:
        yield [
            name,
            counts.certified_percent,
            *(getattr(counts, name) for name in COLUMNS),
            counts.people,
        ]


def people_table(
    question: PeopleQuestion, standings: Iterable[ProgrammeStanding], reader: User
) -> Table:
    """Return a list of people as a table."""
    day = question.day
    return Table(
        title=_("People in %(unit)s") % {"unit": question.unit.local_name},
        conditions=[
            *_conditions(
                question.unit.local_name,
                question.programme.local_title,
                question.at,
                day,
                reader,
            ),
            (_("Filters"), filter_words(question)),
        ],
        columns=[
            Column(_("Full name"), 28),
            Column(_("Staff code"), 14),
            Column(_("Unit"), 40),
            Column(_("Role"), 22),
            Column(_("State"), 18),
            Column(_("Due on"), 12),
            Column(_("Valid until"), 12),
        ],
        rows=(people_cells(person_row(row, day)) for row in standings),
        conditions_name=_("Conditions"),
        rows_name=_("People"),
    )


def people_cells(row: PersonRow) -> list[Cell]:
    """Return the cells of one person's line."""
    return [
        str(row.person),
        row.person.staff_code,
        row.standing.unit.local_name,
        row.role,
        str(STATES[row.state.value][1]),
        row.standing.due_on,
        row.valid_until,
    ]


def filter_words(question: PeopleQuestion) -> str:
    """Return in words what narrows a list."""
    words = []
    if question.state is not None:
        words.append(str(STATES[question.state.value][1]))
    if question.heads_only:
        words.append(_("heads of units only"))
    if question.concurrent_only:
        words.append(_("those who do this beside another post only"))
    if question.directly:
        words.append(_("directly in this unit only"))
    if question.words:
        words.append(_("name or staff code: %(words)s") % {"words": question.words})
    return "; ".join(words) or _("none: all people")


def _conditions(
    unit: str, programme: str, at: datetime, day: date, reader: User
) -> list[tuple[str, Cell]]:
    return [
        (_("Unit and all below"), unit),
        (_("Programme"), programme),
        (_("Who is counted"), population_rule()),
        (_("Target"), _("%(percent)s %% certified") % {"percent": TARGET_PERCENT}),
        (
            _("As of"),
            localtime(at) if day == localdate(at) else str(as_of(at, day)),
        ),
        (_("Asked by"), str(reader)),
    ]


def answer(
    table: Table,
    file_format: str,
    at: datetime,
    *,
    day: date | None = None,
    on_paper: bool = False,
) -> HttpResponseBase:
    """Return the table as a file; raise Http404 for a format that there is not.

    ``day``: what it is true of, in the file's name. ``on_paper``: also as a PDF, which is for tables that one prints, not for thousands.
    """
    name = f"{slugify(fold(table.title))}-{(day or localdate(at)).isoformat()}"
    response: HttpResponseBase
    if file_format == "csv":
        response = StreamingHttpResponse(
            stream_csv(table), content_type="text/csv; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    elif file_format == "xlsx":
        # Closed, and with it gone, when the answer has been sent.
        file = tempfile.TemporaryFile()  # noqa: SIM115
        write_xlsx(table, file)
        file.seek(0)
        response = FileResponse(
            file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX
        )
    elif file_format == "pdf" and on_paper:
        response = HttpResponse(
            paper.render(table, at=at), content_type="application/pdf"
        )
        response["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    else:
        raise Http404
    response["Cache-Control"] = "private, no-store"
    return response
