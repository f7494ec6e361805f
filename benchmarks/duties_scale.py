"""How long it takes to say who must hold what by when: 100,000 people, five programmes.

3,000 units, 120,000 posts, ten rules of every kind, 2,000 exceptions, in a throw-away SQLite
file; ``python -m benchmarks.duties_scale``.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from .statistics_scale import _set_up

DAY = date(2026, 11, 24)
TITLES = [
    "Chủ tịch Ủy ban nhân dân",
    "Phó Chủ tịch Ủy ban nhân dân",
    "Công chức Văn phòng - Thống kê",
    "Chuyên viên Thi đua - Khen thưởng",
    "Công chức Văn hóa - Xã hội",
]


def run(people: int) -> None:
    """Build the province, measure, print a line each."""
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        _build(people)
        from certification import duties, reaching

        programmes = 5
        rule = duties.rules_on(DAY)[0]
        some = list(range(1, 501))
        done: list[tuple[str, Callable[[], Any]]] = [
            (
                f"duties of {people:,} people × {programmes} programmes",
                lambda: duties.duties_on(DAY),
            ),
            (
                f"duties of 500 people × {programmes} programmes",
                lambda: duties.duties_on(DAY, people=some),
            ),
            (
                f"preview of a rule that reaches {people:,}",
                lambda: reaching.reach(rule, DAY),
            ),
            ("people of each rule in the list", lambda: reaching.counts_of(DAY)),
        ]
        for words, call in done:
            started = time.process_time()
            call()
            seconds = time.process_time() - started
            print(f"{words}: {seconds:.2f} s of one core", flush=True)


def _build(people: int) -> None:
    from certification.models import Assignment, Exemption
    from organisation.models import Appointment, Unit, User
    from tests.factories.certification import ProgrammeFactory

    root = Unit.add_root(name="Tỉnh", code="T", kind="province")
    units = [root]
    for branch in range(60):
        above = Unit.objects.get(pk=root.pk).add_child(
            name=f"Xã {branch}", code=f"X{branch}", kind="commune"
        )
        units.append(above)
        above.numchild = 49
        above.save()
        below = [
            Unit(
                path=above.path + f"{number:04}",
                depth=3,
                name=f"Tổ {number}",
                code=f"X{branch}-{number}",
                kind="group",
                name_key=f"{branch:03}{number:03}",
            )
            for number in range(1, 50)
        ]
        units += Unit.objects.bulk_create(below)
    User.objects.bulk_create(
        (
            User(
                username=f"canbo{number}",
                last_name="Nguyễn Văn",
                first_name=f"Số {number}",
                email=f"{number}@example.vn",
                name_key=f"{number:06}",
                search_text=f"nguyen van so {number}",
            )
            for number in range(people)
        ),
        batch_size=5000,
    )
    began = date(2025, 7, 1)

    def post(number: int, person: int, *, is_main: bool) -> Appointment:
        return Appointment(
            person_id=person,
            unit=units[number % len(units)],
            title=TITLES[number % len(TITLES)],
            is_head=number % 20 == 0,
            is_concurrent=number % 3 == 0,
            is_main=is_main,
            starts_on=began + timedelta(days=number % 500),
        )

    keys = list(User.objects.order_by("pk").values_list("pk", flat=True))
    posts = [post(number, pk, is_main=True) for number, pk in enumerate(keys)]
    posts += [
        post(number + 7, pk, is_main=False) for number, pk in enumerate(keys[::5])
    ]
    Appointment.objects.bulk_create(posts, batch_size=5000)
    kinds: list[dict[str, Any]] = [
        {"unit": root},
        {"positions": "công chức\nchuyên viên"},
        {"role": "heads"},
        {"post": "concurrent", "unit": root},
        {"unit": units[1]},
    ]
    for programme in ProgrammeFactory.create_batch(5):
        for named in kinds[:2]:
            Assignment.objects.create(
                programme=programme,
                due_on=date(2026, 12, 31),
                starts_on=began,
                **named,
            )
        kinds = kinds[1:] + kinds[:1]
    at = datetime.fromisoformat("2026-10-01T08:00:00+07:00")
    Exemption.objects.bulk_create(
        Exemption(
            person_id=pk,
            kind="leave",
            reason="Nghỉ",
            starts_on=DAY - timedelta(days=10),
            ends_on=DAY + timedelta(days=60),
            at=at,
        )
        for pk in keys[::50]
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    run(parser.parse_args().people)
