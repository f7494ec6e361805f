"""Throw damaged files at the readers of question files, and count them.

    bin/fuzz_formats.py [--seconds 60] [--seed 1] [gift moodle-xml docx site-dump …]

Each input is a real file that was damaged (tests/factories/damage.py). Of one in four, what
the reader offers is planned against a bank; one in four plans is applied and taken back. A reader may
refuse anything, but must not raise, and must not take long. Exits with 1 and leaves the
input in a file where one does.
"""

from __future__ import annotations

import argparse
import atexit
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SLOW = 5.0
PLANNED = 1 / 4
APPLIED = 1 / 4
NAMES = [
    "gift",
    "aiken",
    "moodle-xml",
    "csv",
    "xlsx",
    "docx",
    "qti3",
    "site-dump",
    "site-database",
]


def seeds(name: str) -> list[bytes]:
    """Return whole files of a format: those that lie with the tests, and made ones."""
    from tests.factories import question_files as files
    from tests.factories.word_exam import word_exam

    if name == "site-dump":
        return [files.former_site().dump()]
    if name == "site-database":
        return [files.database_of(files.former_site())]
    found = [files.question_file(name)]
    ending = files.ENDINGS[name].rpartition(".")[2]
    found += [path.read_bytes() for path in sorted((files.FILES / name).glob("*"))]
    found += [
        path.read_bytes() for path in sorted(files.FILES.glob(f"{name}-*.{ending}"))
    ]
    if name == "docx":
        found.append(word_exam(faulty=True))
        found.append(
            files.written_test(
                [
                    "Câu 1: Ai?",
                    "A. Một\tB. Hai",
                    "Đáp án: B",
                    "Câu 2. Gì?",
                    "a) x",
                    "b) y",
                ]
            )
        )
    return found


def damaged(name: str, seed: bytes, chance: random.Random) -> bytes:
    from tests.factories import damage
    from tests.factories.question_files import database_of, former_site

    if name == "site-dump":
        return damage.spoiled_dump(seed, chance)
    if name == "site-database":
        if chance.random() < 0.5:
            return damage.spoiled(seed, chance, len(seed) * 2)
        site = former_site()
        site.objects = damage.spoiled_objects(site.objects, chance)
        try:
            return database_of(site)
        except Exception:  # noqa: BLE001  SQLite itself would not hold that
            return damage.spoiled(seed, chance, len(seed) * 2)
    if seed.startswith(b"PK"):
        return damage.spoiled_archive(seed, chance)
    if seed.lstrip().startswith(b"<") and chance.random() < 0.3:
        return damage.spoiled_xml(seed, chance)
    return damage.spoiled_text(seed, chance)


def taken(name: str, data: bytes, chance: random.Random) -> Counter[str]:
    """Read a file, perhaps plan it, apply it and take it back; return what came of it."""
    from django.db import transaction
    from django.utils.timezone import now

    from quizzes import importing
    from quizzes.formats.pictures import NoPictures
    from quizzes.formats.registry import FORMATS
    from quizzes.importing.site import site_of

    if name.startswith("site-"):
        site = site_of(FORMATS["django-quiz-app"])
        plan: Any = site.plan(data, "file", NoPictures(), {})
        apply: Callable[..., Any] = site.apply
        more = {"tell": lambda done, total: None}
    else:
        # The reader itself: what stands around it would hide what it raises.
        parsed = FORMATS[name].reader(data, "file", NoPictures())
        if chance.random() > PLANNED:
            return Counter(
                inputs=1, questions=len(parsed.items), problems=len(parsed.faults)
            )
        plan, apply, more = importing.plan_import(parsed), importing.apply_import, {}
    foreseen = plan.outcome()
    applying = chance.random() < APPLIED
    if applying:
        with transaction.atomic():
            came = apply(plan, by=None, at=now(), **more)
            transaction.set_rollback(True)
        if (came.created, came.updated) != (foreseen.created, foreseen.updated):
            raise ValueError(f"planned {foreseen}, came to {came}")
    return Counter(
        inputs=1,
        questions=foreseen.created + foreseen.updated,
        problems=len(foreseen.problems),
        planned=1,
        applied=int(applying),
    )


def run(names: list[str], seconds: float, seed: int) -> int:
    chance = random.Random(seed)  # noqa: S311  no secret
    files = {name: seeds(name) for name in names}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    slowest: dict[str, float] = dict.fromkeys(names, 0.0)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for name in names:
            data = damaged(name, chance.choice(files[name]), chance)
            # Its own time: other work on the machine is no fault of a reader.
            began = time.process_time()
            try:
                counts[name] += taken(name, data, chance)
            except Exception:  # noqa: BLE001  any at all is what we look for
                traceback.print_exc()
                return failed(name, data, "raises")
            took = time.process_time() - began
            slowest[name] = max(slowest[name], took)
            if took > SLOW:
                return failed(name, data, f"takes {took:.1f} s")
    for name in names:
        print(
            f"{name:14}",
            *(f"{count:>9,} {what}" for what, count in counts[name].items()),
            f" slowest {slowest[name]:.2f} s",
        )
    return 0


def failed(name: str, data: bytes, how: str) -> int:
    with tempfile.NamedTemporaryFile(prefix=f"{name}-", delete=False) as file:
        file.write(data)
    print(f"{name} {how} on {file.name}")
    return 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=[], metavar="name")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))  # noqa: S311
    options = parser.parse_args()
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"{', '.join(sorted(unknown))}: there are {', '.join(NAMES)}")
    print(f"seed {options.seed}")
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.testing"
    # A bank and pictures of its own, gone afterwards.
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="fuzz-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
    import django
    from django.test.utils import setup_databases

    django.setup()
    setup_databases(verbosity=0, interactive=False)
    return run(options.names or NAMES, options.seconds, options.seed)


if __name__ == "__main__":
    sys.exit(main())
