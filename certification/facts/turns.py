"""Which certificate a person works towards."""

from collections.abc import Collection
from datetime import date

from ..eligibility import FIRST, Turn, next_turn
from ..models import Certificate, Programme
from ..standing import first_soon_day
from .gathering import start_of


def turn_of(last: Certificate | None, on: date) -> Turn | None:
    """Return which certificate a person works towards on a day; None: none just now."""
    if last is None:
        return FIRST
    renewal_from = last.renewal_from or first_soon_day(last.expires_on)
    return next_turn(
        renewal_from=renewal_from,
        grace_until=last.grace_until or last.expires_on,
        revoked_at=last.revocation.at if last.is_revoked else None,
        window_opened_at=start_of(renewal_from),
        on=on,
    )


def last_certificates(
    programme: Programme, people: Collection[int]
) -> dict[int, Certificate]:
    """Return each person's newest certificate in a programme, revoked or not."""
    rows = (
        Certificate.objects.filter(programme=programme, holder__in=people)
        .select_related("revocation")
        .order_by("nth")
    )
    return {row.holder_id: row for row in rows if row.holder_id is not None}
