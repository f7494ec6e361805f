"""An import over several pages: received, planned, planned anew, applied once, or put aside."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refusal
from organisation.models import User

from ..formats.registry import FORMATS, Format
from ..models import QuestionImport
from .applying import apply_import
from .outcome import FileRefused, Outcome
from .plan import Plan, PlanOptions
from .planning import plan_import
from .reading import check_size, find_format, read_file
from .site import SitePlan, site_of
from .stored import load_plan, options_data, read_options, save_plan
from .workroom import AlreadyWriting, Workroom

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=1)
# So many problems are kept with the row; the plan's page shows all of them.
_MOST_KEPT = 500
# So many written questions can be listed by their import.
MOST_LISTED = 2000


def receive(
    *,
    data: bytes,
    name: str,
    format_name: str,
    pictures: Mapping[str, bytes],
    by: User,
    at: datetime,
) -> QuestionImport:
    """Keep an upload and plan it; raise a Refusal for what cannot be read at all."""
    check_size(name, len(data))
    found = find_format(name, data, format_name)
    sweep(at=at)
    row = QuestionImport(name=name[:200], format=found.name, by=by, created_at=at)
    room = Workroom(row.public_id)
    try:
        room.keep(data, dict(pictures))
        replan(row=row, options=PlanOptions())
    except BaseException:
        room.clear()
        raise
    logger.info("questions received import=%s format=%s", row.public_id, row.format)
    return row


def replan(*, row: QuestionImport, options: PlanOptions) -> None:
    """Read the file again and plan it with these options; keeps plan and row."""
    room = Workroom(row.public_id)
    if not room.is_there:
        raise FileRefused(_("The file is not kept any more; send it again."))
    found = _format(row)
    if found.is_site:
        plan = _site_plan(found, row, room)
        row.summary = _summary(plan.outcome()) | {
            "lines": [list(line) for line in plan.lines],
            "notices": [str(notice) for notice in plan.notices][:_MOST_KEPT],
        }
    else:
        parsed = read_file(room.data(), row.name, found.name, room.pictures())
        questions = plan_import(parsed, options)
        save_plan(questions, room.folder)
        row.total = len(questions.offers)
        row.summary = _summary(questions.outcome())
    row.options = options_data(options)
    row.state = QuestionImport.State.PLANNED
    row.save()


def plan_of(row: QuestionImport) -> Plan:
    """Return the plan that was shown; raise FileNotFoundError where it is gone."""
    return load_plan(Workroom(row.public_id).folder)


def apply(*, row: QuestionImport, by: User, at: datetime) -> None:
    """Write what was planned, once; a second time, or beside another, do nothing.

    Raises a Refusal where the bank has changed since, having written nothing and planned
    anew. After a mistake of ours, which is logged, the row says that it failed.
    """
    room = Workroom(row.public_id)
    try:
        with room.held():
            _apply(row, room, by, at)
    except AlreadyWriting:
        return


def _apply(row: QuestionImport, room: Workroom, by: User, at: datetime) -> None:
    planned = QuestionImport.State.PLANNED
    applying = QuestionImport.State.APPLYING
    # What a crash left in the middle is as good as planned: the lock is ours.
    is_ours = QuestionImport.objects.filter(
        pk=row.pk, state__in=[planned, applying]
    ).update(state=applying)
    if not is_ours:
        return
    try:
        room.tell(0, row.total)
        with transaction.atomic():
            outcome, codes = _write(row, room, by, at)
            row.state = QuestionImport.State.DONE
            row.finished_at = at
            row.summary = row.summary | _summary(outcome) | {"codes": codes}
            row.save()
    except Refusal:
        QuestionImport.objects.filter(pk=row.pk).update(state=planned)
        row.refresh_from_db()
        replan(row=row, options=read_options(row.options))
        raise
    except Exception:
        logger.exception("questions not imported import=%s", row.public_id)
        QuestionImport.objects.filter(pk=row.pk).update(
            state=QuestionImport.State.FAILED, finished_at=at
        )
        row.refresh_from_db()
        return
    room.clear()


def _write(
    row: QuestionImport, room: Workroom, by: User, at: datetime
) -> tuple[Outcome, list[str]]:
    """Write, and return with what came of it the codes of the questions written."""
    found = _format(row)
    if found.is_site:
        plan = _site_plan(found, row, room)
        return site_of(found).apply(plan, by=by, at=at, tell=room.tell), []
    questions = load_plan(room.folder)
    outcome = apply_import(questions, by=by, at=at, tell=room.tell)
    codes = [
        offer.code
        for offer in questions.offers
        if offer.decision in ("create", "update")
    ]
    # More than anybody looks through one by one; the list of drafts shows them then.
    return outcome, codes if len(codes) <= MOST_LISTED else []


def discard(*, row: QuestionImport) -> None:
    """Forget an import that was never written."""
    room = Workroom(row.public_id)
    if row.state in (QuestionImport.State.PLANNED, QuestionImport.State.FAILED):
        row.delete()
        room.clear()


def settle(*, row: QuestionImport) -> bool:
    """Put a row that a crash left in the middle back to its plan; return whether it was."""
    is_left = (
        row.state == QuestionImport.State.APPLYING
        and not Workroom(row.public_id).is_held()
    )
    if is_left:
        # Whoever wrote it may have finished since the row was read.
        QuestionImport.objects.filter(
            pk=row.pk, state=QuestionImport.State.APPLYING
        ).update(state=QuestionImport.State.PLANNED)
        row.refresh_from_db()
    return is_left and row.state == QuestionImport.State.PLANNED


def sweep(*, at: datetime) -> None:
    """Forget plans that nobody confirmed for a day, and their files."""
    for row in QuestionImport.objects.filter(
        state__in=[QuestionImport.State.PLANNED, QuestionImport.State.FAILED],
        created_at__lt=at - KEPT_FOR,
    ):
        discard(row=row)


def _format(row: QuestionImport) -> Format:
    return FORMATS[row.format]


def _site_plan(found: Format, row: QuestionImport, room: Workroom) -> SitePlan:
    options: dict[str, Any] = {"source": "", "media": None}
    return site_of(found).plan(room.data(), row.name, room.pictures(), options)


def _summary(outcome: Outcome) -> dict[str, Any]:
    summary = outcome.as_json()
    return summary | {
        "problems": summary["problems"][:_MOST_KEPT],
        "problem_count": len(summary["problems"]),
    }
