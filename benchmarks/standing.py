"""How long it takes to say where 100,000 people stand in five programmes.

Raw rows in a throw-away database; ``python -m benchmarks.standing [--people N]
[--database postgresql]``. Memory is what a step added to the most the process ever held.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from .ground import DATABASES, database

ROOT = Path(__file__).resolve().parent.parent
PROGRAMMES = 5
PEOPLE_A_UNIT = 80
BATCH = 5000
TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
PAST = date(2026, 9, 30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, database(options.database) as url:
        _set_up(folder, url)
        _run(options.people, options.database)


def _set_up(folder: str, url: str) -> None:
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ |= {
        "VAR_DIR": folder,
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
    }
    os.environ.pop("DATABASE_URL", None)
    if url:
        os.environ["DATABASE_URL"] = url
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _run(people: int, name: str) -> None:
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Pages of the file that are mapped are the system's to drop; leave them out.
            cursor.execute("PRAGMA mmap_size=0")
    rng = random.Random(1)  # noqa: S311
    began = time.perf_counter()
    root, change = _Ground(rng, people).fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(
        f"{name}: {people:,} people × {PROGRAMMES} programmes made in "
        f"{time.perf_counter() - began:.0f} s",
        flush=True,
    )
    from certification.models import Programme
    from certification.self_check import differences
    from certification.standings import refresh_standing
    from reports import figures
    from reports.queries import unit_report

    first = Programme.objects.order_by("pk")[0]

    def as_of(day: date) -> Any:
        return unit_report(unit=root, led=[root], programme=first, at=NOW, day=day)

    _measure("all standings written anew", lambda: refresh_standing(at=NOW))
    _measure("the figures of every unit", lambda: figures.refresh_all(day=TODAY))
    _measure("all standings looked over, nothing new", lambda: refresh_standing(at=NOW))
    change()
    _measure(
        "all standings after a change of law that touches one programme",
        lambda: refresh_standing(at=NOW),
    )
    _measure("the self-check", lambda: sum(1 for _one in differences(at=NOW)))
    _measure("the province's report, today", lambda: as_of(TODAY).total.people)
    _measure(
        "the province's report, as of a past day", lambda: as_of(PAST).total.people
    )


def _measure(what: str, work: Callable[[], Any]) -> None:
    from django.db import connection

    before = _peak()
    started = time.perf_counter()
    outcome = work()
    seconds = time.perf_counter() - started
    print(
        f"  {what}: {seconds:.1f} s, {_peak() - before:.0f} MB more than before "
        f"({outcome})",
        flush=True,
    )
    connection.queries_log.clear()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


class _Ground:
    """Units, people in post, and what they did; half hold each certificate."""

    def __init__(self, rng: random.Random, people: int) -> None:
        self.rng = rng
        self.count = people

    def fill(self) -> tuple[Any, Callable[[], Any]]:
        """Return the province, and what makes the law move under one programme."""
        from organisation.models import Unit
        from tests.factories import certification, legal

        make: Any = certification  # the tests have no types
        law: Any = legal
        root = Unit.add_root(name="Tỉnh", code="T", kind="province")
        units = [
            root.add_child(name=f"Xã {n}", code=f"X{n}", kind="commune")
            for n in range(max(1, self.count // PEOPLE_A_UNIT))
        ]
        document = law.make_document()
        articles = [law.make_provision(document, f"dieu-{n}") for n in range(1, 6)]
        programmes = []
        for number in range(PROGRAMMES):
            programme = make.ProgrammeFactory(
                courses=[make.make_course(f"c{number}", lessons=1)],
                quizzes=[make.make_quiz(f"q{number}")],
            )
            make.AssignmentFactory(
                programme=programme, unit=root, due_on=date(2026, 12, 31)
            )
            programmes.append(programme)
        people = self._people(units)
        for programme, article in zip(programmes, articles, strict=True):
            self._learn(programme, article, people)

        def change() -> Any:
            return law.make_change(
                document, articles[0], effective_on=date(2026, 11, 1), recorded_at=NOW
            )

        return Unit.objects.get(pk=root.pk), change

    def _people(self, units: list[Any]) -> list[int]:
        from certification.models import Exemption
        from organisation.models import Appointment, User

        _write(
            User,
            (
                User(
                    username=f"nguoi{n}",
                    last_name="Nguyễn",
                    first_name=f"N{n}",
                    name_key=f"n{n}",
                    search_text=f"n{n}",
                )
                for n in range(self.count)
            ),
        )
        people = list(
            User.objects.filter(username__startswith="nguoi")
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        _write(
            Appointment,
            (
                Appointment(
                    person_id=person,
                    unit_id=units[n % len(units)].pk,
                    title="Công chức",
                    is_head=n % 40 == 0,
                    starts_on=date(2025, 7, 1),
                )
                for n, person in enumerate(people)
            ),
        )
        _write(
            Exemption,
            (
                Exemption(
                    person_id=person,
                    kind="leave",
                    reason="Nghỉ dài ngày",
                    starts_on=date(2026, 10, 1),
                    at=NOW - timedelta(days=60),
                )
                for person in people[::50]
            ),
        )
        return people

    def _learn(self, programme: Any, article: Any, people: list[int]) -> None:
        from certification.models import Basis, Certificate, Revocation
        from courses.models import Enrolment
        from quizzes.models import Attempt

        course, quiz = programme.requirements.order_by("sort_order")
        basis = Basis.objects.create(programme=programme, digest=programme.slug)
        basis.provisions.add(article)
        doing = [person for person in people if self.rng.random() < 0.8]
        _write(
            Enrolment,
            (
                Enrolment(
                    learner_id=person,
                    course_key=course.course.translation_key,
                    enrolled_at=NOW - timedelta(days=self.rng.randint(1, 400)),
                )
                for person in doing
            ),
        )
        _write(
            Attempt,
            (
                Attempt(
                    quiz_id=quiz.quiz_id,
                    learner_id=person,
                    number=1,
                    seed=1,
                    pass_percent=70,
                    reveal="after-sending",
                    started_at=NOW - timedelta(days=self.rng.randint(1, 400)),
                    closed_at=NOW,
                    closed_by="learner",
                    state="graded",
                )
                for person in doing
            ),
        )
        _write(
            Certificate, self._certificates(programme, basis, doing[::3] + doing[1::3])
        )
        _write(
            Revocation,
            (
                Revocation(
                    certificate_id=pk, at=NOW - timedelta(days=20), reason="Thi hộ"
                )
                for pk in Certificate.objects.filter(programme=programme)
                .order_by("pk")
                .values_list("pk", flat=True)[::100]
            ),
        )

    def _certificates(
        self, programme: Any, basis: Any, holders: list[int]
    ) -> Iterator[Any]:
        from certification.models import Certificate

        for number, person in enumerate(holders):
            issued = TODAY - timedelta(days=self.rng.randint(1, 800))
            expires = issued + timedelta(days=730)
            yield Certificate(
                number=f"{programme.code}-2026-{number:06d}",
                programme=programme,
                holder_id=person,
                holder_name="Nguyễn",
                programme_title=programme.title,
                issuer=programme.issuer,
                issued_at=datetime.combine(issued, NOW.timetz()),
                issued_on=issued,
                expires_on=expires,
                renewal_from=expires - timedelta(days=60),
                grace_until=expires + timedelta(days=30),
                basis=basis,
                evidence={},
            )


def _write(model: Any, rows: Iterator[Any]) -> None:
    while batch := list(islice(rows, BATCH)):
        model.objects.bulk_create(batch)


if __name__ == "__main__":
    main()
