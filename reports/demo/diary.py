"""When a demo person did what: moments in office hours and evenings, in order. Pure."""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_HOURS = (7, 9, 11, 14, 16, 19)
_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def moments(
    rng: random.Random, *, first: date, last: date, count: int
) -> Iterator[datetime]:
    """Yield so many moments between two days, an hour or more apart, in order.

    Days get fuller where there are few of them. Raises ValueError where there are more
    moments than hours to study in.
    """
    days = (last - first).days + 1
    if count > days * len(_HOURS):
        raise ValueError(f"no {count} moments in {days} days")
    for slot in sorted(rng.sample(range(days * len(_HOURS)), count)):
        day, hour = divmod(slot, len(_HOURS))
        yield datetime.combine(
            first + timedelta(days=day),
            time(_HOURS[hour], rng.randint(0, 55), rng.randint(0, 59)),
            _ZONE,
        )
