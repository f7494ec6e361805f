"""`make test`: everything on SQLite, the browser tests, then the database's on PostgreSQL.

What is missing on the machine is said loudly, at the start and at the end, and the
rest runs; with CI_REQUIRE_ALL=1 it fails instead. With ``--coverage`` both runs are
measured and the figure printed. Other arguments go to pytest.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import browser
import postgres
import prepare

ROOT = Path(__file__).resolve().parent.parent
REQUIRE_ALL = os.environ.get("CI_REQUIRE_ALL", "") not in {"", "0"}
WORKERS = str(min(8, max(2, os.cpu_count() or 2)))
CLOSING = re.compile(r"^=*\s*((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s")
WORSE = ["failed", "error"]


@dataclass
class Outcome:
    """What became of one run of pytest."""

    name: str
    code: int
    counts: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        words = ", ".join(f"{count} {word}" for word, count in self.counts.items())
        return f"{self.name}: {words or f'pytest ended with {self.code}'}"


def loudly(text: str) -> None:
    rule = "!" * 88
    print(f"\n{rule}\n{text}\n{rule}\n", flush=True)


def run_pytest(name: str, *words: str, **environment: str) -> Outcome:
    """Run pytest, pass its output on, and read its closing line."""
    print(f"\n--- {name} ---", flush=True)
    command = [sys.executable, "-m", "pytest", "-n", WORKERS, *words]
    if sys.stdout.isatty():
        command.append("--color=yes")
    last = ""
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "config.settings.testing"}
        | environment,
    ) as process:
        if process.stdout is None:
            raise RuntimeError("pytest has no output")
        while chunk := os.read(process.stdout.fileno(), 65536):
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
            last = (last + chunk.decode(errors="replace"))[-4000:]
    # Nothing to run is a failure, but for one who asked for part of the tests only.
    code = 0 if process.returncode == 5 and len(words) > 2 else process.returncode
    outcome = Outcome(name, code)
    for line in re.sub(r"\x1b\[[\d;]*m", "", last).splitlines():
        if found := CLOSING.match(line):
            outcome.counts = Counter()
            for part in found[1].split(", "):
                count, _, word = part.partition(" ")
                outcome.counts[
                    word.removesuffix("s") if word != "passed" else word
                ] += int(count)
    return outcome


@contextmanager
def postgres_server() -> Iterator[str | None]:
    """Yield the PostgreSQL of DATABASE_URL, or one to throw away, or None."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith(("postgres://", "postgresql://")):
        yield url
        return
    if postgres.binaries() is None and REQUIRE_ALL:
        browser.install("postgresql")
    if postgres.binaries() is None:
        yield None
        return
    with postgres.cluster() as url:
        yield url


@contextmanager
def migrated_template(url: str) -> Iterator[str]:
    """Make an empty, migrated database that each worker copies; yield its name."""
    name = f"hocthidua_template_{os.getpid()}"
    print("Migrating a database on PostgreSQL …", flush=True)
    postgres.execute(url, f'create database "{name}"')
    try:
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"],
            cwd=ROOT,
            check=True,
            env=os.environ
            | {
                "DATABASE_URL": postgres.with_database(url, name),
                "DJANGO_SETTINGS_MODULE": "config.settings.testing",
            },
        )
        yield name
    finally:
        postgres.execute(url, f'drop database if exists "{name}" with (force)')


def closing_line(outcomes: list[Outcome], seconds: float) -> str:
    """Return pytest's own closing line for all runs together."""
    total: Counter[str] = Counter()
    for outcome in outcomes:
        total += outcome.counts
        if outcome.code and not any(outcome.counts[word] for word in WORSE):
            total["error"] += 1
    order = ["failed", "passed", "skipped", "deselected", "xfailed", "warning", "error"]
    words = [
        f"{total[word]} {word}{'s' * (word in {'warning', 'error'} and total[word] > 1)}"
        for word in order
        if total[word]
    ]
    return f" {', '.join(words)} in {seconds:.2f}s ".center(80, "=")


def report_coverage() -> None:
    words = [sys.executable, "-m", "coverage"]
    subprocess.run(
        [*words, "report", "--skip-covered", "--sort=cover"], cwd=ROOT, check=True
    )
    total = subprocess.run(
        [*words, "report", "--format=total"], cwd=ROOT, check=True, capture_output=True
    )
    print(
        f"\nCoverage, branches included: {total.stdout.decode().strip()} %", flush=True
    )


def main() -> int:
    started = time.monotonic()
    arguments = [word for word in sys.argv[1:] if word != "--coverage"]
    measured = "--coverage" in sys.argv
    missing: list[str] = []
    outcomes: list[Outcome] = []
    prepare.prepare([step for step in prepare.FILES if step.name != "static"])

    chromium = browser.find_or_install()
    if chromium is None:
        missing.append(
            "NO CHROMIUM: the browser tests do not run. Install Debian's package chromium, "
            "or name another: CHROMIUM=/path make test"
        )
        loudly(missing[-1])
    if measured:
        (ROOT / ".coverage").unlink(missing_ok=True)
        arguments += ["--cov", "--cov-append", "--cov-report="]

    without_browser = [] if chromium else ["-m", "not browser"]
    outcomes.append(
        run_pytest(
            "SQLite and browser" if chromium else "SQLite",
            *without_browser,
            *arguments,
            CHROMIUM=chromium or "",
            DATABASE_URL="",
        )
    )
    with postgres_server() as url:
        if url is None:
            missing.append(
                "NO POSTGRESQL: its run is skipped. Install Debian's package postgresql, or "
                "name a server: DATABASE_URL=postgres://… make test"
            )
            loudly(missing[-1])
        else:
            with migrated_template(url) as template:
                outcomes.append(
                    run_pytest(
                        "PostgreSQL",
                        "-m",
                        "not browser",
                        *arguments,
                        DATABASE_URL=url,
                        TEST_TEMPLATE=template,
                    )
                )
    if measured:
        report_coverage()
    for text in missing:
        loudly(text)
    print()
    for outcome in outcomes:
        print(outcome)
    failed = any(outcome.code for outcome in outcomes) or bool(missing and REQUIRE_ALL)
    if missing and REQUIRE_ALL:
        print("CI_REQUIRE_ALL is set: what is missing above counts as a failure.")
    print(closing_line(outcomes, time.monotonic() - started), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
