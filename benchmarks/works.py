"""The kinds of work that are measured, each as one person does it."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .client import Connection, Work

_HIDDEN = re.compile(r'name="(attempt|position)" value="([^"]+)"')
_OPTION = re.compile(r'name="answer" value="([^"]+)"')


@dataclass(frozen=True)
class Kind:
    """One row of the table, and what it may cost at most, in yardsticks."""

    name: str
    work: Work
    limit: float | None


def all_kinds(facts: dict[str, Any]) -> list[Kind]:
    """Return every kind of work, the yardstick first."""
    return [
        Kind("yardstick", yardstick(facts["readers"]), None),
        Kind("sign-in", _sign_in(facts), None),
        Kind("home /learn/", _page(facts["readers"], ["/learn/"]), 1.8),
        Kind("lesson page", _page(facts["readers"], facts["lessons"]), 1.4),
        Kind("open a question", _open_question(facts), 1.5),
        Kind("save an answer", _save(facts), 1.4),
        Kind("finish and grade 20", _finish(facts), 3),
        Kind("whole attempt of 20", _whole_attempt(facts), 45),
        Kind("manager's report", _report(facts), 3),
    ]


def yardstick(sessions: list[str]) -> Work:
    """Return the bare view that everything is measured against."""
    return _page(sessions, ["/yardstick/"])


def _page(sessions: list[str], paths: list[str]) -> Work:
    turns: Iterator[tuple[str, str]] = zip(
        itertools.cycle(sessions), itertools.cycle(paths), strict=False
    )

    async def work(connection: Connection) -> bool:
        session, path = next(turns)
        await connection.ask(path, session=session)
        return True

    return work


def _sign_in(facts: dict[str, Any]) -> Work:
    names = itertools.cycle(facts["names"])

    async def work(connection: Connection) -> bool:
        form = {"login": next(names), "password": facts["password"]}
        await connection.ask("/accounts/login/", form=form, expect=302)
        return True

    return work


def _open_question(facts: dict[str, Any]) -> Work:
    savers = itertools.cycle(facts["savers"])
    dice = random.Random(34)  # noqa: S311  # the same walk each time

    async def work(connection: Connection) -> bool:
        one = next(savers)
        place = dice.randint(1, len(one["options"]))
        await connection.ask(
            f"/quizzes/{one['slug']}/take/?q={place}", session=one["session"]
        )
        return True

    return work


def _save(facts: dict[str, Any]) -> Work:
    savers = itertools.cycle(facts["savers"])
    dice = random.Random(34)  # noqa: S311

    async def work(connection: Connection) -> bool:
        one = next(savers)
        place = dice.randint(1, len(one["options"]))
        form = {
            "attempt": one["attempt"],
            "position": str(place),
            "answer": dice.choice(one["options"][place - 1]),
        }
        await connection.ask(
            f"/quizzes/{one['slug']}/save/",
            session=one["session"],
            form=form,
            fetch=True,
        )
        return True

    return work


def _finish(facts: dict[str, Any]) -> Work:
    finishers = iter(facts["finishers"])

    async def work(connection: Connection) -> bool:
        one = next(finishers, None)
        if one is None:
            return False
        await connection.ask(
            f"/quizzes/{one['slug']}/submit/",
            session=one["session"],
            form={"attempt": one["attempt"]},
            expect=302,
        )
        return True

    return work


def _whole_attempt(facts: dict[str, Any]) -> Work:
    slug = facts["sitters"]["slug"]
    # One person does one attempt at a time: eight people, each with some names.
    free = list(facts["sitters"]["sessions"])
    dice = random.Random(34)  # noqa: S311

    async def work(connection: Connection) -> bool:
        """Begin, then twenty times read, answer and go on; look over, send, read the result."""
        session = free.pop()
        base = f"/quizzes/{slug}"
        begun = await connection.ask(
            f"{base}/start/", session=session, form={}, expect=302
        )
        path = begun.location
        while "/take/" in path:
            page = (await connection.ask(path, session=session)).text
            form = dict(_HIDDEN.findall(page))
            form["answer"] = dice.choice(_OPTION.findall(page))
            saved = await connection.ask(
                f"{base}/save/",
                session=session,
                form={**form, "go": "next"},
                expect=302,
            )
            path = saved.location
        page = (await connection.ask(path, session=session)).text
        sent = await connection.ask(
            f"{base}/submit/",
            session=session,
            form=dict(_HIDDEN.findall(page)),
            expect=302,
        )
        await connection.ask(sent.location, session=session)
        free.insert(0, session)
        return True

    return work


def _report(facts: dict[str, Any]) -> Work:
    return _page([facts["manager"]], [f"/reports/units/{facts['unit']}/"])
