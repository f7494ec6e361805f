"""What hand-written queries need to read alike on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import overload

from django.utils.dateparse import parse_datetime


@overload
def moment(value: datetime | str) -> datetime: ...
@overload
def moment(value: None) -> None: ...
def moment(value: datetime | str | None) -> datetime | None:
    """Return a moment as a database gives it: SQLite keeps text, in UTC.

    Nothing stays nothing. Raises ValueError for a text that is no moment.
    """
    if value is None:
        return None
    read = parse_datetime(value) if isinstance(value, str) else value
    if read is None:
        raise ValueError(f"no moment: {value!r}")
    return read if read.tzinfo else read.replace(tzinfo=UTC)
