"""`make bench`: load and scale, as ratios to a bare Django view in the same run.

Starts the production server with production settings on throw-away databases: SQLite,
then PostgreSQL where it is installed; with 1,000 and with 20,000 demo people. ``--quick``
measures shorter and smaller; the figures are rougher. The table is written to
``benchmarks/results/latest.md`` too.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "bin")]

import postgres  # noqa: E402  # found by the line above
import prepare  # noqa: E402
from served import Server  # noqa: E402

from .client import Figures, Unexpected, measure  # noqa: E402
from .works import Kind, all_kinds  # noqa: E402

RESULTS = ROOT / "benchmarks" / "results" / "latest.md"
REPORT_GROWTH = 1.3
EXPLAINED = (
    "Eight connections; client and database on the same machine. A cost of 1 is a bare "
    "view of Django's that loads the session's user and renders 20 kB."
)


@dataclass
class Row:
    """One measurement, beside the yardstick of its own run."""

    kind: Kind
    figures: Figures
    yardstick: float

    @property
    def cost(self) -> float:
        return self.yardstick / self.figures.rate if self.figures.rate else float("inf")

    @property
    def verdict(self) -> str:
        if self.kind.limit is None:
            return ""
        return "PASS" if self.cost <= self.kind.limit else "over"


def say(text: str) -> None:
    print(text, flush=True)


def manage(environment: dict[str, str], *words: str) -> None:
    """Run one of Django's commands on the database that is to be measured."""
    started = time.monotonic()
    say(f"  {' '.join(words)} …")
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment | {"DJANGO_SETTINGS_MODULE": "config.settings.development"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"manage.py {words[0]} failed:\n{done.stderr[-2000:]}")
    if (seconds := time.monotonic() - started) > 5:
        say(f"    {seconds:.0f} s")


def cast(environment: dict[str, str], attempts: int) -> dict[str, Any]:
    say("  people, sessions and attempts for the client …")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.cast", "--attempts", str(attempts)],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": f"{ROOT}:{ROOT / 'site'}"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        sys.exit(f"the cast could not be made:\n{done.stderr[-2000:]}")
    return dict(json.loads(done.stdout))


def measured(facts: dict[str, Any], port: int, seconds: float) -> list[Row]:
    """Measure every kind of work, and the yardstick at the start, midway and at the end."""
    first, *kinds = all_kinds(facts)
    done: list[tuple[Kind, Figures]] = []
    yardsticks: list[Figures] = []
    for number, kind in enumerate(kinds):
        if number % 4 == 0:
            yardsticks.append(measure(port, first.work, seconds=seconds, warm_up=1))
        # What can be done only once cannot be warmed up either.
        warm_up = 0 if kind.name.startswith("finish") else 1
        done.append((kind, measure(port, kind.work, seconds=seconds, warm_up=warm_up)))
        say(f"    {kind.name:22} {done[-1][1].rate:8.1f} a second")
    yardsticks.append(measure(port, first.work, seconds=seconds))
    times = [one for figures in yardsticks for one in figures.times]
    whole = Figures(sum(figures.seconds for figures in yardsticks), times)
    say(f"    {first.name:22} {whole.rate:8.1f} a second")
    return [Row(kind, figures, whole.rate) for kind, figures in [(first, whole), *done]]


def table(title: str, rows: list[Row]) -> list[str]:
    lines = [
        f"\n### {title}\n",
        "| work | a second | p50 ms | p95 ms | cost in yardsticks | at most | |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    for row in rows:
        limit = "" if row.kind.limit is None else f"{row.kind.limit:g}"
        lines.append(
            f"| {row.kind.name} | {row.figures.rate:.1f} | "
            f"{row.figures.percentile(50):.1f} | {row.figures.percentile(95):.1f} | "
            f"{row.cost:.2f} | {limit} | {row.verdict} |"
        )
    return lines


def run_one(
    staff: int, url: str, options: argparse.Namespace, folder: Path
) -> list[Row]:
    """Fill one database, serve it, measure."""
    var = folder / f"var{staff}"
    var.mkdir()
    (var / "static").symlink_to(prepare.VAR / "static")
    server = Server(
        var,
        "benchmarks.settings",
        DATABASE_URL=url,
        SECRET_KEY=secrets.token_urlsafe(50),
        ALLOWED_HOSTS="127.0.0.1",
        HTTPS="0",
        LOG_LEVEL="WARNING",
    )
    # Filling it need not wait for the disk; the server, started later, does.
    environment = server.environment | {"PGOPTIONS": "-c synchronous_commit=off"}
    manage(environment, "migrate", "--no-input", "--verbosity=0")
    manage(environment, "load_curriculum")
    manage(environment, "seed_demo", "--staff", str(staff))
    facts = cast(environment, options.attempts)
    if url:
        postgres.execute(url, "vacuum analyze")
    server.start()
    try:
        return measured(facts, server.port, options.seconds)
    except Unexpected as answer:
        sys.exit(f"{answer}\n{server.said()}")
    finally:
        server.stop()


def growth(kind: str, small: list[Row], large: list[Row]) -> str:
    """Return how much dearer the report is among many people than among few."""
    costs = [
        next(row.cost for row in rows if row.kind.name == kind)
        for rows in (small, large)
    ]
    ratio = costs[1] / costs[0]
    verdict = "PASS" if ratio <= REPORT_GROWTH else "over"
    return (
        f"{kind}, large against small: {ratio:.2f} (at most {REPORT_GROWTH}) {verdict}"
    )


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="two seconds each, 200 people"
    )
    parser.add_argument("--seconds", type=float, help="of each measurement")
    parser.add_argument(
        "--staff", type=int, nargs="+", help="sizes, such as 1000 20000"
    )
    parser.add_argument("--database", choices=["sqlite", "postgresql"], nargs="+")
    options = parser.parse_args()
    options.seconds = options.seconds or (2 if options.quick else 6)
    options.staff = options.staff or ([300, 1000] if options.quick else [1000, 20000])
    options.attempts = 100 if options.quick else 300
    options.database = options.database or ["sqlite", "postgresql"]
    return options


def main() -> int:
    options = parse()
    prepare.prepare(prepare.FILES)
    lines = [
        f"## Load, {time.strftime('%d/%m/%Y %H:%M')}\n",
        f"Python {platform.python_version()}, {os.cpu_count()} cores. {EXPLAINED}",
    ]
    all_rows: list[Row] = []
    folder = Path(tempfile.mkdtemp(prefix="thidua-bench-"))
    try:
        for database in options.database:
            if database == "postgresql" and postgres.binaries() is None:
                say("\nNO POSTGRESQL on this machine: its figures are left out.")
                continue
            sizes: list[list[Row]] = []
            for staff in options.staff:
                title = f"{database}, {staff:,} people"
                say(f"\n{title}")
                place = folder / database
                place.mkdir(exist_ok=True)
                if database == "postgresql":
                    with postgres.cluster(durable=True) as url:
                        rows = run_one(staff, url, options, place)
                else:
                    rows = run_one(staff, "", options, place)
                sizes.append(rows)
                all_rows += rows
                lines += table(title, rows)
                say("\n".join(table(title, rows)))
            if len(sizes) > 1:
                lines.append("\n" + growth("manager's report", sizes[0], sizes[-1]))
                say(lines[-1])
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    over = [row for row in all_rows if row.verdict == "over"]
    lines.append(f"\n{len(over)} of {len(all_rows)} measurements over their limit.")
    say(lines[-1])
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
