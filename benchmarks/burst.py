"""Everybody at once: begin, twenty answers, send; then each receipt is held against the database.

``python -m benchmarks.burst --people 2000 --database postgresql --kill`` plays it by itself;
``make bench`` plays it after its own measurements. With ``--kill`` the server is killed
(SIGKILL) when half of the answers are in, and started again: people try again as the page's
script does, with the number that the answer had before; some walk away and leave their
attempt to the clock.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import prepare
from served import Server

from . import effort
from .client import Answer, Connection, Figures, Pool, Unexpected, measure
from .ground import DATABASES, called, database, fill, say
from .ledger import Acknowledged, Balance
from .works import yardstick

SAVES = 20
PATIENCE = 20  # seconds for one answer of the server, as in quiz-autosave.js
# Every choice question has these two; so a person can answer without opening each page.
KEYS = ("o1", "o2")
_ATTEMPT = re.compile(r'name="attempt" value="([^"]+)"')


class GaveUp(Exception):
    """No answer of the server until the end of the burst."""


@dataclass(frozen=True)
class Plan:
    """Who comes when. Seconds, all of them."""

    # Everybody begins within so many.
    arrive: float = 10
    # Between two answers of a person, on average; from half of it to one and a half.
    think: float = 5
    # Nobody tries longer than this.
    limit: float = 300
    # Of a hundred people, so many do not come back after the server was killed.
    leave_percent: int = 0


@dataclass
class Course:
    """How a burst went, as the people saw it."""

    seconds: float = 0.0
    times: dict[str, Figures] = field(default_factory=dict)
    attempts: list[str] = field(default_factory=list)
    acknowledged: list[Acknowledged] = field(default_factory=list)
    sent: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    gave_up: int = 0
    left: int = 0
    # From the kill until the server answered again.
    down: float = 0.0

    @property
    def requests(self) -> int:
        return sum(len(figures.times) for figures in self.times.values())

    @property
    def rate(self) -> float:
        return self.requests / self.seconds if self.seconds else 0.0


class Burst:
    """People who sit one quiz at the same time."""

    def __init__(self, port: int, facts: dict[str, Any], plan: Plan) -> None:
        self.pool = Pool(port)
        self.base = f"/quizzes/{facts['slug']}"
        self.sessions: list[str] = facts["sessions"]
        self.plan = plan
        self.course = Course()
        self.is_killed = False
        self.ends = 0.0

    async def run(self, server: Server | None = None) -> Course:
        """Let everybody sit it; kill the server in the middle where one is given."""
        started = time.perf_counter()
        self.ends = started + self.plan.limit
        breaker = asyncio.create_task(self._break(server)) if server else None
        people = [
            self._person(number, session)
            for number, session in enumerate(self.sessions)
        ]
        await asyncio.gather(*people)
        if breaker:
            await breaker
        self.course.seconds = time.perf_counter() - started
        for figures in self.course.times.values():
            figures.seconds = self.course.seconds
        self.pool.close()
        return self.course

    async def _break(self, server: Server) -> None:
        half = len(self.sessions) * SAVES // 2
        while len(self.course.acknowledged) < half:
            if time.perf_counter() > self.ends:
                return
            await asyncio.sleep(0.05)
        began = time.perf_counter()
        await asyncio.to_thread(server.kill)
        self.is_killed = True
        try:
            await asyncio.to_thread(server.start)
        except RuntimeError:
            self.ends = 0  # nobody need go on trying
            raise
        self.course.down = time.perf_counter() - began

    async def _person(self, number: int, session: str) -> None:
        dice = random.Random(number)  # noqa: S311  # the same burst each time
        leaves = dice.randrange(100) < self.plan.leave_percent
        person = Person(self, number, session, dice)
        await asyncio.sleep(dice.random() * self.plan.arrive)
        try:
            await person.begin()
            for nth in range(1, SAVES + 1):
                await asyncio.sleep(self.plan.think * (0.5 + dice.random()))
                if leaves and self.is_killed:
                    self.course.left += 1
                    return
                await person.save(nth)
            await person.submit()
        except GaveUp:
            self.course.gave_up += 1

    async def insist(
        self, what: str, ask: Callable[[Connection], Awaitable[Answer]]
    ) -> Answer:
        """Ask until there is an answer; raise GaveUp at the end of the burst."""
        while time.perf_counter() < self.ends:
            begun = time.perf_counter()
            try:
                with self.pool.connection() as connection:
                    answer = await asyncio.wait_for(ask(connection), PATIENCE)
            except Unexpected as unexpected:
                if unexpected.answer.status < 500:
                    raise
                self.course.failures[f"{what}: {unexpected.answer.status}"] += 1
            except (OSError, EOFError, TimeoutError) as error:
                self.course.failures[f"{what}: {type(error).__name__}"] += 1
            else:
                figures = self.course.times.setdefault(what, Figures())
                figures.times.append(time.perf_counter() - begun)
                return answer
            # The script waits for fifteen seconds, or until somebody looks at the page.
            await asyncio.sleep(2 + 2 * random.random())  # noqa: S311
        raise GaveUp


class Person:
    """One of them, with a browser."""

    def __init__(
        self, burst: Burst, number: int, session: str, dice: random.Random
    ) -> None:
        self.burst = burst
        self.session = session
        self.dice = dice
        self.device = f"burst-{number:06d}"
        self.attempt = ""

    async def begin(self) -> None:
        """Press Begin, and open the first question."""
        base, session = self.burst.base, self.session
        await self.burst.insist(
            "start",
            lambda line: line.ask(
                f"{base}/start/", session=session, form={}, expect=302
            ),
        )
        page = await self.burst.insist(
            "first page", lambda line: line.ask(f"{base}/take/", session=session)
        )
        found = _ATTEMPT.search(page.text)
        if found is None:
            raise Unexpected(f"no attempt: {page.text[:300]}", page)
        self.attempt = found[1]
        self.burst.course.attempts.append(self.attempt)

    async def save(self, nth: int) -> None:
        """Answer the next question, and keep what the server says of it."""
        answer = self.dice.choice(KEYS)
        form = {
            "attempt": self.attempt,
            "position": str(nth),
            "answer": answer,
            "device": self.device,
            "sequence": str(nth),
        }
        self.burst.course.sent += 1
        said = await self.burst.insist(
            "save",
            lambda line: line.ask(
                f"{self.burst.base}/save/",
                session=self.session,
                form=form,
                fetch=True,
            ),
        )
        receipt = json.loads(said.text)["receipt"]
        self.burst.course.acknowledged.append(
            Acknowledged(self.attempt, nth, [answer], self.device, nth, receipt)
        )

    async def submit(self) -> None:
        """Send the attempt."""
        form = {"attempt": self.attempt}
        await self.burst.insist(
            "submit",
            lambda line: line.ask(
                f"{self.burst.base}/submit/",
                session=self.session,
                form=form,
                expect=302,
            ),
        )


# --- Around it -------------------------------------------------------------------------


@dataclass
class Played:
    """A burst, and what the database says to it."""

    course: Course
    balance: Balance

    @property
    def is_good(self) -> bool:
        return self.balance.holds and not self.course.gave_up


@dataclass
class Compared:
    """The bare view just before the burst, beside it."""

    bare: Figures
    # Seconds of the cores a request: of the bare view, and of the burst. 0: unknown.
    bare_effort: float
    effort: float


def play(server: Server, people: int, plan: Plan, *, kill: bool = False) -> Played:
    """Play a burst on a running server, and draw the balance."""
    facts = called("crowd", server, "--people", str(people))
    burst = Burst(server.port, facts, plan)
    # In a thread of its own: where a browser is driven, this one has a loop already.
    with ThreadPoolExecutor(max_workers=1) as own:
        course = own.submit(asyncio.run, burst.run(server if kill else None)).result()
    told = {
        "attempts": course.attempts,
        "acknowledged": [asdict(one) for one in course.acknowledged],
    }
    return Played(course, Balance(**called("ledger", server, told=json.dumps(told))))


def play_and_compare(
    server: Server, people: int, plan: Plan, *, kill: bool = False
) -> tuple[Played, Compared]:
    """Measure the bare view of ``benchmarks.settings``; then play, and measure that."""
    bare = yardstick(called("crowd", server, "--people", "10")["sessions"])
    measure(server.port, bare, seconds=1)
    begun = effort.of_server(server)
    figures = measure(server.port, bare, seconds=4)
    between = effort.of_server(server)
    played = play(server, people, plan, kill=kill)
    # A killed server takes what it has worked with it.
    spent = 0.0 if kill else effort.of_server(server) - between
    return played, Compared(
        figures,
        (between - begun) / len(figures.times),
        spent / max(played.course.requests, 1),
    )


def report(played: Played, compared: Compared) -> list[str]:
    """Return the table of a burst, and what there is to say of it."""
    course = played.course
    lines = [
        "| step | times | p50 ms | p95 ms | longest ms |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, figures in course.times.items():
        p50, p95, top = (figures.percentile(percent) for percent in (50, 95, 100))
        lines.append(
            f"| {name} | {len(figures.times):,} | {p50:.1f} | {p95:.1f} | {top:.1f} |"
        )
    lines.append(
        f"\n{course.requests:,} requests in {course.seconds:.1f} s: {course.rate:.1f} a "
        f"second, people's pauses included (bare views: {compared.bare.rate:.1f} a second)."
    )
    if compared.bare_effort and compared.effort:
        lines.append(
            f"A request took {compared.effort * 1000:.2f} ms of the cores, "
            f"{compared.effort / compared.bare_effort:.2f} times a bare view."
        )
    lines += _of_balance(played)
    if course.down:
        lines.append(
            f"Killed when half of the answers were in; {course.down:.1f} s until it "
            f"answered again; {course.left} people did not come back."
        )
    if course.failures or course.gave_up:
        said = ", ".join(f"{name} {n}" for name, n in sorted(course.failures.items()))
        lines.append(f"Tried again after: {said}. Gave up: {course.gave_up}.")
    return lines


def _of_balance(played: Played) -> list[str]:
    course, balance = played.course, played.balance
    return [
        (
            f"Answers sent {course.sent:,}, acknowledged {balance.acknowledged:,}, "
            f"**lost: {len(balance.lost)}**; kept, and nobody told, {balance.unheard}; "
            f"set aside {balance.set_aside}."
        ),
        (
            f"Attempts {balance.attempts:,}; closed by the clock "
            f"{balance.closed_by_clock}, left open {balance.left_open}, with another "
            f"grade than the responses give {len(balance.misgraded)}. "
            f"{'PASS' if played.is_good else 'FAIL'}"
        ),
    ]


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.burst", description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--kill", action="store_true", help="the server, in the middle")
    parser.add_argument("--arrive", type=float, default=Plan.arrive, metavar="SECONDS")
    parser.add_argument("--think", type=float, default=Plan.think, metavar="SECONDS")
    parser.add_argument("--limit", type=float, default=Plan.limit, metavar="SECONDS")
    return parser.parse_args()


def main() -> int:
    options = parse()
    plan = Plan(options.arrive, options.think, options.limit, 2 if options.kill else 0)
    prepare.prepare(prepare.FILES)
    with (
        tempfile.TemporaryDirectory(prefix="thidua-burst-") as folder,
        database(options.database) as url,
    ):
        # Some of the demo people have an attempt under way.
        server = fill(options.people * 11 // 10 + 20, url, Path(folder) / "var")
        server.start()
        try:
            played, compared = play_and_compare(
                server, options.people, plan, kill=options.kill
            )
        except Unexpected as answer:
            sys.exit(f"{answer}\n{server.said()}")
        finally:
            server.stop()
    say(f"{options.database}, {options.people:,} people\n")
    say("\n".join(report(played, compared)))
    return 0 if played.is_good else 1


if __name__ == "__main__":
    sys.exit(main())
