"""What became of the things that rest on what changed."""

import logging
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.text import nfc

from ..models import ChangeItem
from ..refusals import ChangeWithdrawn
from ..signals import items_settled

logger = logging.getLogger(__name__)

State = ChangeItem.State


def settle_item(
    *, item: ChangeItem, state: str, by: Any, at: datetime, note: str = ""
) -> ChangeItem:
    """Say what became of one thing, or open it again; raises ChangeWithdrawn."""
    [settled] = settle_items(items=[item], state=state, by=by, at=at, note=note)
    return settled


@transaction.atomic
def settle_items(
    *,
    items: Collection[ChangeItem],
    state: str,
    by: Any,
    at: datetime,
    note: str = "",
) -> list[ChangeItem]:
    """Say what became of several things, all or none; raises ChangeWithdrawn.

    ``state`` to review opens them again. An empty note leaves the one that is there.
    """
    if state not in State.values:
        raise ValueError(f"no such state: {state}")
    pks = [item.pk for item in items]
    rows = list(
        ChangeItem.objects.filter(pk__in=pks)
        .select_related("change", "provision")
        .order_by("pk")
    )
    if any(row.change.is_withdrawn for row in rows):
        raise ChangeWithdrawn(
            _("The change was withdrawn: there is nothing to look at any more.")
        )
    is_open = state == State.TO_REVIEW
    for row in rows:
        row.state = state
        row.settled_by = None if is_open else by
        row.settled_at = None if is_open else at
        row.note = nfc(note) or row.note
    ChangeItem.objects.bulk_update(rows, ["state", "settled_by", "settled_at", "note"])
    items_settled.send(ChangeItem, items=rows)
    logger.info("items settled count=%d state=%s", len(rows), state)
    return rows


def assign_items(
    *, items: Iterable[ChangeItem], owner: Any = None, due_on: date | None = None
) -> int:
    """Say who looks at the things and by when; what is None stays as it is."""
    wanted: dict[str, Any] = {}
    if owner is not None:
        wanted["owner"] = owner
    if due_on is not None:
        wanted["due_on"] = due_on
    if not wanted:
        return 0
    return ChangeItem.objects.filter(pk__in=[item.pk for item in items]).update(
        **wanted
    )


def reviewed(
    *, kind: str, key: str, on: date, by: Any, at: datetime, note: str = ""
) -> list[ChangeItem]:
    """A thing was written or looked at anew: settle what that answers, as changed.

    Answered is every open item whose change applies by the day of the review; one that
    lies ahead still waits, for nobody has seen the law of that day in force.
    """
    items = ChangeItem.objects.to_review().filter(
        kind=kind, key=key, change__applies_from__lte=on
    )
    return settle_items(items=list(items), state=State.CHANGED, by=by, at=at, note=note)
