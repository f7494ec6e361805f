"""A server that is killed forgets nothing that it has acknowledged."""

from __future__ import annotations

import contextlib
import json
import random
import re
import sqlite3
import time
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from .conftest import sign_in


def test_an_acknowledged_answer_survives_a_killed_server(
    make_server, chromium, facts, answer
):
    server = make_server()
    quiz = facts["quizzes"][0]
    context = chromium.new_context(base_url=server.address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "canbo60")
    page.goto(f"/quizzes/{quiz}/")
    page.locator("main form button[type=submit]").click()
    stem = page.locator("form#question h1").inner_text()
    answer(page)
    chosen = page.locator("input[name=answer]:checked").first.get_attribute("value")
    page.locator("form#question button[value=next]").click()
    page.wait_for_url("**q=2**")

    server.kill()
    server.start()

    page.goto(f"/quizzes/{quiz}/take/?q=1")
    assert page.locator("form#question h1").inner_text() == stem
    kept = page.locator("input[name=answer]:checked").first.get_attribute("value")
    assert kept == chosen
    page.goto(f"/quizzes/{quiz}/take/?q=2")
    answer(page)
    page.locator("form#question button[value=next]").click()
    page.goto(f"/quizzes/{quiz}/summary/")
    page.locator("form#send button[type=submit]").click()
    page.wait_for_url("**/quizzes/attempts/**")
    context.close()


class Learner(Thread):
    """Answers one question after another as a script does, and notes each receipt."""

    def __init__(self, address: str, quiz: str, state: dict[str, Any]) -> None:
        super().__init__(daemon=True)
        self.base = f"{address}/quizzes/{quiz}"
        self.cookies = {one["name"]: one["value"] for one in state["cookies"]}
        self.rng = random.Random(self.cookies["sessionid"])  # noqa: S311
        self.receipts: dict[str, list[str]] = {}
        self.unsure: list[dict[str, Any]] = []
        self.sequence = 0
        self.stopped = Event()

    def ask(self, path: str, form: dict[str, Any] | None = None) -> Any:
        """Return the answer, redirects followed; raise OSError where none came."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        data = None
        if form is not None:
            token = {"csrfmiddlewaretoken": self.cookies["csrftoken"]}
            data = urlencode(form | token, doseq=True).encode()
        head = {"Cookie": cookies, "X-Requested-With": "fetch"}
        asked = Request(f"{self.base}/{path}", data, head)
        with urlopen(asked, timeout=20) as answer:
            return answer.read().decode()

    def begin(self) -> None:
        page = self.ask("start/", {})
        self.attempt = re.search(r'name="attempt" value="([^"]+)"', page)[1]
        self.total = int(re.search(r"/(\d+)", page.split("quiz-autosave")[1])[1])
        self.options = {
            place: re.findall(
                r'name="answer" value="([^"]+)"', self.ask(f"take/?q={place}")
            )
            for place in range(1, self.total + 1)
        }

    def run(self) -> None:
        while not self.stopped.is_set():
            place = self.rng.randint(1, self.total)
            self.sequence += 1
            form = {
                "attempt": self.attempt,
                "position": place,
                "answer": [self.rng.choice(self.options[place])],
                "device": f"learner-{self.cookies['sessionid'][:20]}",
                "sequence": self.sequence,
            }
            try:
                self.save(form)
            except (OSError, HTTPException):
                self.unsure.append(form)
                return

    def save(self, form: dict[str, Any]) -> None:
        receipt = json.loads(self.ask("save/", form))["receipt"]
        self.receipts[receipt] = form["answer"]


def test_no_acknowledged_answer_of_several_learners_is_lost(
    make_server, chromium, facts
):
    server = make_server()
    quiz = facts["quizzes"][0]
    learners = []
    for number in range(50, 56):
        context = chromium.new_context(base_url=server.address)
        sign_in(context.new_page(), f"canbo{number}")
        learners.append(Learner(server.address, quiz, context.storage_state()))
        context.close()
    for learner in learners:
        learner.begin()
        learner.start()
    time.sleep(3)
    server.kill()  # SIGKILL, in the middle of what they are saying
    for learner in learners:
        learner.join(timeout=30)
    acknowledged = [len(learner.receipts) for learner in learners]
    assert min(acknowledged) > 0
    server.start()

    for learner in learners:
        # What a browser does: again, with the same number, whether it had arrived or not.
        for form in learner.unsure:
            learner.save(form)
        learner.ask("submit/", {"attempt": learner.attempt})
    file = Path(server.environment["VAR_DIR"]) / "hocthidua.sqlite3"
    with contextlib.closing(sqlite3.connect(file)) as database:
        kept = {
            f"{number:06d}": json.loads(answer)
            for number, answer in database.execute(
                "SELECT id, answer FROM quizzes_response"
            )
        }
        graded = [
            name.replace("-", "")
            for (name,) in database.execute(
                "SELECT a.public_id FROM quizzes_attempt a"
                " JOIN quizzes_grade g ON g.attempt_id = a.id WHERE a.state = 'graded'"
            )
        ]
    for learner in learners:
        lost = {r: a for r, a in learner.receipts.items() if kept.get(r) != a}
        assert lost == {}
        assert graded.count(learner.attempt.replace("-", "")) == 1
