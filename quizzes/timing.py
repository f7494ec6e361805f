"""How long an attempt may take. Plain moments: no database, no clock."""

from datetime import datetime, timedelta


def deadline(
    *,
    at: datetime,
    limit_minutes: int | None,
    closes_at: datetime | None,
    extra_percent: int = 0,
) -> datetime | None:
    """Return when an attempt begun ``at`` that moment ends; None where nothing ends it.

    The sooner of the limit and the closing of the quiz. Whoever is granted so many per
    cent more gets them of the limit, and may go past the closing by just those minutes:
    who begins half an hour before it has half an hour and the extra. Without a limit
    there is nothing to take per cent of.
    """
    limit = timedelta(minutes=limit_minutes or 0)
    extra = limit * extra_percent / 100
    ends = [at + limit + extra] if limit_minutes else []
    if closes_at is not None:
        ends.append(closes_at + extra)
    return min(ends, default=None)
