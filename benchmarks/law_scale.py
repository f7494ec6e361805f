"""How long a change of law that touches 20,000 certificates takes to be marked on all of them.

``python -m benchmarks.law_scale``; a database of its own, the real curriculum, a person with
a post and a certificate each. Two hundred of the certificates rest on other law.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from certification.models import Programme

ROOT = Path(__file__).resolve().parent.parent
CERTIFICATES = 20_000
OTHERS = 200
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def run(certificates: int = CERTIFICATES) -> list[str]:
    """Fill a database, record the change, mark; return a line each, as printed."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    with tempfile.TemporaryDirectory(prefix="thidua-law-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
            "LOG_LEVEL": "ERROR",
            "VAR_DIR": folder,
        }
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        return list(_measure(certificates))


def _measure(certificates: int) -> list[str]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("load_curriculum", verbosity=0)
    from certification import basis, delta_paths
    from certification.models import Certificate, Programme
    from certification.standings import refresh_standing
    from legal.models import LegalChange

    programme = Programme.objects.get()
    _people(programme, certificates)
    lines = [_timed("bases of older certificates", basis.fill_bases)]
    Certificate.objects.filter(pk__in=_others()).update(basis=_bare(programme))
    # As loaded, it applies from 1 October: here it was heard of today.
    change = LegalChange.objects.get(source__code="L-06-2026")
    change.known_on = date(2026, 11, 24)
    change.save()
    everyone = list(Certificate.objects.order_by("pk").values_list("pk", flat=True))
    found: dict[int, date] = {}
    lines += [
        _timed("paths made", lambda: delta_paths.follow_change(change, AT)),
        _timed(
            f"{certificates:,} certificates looked at",
            lambda: found.update(basis.changed_from(everyone, change.applies_from)),
        ),
        _timed(
            "standings marked", lambda: refresh_standing(programme=programme, at=AT)
        ),
    ]
    lines.append(f"changed: {len(found):,} of {certificates:,}")
    print(lines[-1], flush=True)
    return lines


def _timed(what: str, call: Callable[[], Any]) -> str:
    started = time.perf_counter()
    call()
    line = f"{what}: {time.perf_counter() - started:.2f} s"
    print(line, flush=True)
    return line


def _people(programme: Programme, count: int) -> None:
    from certification.models import Assignment, Certificate
    from organisation.models import Appointment, Unit, User
    from organisation.services import open_unit

    unit = open_unit(
        name="Tỉnh",
        kind=Unit.Kind.PROVINCE,
        code="T",
        parent=None,
        opened_on=date(2025, 7, 1),
    )
    Assignment.objects.create(
        programme=programme,
        unit=unit,
        due_on=date(2026, 12, 31),
        starts_on=date(2026, 1, 1),
    )
    people = User.objects.bulk_create(
        [
            User(username=f"u{n}", staff_code=f"U{n}", first_name="Lan")
            for n in range(count)
        ],
        batch_size=2000,
    )
    Appointment.objects.bulk_create(
        [
            Appointment(
                person=one, unit=unit, title="Cán bộ", starts_on=date(2026, 1, 1)
            )
            for one in people
        ],
        batch_size=2000,
    )
    Certificate.objects.bulk_create(
        [
            Certificate(
                number=f"TDKT-2026-{n:05}",
                programme=programme,
                holder=one,
                holder_name="Lan",
                programme_title=programme.title,
                issuer=programme.issuer,
                issued_at=datetime(2026, 5, 5, tzinfo=UTC),
                issued_on=date(2026, 5, 5),
                expires_on=date(2028, 5, 5),
                evidence={},
            )
            for n, one in enumerate(people, start=1)
        ],
        batch_size=2000,
    )


def _others() -> list[int]:
    from certification.models import Certificate

    return list(
        Certificate.objects.order_by("pk").values_list("pk", flat=True)[:OTHERS]
    )


def _bare(programme: Programme) -> Any:
    from certification.models import Basis

    return Basis.objects.create(programme=programme, digest="bare")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificates", type=int, default=CERTIFICATES)
    run(parser.parse_args().certificates)


if __name__ == "__main__":
    main()
