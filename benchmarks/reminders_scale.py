"""How long a day's reminders take: 100,000 people, five programmes, a third with news.

The province of `duties_scale` with half a million standings, in a throw-away SQLite file;
letters are written and handed to a backend that drops them; ``python -m
benchmarks.reminders_scale``.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from .duties_scale import _build
from .statistics_scale import _set_up

# A Wednesday.
DAY = date(2026, 12, 2)


def run(people: int) -> None:
    """Build the province, plan and send a day, look at it; print a line each."""
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        _build(people)
        _stand(people)
        from django.conf import settings
        from django.core.cache import cache
        from django.utils.timezone import now

        from certification.models import Reminder
        from certification.reminders import previewing, sending

        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        _timed(f"plan for {people:,} people", lambda: sending.preview(DAY))
        _timed(
            "the preview's page of counts and lists", lambda: previewing.forecast(DAY)
        )
        _timed("and for one person searched", lambda: previewing.planned_for([1], DAY))
        seconds = _timed(
            "write down and send", lambda: sending.send_reminders(day=DAY, at=now())
        )
        sent = Reminder.objects.count()
        print(f"  {sent:,} letters, {sent / seconds:.0f} a second of one core")
        cache.clear()
        tomorrow = DAY + timedelta(days=1)
        _timed("plan for the day after", lambda: sending.preview(tomorrow))
        tracemalloc.start()
        sending.preview(tomorrow)
        print(
            f"peak memory of a plan: {tracemalloc.get_traced_memory()[1] / 1e6:.0f} MB"
        )


def _timed(words: str, call: Callable[[], Any]) -> float:
    started = time.process_time()
    call()
    seconds = time.process_time() - started
    print(f"{words}: {seconds:.2f} s of one core", flush=True)
    return seconds


def _stand(people: int) -> None:
    """Give everybody a standing in each programme: most hold it, some are due, some late."""
    from certification.models import Programme, ProgrammeStanding
    from organisation.models import Appointment

    programmes = list(Programme.objects.order_by("pk").values_list("pk", flat=True))
    posts = (
        Appointment.objects.filter(is_main=True)
        .order_by("person")
        .values_list("person", "unit", "is_head")
    )

    def standing(number: int, programme: int, post: tuple[int, int, bool]) -> Any:
        person, unit, is_head = post
        kind = (number * 7 + programme * 3) % 10
        until = DAY + timedelta(days=400 + number % 300) if kind < 7 else None
        due_on = {7: 200, 8: number % 30, 9: -(number % 60)}.get(
            kind, 400 + number % 300
        )
        return ProgrammeStanding(
            person_id=person,
            programme_id=programme,
            unit_id=unit,
            is_head=is_head,
            due_on=DAY + timedelta(days=due_on),
            certified_until=until,
        )

    ProgrammeStanding.objects.bulk_create(
        (
            standing(number, programme, post)
            for number, post in enumerate(posts.iterator())
            for programme in programmes
        ),
        batch_size=5000,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    run(parser.parse_args().people)
