"""A burst of certificates: 5,000 people pass at once, 50 workers issue; then the papers.

``python -m benchmarks.issuing``; each database is a throw-away one, in a process of its
own. Counted is whether each person got one certificate, and whether the numbers run from
1 to 5,000 without a gap or a double. The papers are drawn by one process, on one core.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING

from .ground import DATABASES, ROOT, database

sys.path[:0] = [str(ROOT / "bin")]

if TYPE_CHECKING:
    from organisation.models import User

CERTIFICATES = 5_000
WORKERS = 50
PAPERS = 200
LEAST_PAPERS = 20
LONGEST = 1_800  # seconds for a database


def run(names: list[str], certificates: int, workers: int) -> None:
    """Measure on each database, in a process of its own; print a line each."""
    for name in names:
        with database(name) as url, tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [
                    sys.executable,
                    "-m",
                    "benchmarks.issuing",
                    "--here",
                    name,
                    "--certificates",
                    str(certificates),
                    "--workers",
                    str(workers),
                ],
                cwd=ROOT,
                env=os.environ
                | {
                    "DATABASE_URL": url,
                    "VAR_DIR": folder,
                    "SECRET_KEY": secrets.token_urlsafe(50),
                    "ALLOWED_HOSTS": "127.0.0.1",
                    "LOG_LEVEL": "ERROR",
                    "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
                    "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
                },
                timeout=LONGEST,
            )
        if done.returncode:
            sys.exit(f"issuing on {name} failed")


def measure(name: str, certificates: int, workers: int) -> None:
    """Do it on the database of this process."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    people = _people_who_passed(certificates)
    seconds, failures = _issue(people, workers)
    print(_verdict(name, certificates, workers, seconds, failures), flush=True)
    if name == DATABASES[0]:
        print(_papers(), flush=True)


def _people_who_passed(count: int) -> list[User]:
    """Put a programme of one quiz in place, and so many people who passed it."""
    from decimal import Decimal

    from django.utils.timezone import now

    from certification.models import Programme, Requirement
    from organisation.models import User
    from quizzes.models import Attempt, Grade, Quiz

    at = now()
    quiz = Quiz.objects.create(slug="thu", title="Kiểm tra thử tải", is_live=True)
    programme = Programme.objects.create(
        slug="thu", code="THU", title="Chương trình thử tải", issuer="Học Thi đua"
    )
    Requirement.objects.create(programme=programme, kind="quiz", quiz=quiz)
    people = [
        User(username=f"nguoi-{n}", last_name="Hoàng Thị", first_name=f"Lan {n}")
        for n in range(count)
    ]
    for person in people:
        person.prepare()
    User.objects.bulk_create(people, batch_size=500)
    attempts = Attempt.objects.bulk_create(
        [
            Attempt(
                quiz=quiz,
                learner=person,
                number=1,
                seed=1,
                pass_percent=70,
                started_at=at,
                state=Attempt.State.GRADED,
                closed_at=at,
                closed_by=Attempt.ClosedBy.LEARNER,
            )
            for person in people
        ],
        batch_size=500,
    )
    Grade.objects.bulk_create(
        [
            Grade(
                attempt=attempt,
                graded_at=at,
                score=Decimal(80),
                possible=Decimal(100),
                percent=Decimal(80),
                passed=True,
            )
            for attempt in attempts
        ],
        batch_size=500,
    )
    return people


def _issue(people: list[User], workers: int) -> tuple[float, int]:
    """Let the workers issue, each a share; return the seconds, and how often one failed."""
    from django.db import connection

    shares = [[person.pk for person in people[n::workers]] for n in range(workers)]
    # Each is a process of its own, as a server's are, and opens its own connection.
    connection.close()
    started = time.perf_counter()
    with get_context("fork").Pool(workers) as pool:
        failures = sum(pool.map(_work, shares, chunksize=1))
    return time.perf_counter() - started, failures


def _work(share: list[int]) -> int:
    """Issue to some people; return how often a transaction had to be tried again."""
    from django.db import OperationalError, transaction
    from django.utils.timezone import now

    from certification.models import Programme
    from certification.services import issue_if_earned
    from organisation.models import User

    failures = 0
    programme = Programme.objects.get()
    for person in User.objects.filter(pk__in=share).order_by("pk"):
        for _again in range(5):
            # As a request that failed is sent again.
            with suppress(OperationalError), transaction.atomic():
                issue_if_earned(programme=programme, person=person, at=now())
                break
            failures += 1
    return failures


def _verdict(
    name: str, certificates: int, workers: int, seconds: float, failures: int
) -> str:
    from certification.models import Certificate

    numbers = sorted(
        int(number.rsplit("-", 1)[1])
        for number in Certificate.objects.values_list("number", flat=True)
    )
    double = len(numbers) - len(set(numbers))
    missing = len(set(range(1, certificates + 1)) - set(numbers))
    holders = Certificate.objects.values("holder").distinct().count()
    is_good = not double and not missing and holders == len(numbers) == certificates
    again = f", tried again {failures}" if failures else ""
    return (
        f"{certificates:,} certificates issued by {workers} workers, {name}: "
        f"{seconds:.1f} s, {certificates / seconds:.0f} a second; numbers missing "
        f"{missing}, double {double}{again}. {'PASS' if is_good else 'FAIL'}"
    )


def _papers() -> str:
    """Draw some papers in this process; the time is what its core spent."""
    from certification.models import Certificate
    from certification.rendering import render

    certificates = list(Certificate.objects.order_by("pk")[: PAPERS + 1])
    render(certificates.pop())
    started = time.process_time()
    size = sum(len(render(certificate)) for certificate in certificates)
    rate = len(certificates) / (time.process_time() - started)
    return (
        f"papers (PDF/A-2a, PDF/UA-1) drawn on one core: {rate:.0f} a second, "
        f"{size / len(certificates) / 1024:.0f} kB each (at least {LEAST_PAPERS}) "
        f"{'PASS' if rate >= LEAST_PAPERS else 'over'}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="benchmarks.issuing", description=__doc__)
    parser.add_argument("--certificates", type=int, default=CERTIFICATES)
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument("--database", choices=DATABASES, nargs="+")
    parser.add_argument("--here", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        measure(options.here, options.certificates, options.workers)
        return
    import postgres

    names = options.database or DATABASES
    if postgres.binaries() is None:
        names = [name for name in names if name != "postgresql"]
    run(names, options.certificates, options.workers)


if __name__ == "__main__":
    main()
