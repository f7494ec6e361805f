"""`make bench`: load and scale, as ratios to a bare Django view in the same run.

Starts the production server with production settings on throw-away databases: SQLite,
then PostgreSQL where it is installed; with 1,000 and with 20,000 demo people. Among the
20,000, 500 (on PostgreSQL: 2,000) then sit a quiz at once. ``--quick`` measures shorter and
smaller; the figures are rougher. The last lines are of 10,000 questions imported, 5,000
certificates issued by 50 workers, the statistics over 50,000 attempts, and the duties of
100,000 people. The table is written to ``benchmarks/results/latest.md`` too.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import postgres
import prepare

from . import burst
from .client import Figures, Unexpected, measure
from .ground import DATABASES, ROOT, called, database, fill, say
from .works import Kind, all_kinds

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
    staff: int, url: str, people: int, options: argparse.Namespace, folder: Path
) -> tuple[list[Row], list[str]]:
    """Fill one database, serve it, measure; return the rows, and how the burst went.

    ``people``: how many answer at once; 0 for no burst.
    """
    server = fill(staff, url, folder / f"var{staff}")
    say("  people, sessions and attempts for the client …")
    facts = called("cast", server, "--attempts", str(options.attempts))
    said: list[str] = []
    server.start()
    try:
        rows = measured(facts, server.port, options.seconds)
        if people:
            say(f"    {people:,} people at once …")
            said = burst.report(*burst.play_and_compare(server, people, options.plan))
    except Unexpected as answer:
        sys.exit(f"{answer}\n{server.said()}")
    finally:
        server.stop()
    return rows, said


def scale(options: argparse.Namespace) -> list[str]:
    """Measure what grows with the bank, the attempts, certificates and people, a process each."""
    say("\nstatistics and imports …")
    programs = [
        ["import_scale", "--questions", str(options.questions)],
        ["issuing", "--certificates", str(options.certificates)],
    ]
    people = "2000" if options.quick else "100000"
    for name in options.database:
        if name == "sqlite" or postgres.binaries() is not None:
            programs.append(["standing", "--people", people, "--database", name])
    if not options.quick:
        programs += [["statistics_scale"], ["duties_scale"]]
    lines = ["\n### Scale, on SQLite unless said\n"]
    for words in programs:
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{words[0]}", *words[1:]],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            sys.exit(f"{words[0]} failed:\n{done.stderr[-2000:]}")
        said = [f"- {line}" for line in done.stdout.splitlines() if line.strip()]
        say("\n".join(said))
        lines += said
    return lines


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
    parser.add_argument("--database", choices=DATABASES, nargs="+")
    options = parser.parse_args()
    options.seconds = options.seconds or (2 if options.quick else 6)
    options.staff = options.staff or ([300, 1000] if options.quick else [1000, 20000])
    options.attempts = 100 if options.quick else 300
    options.database = options.database or DATABASES
    options.burst = {"sqlite": 60 if options.quick else 500}
    options.burst["postgresql"] = 120 if options.quick else 2000
    options.questions = 500 if options.quick else 10_000
    options.certificates = 500 if options.quick else 5_000
    options.plan = burst.Plan(2, 0.5) if options.quick else burst.Plan()
    return options


def main() -> int:
    options = parse()
    prepare.prepare(prepare.FILES)
    lines = [
        f"## Load, {time.strftime('%d/%m/%Y %H:%M')}\n",
        f"Python {platform.python_version()}, {os.cpu_count()} cores. {EXPLAINED}",
    ]
    all_rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        for name in options.database:
            if name == "postgresql" and postgres.binaries() is None:
                say("\nNO POSTGRESQL on this machine: its figures are left out.")
                continue
            sizes: list[list[Row]] = []
            for staff in options.staff:
                title = f"{name}, {staff:,} people"
                say(f"\n{title}")
                # The burst once a database, where the most people are.
                people = options.burst[name] if staff == max(options.staff) else 0
                with database(name) as url:
                    rows, said = run_one(
                        staff, url, people, options, Path(folder) / name
                    )
                sizes.append(rows)
                all_rows += rows
                part = table(title, rows)
                if said:
                    part += [f"\n### {name}, {people:,} answer at once\n", *said]
                lines += part
                say("\n".join(part))
            if len(sizes) > 1:
                lines.append("\n" + growth("manager's report", sizes[0], sizes[-1]))
                say(lines[-1])
    lines += scale(options)
    over = [row for row in all_rows if row.verdict == "over"]
    lines.append(f"\n{len(over)} of {len(all_rows)} measurements over their limit.")
    say(lines[-1])
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
