"""A real server on a real database, a real Chromium, and people to sign in as.

The server is another process, the one that ``make run`` starts; so nothing here touches
Django's database in this process. Each worker plays on a copy of the stage.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    sync_playwright,
)

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "thidua-demo"
# An answer of 4xx, or a line that is down, is what some tests ask for.
ASKED_FOR = re.compile(
    r"the server responded with|net::ERR_(INTERNET_DISCONNECTED|FAILED)"
)
sys.path.insert(0, str(ROOT / "bin"))

from served import Server  # noqa: E402  # found by the line above


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


def on_stage(folder: Path) -> Server:
    return Server(folder, "tests.browser.settings", WORKERS="1")


@pytest.fixture(scope="session")
def stage() -> Path:
    """The folder of the stage, built where something that goes into it has changed."""
    from django.conf import settings

    folder = settings.VAR / "stage"
    folder.mkdir(parents=True, exist_ok=True)
    with (settings.VAR / "stage.turn").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = subprocess.run(
            [sys.executable, "-m", "tests.browser.stage"],
            cwd=ROOT,
            env=on_stage(folder).environment,
            capture_output=True,
            text=True,
        )
    if done.returncode:
        pytest.fail(f"the stage could not be built:\n{done.stdout}\n{done.stderr}")
    return folder


@pytest.fixture(scope="session")
def facts(stage: Path) -> dict[str, Any]:
    """What the stage knows and no page shows."""
    return json.loads((stage / "facts.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def make_server(
    stage: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Server]]:
    """Start a server on a copy of the stage of its own; all are stopped at the end."""
    servers: list[Server] = []

    def make() -> Server:
        folder = tmp_path_factory.mktemp("server")
        with (
            contextlib.closing(sqlite3.connect(stage / "hocthidua.sqlite3")) as source,
            contextlib.closing(sqlite3.connect(folder / "hocthidua.sqlite3")) as target,
        ):
            source.backup(target)
        (folder / "static").symlink_to(stage / "static")
        if (stage / "media").exists():
            shutil.copytree(stage / "media", folder / "media")
        server = on_stage(folder)
        server.start()
        servers.append(server)
        return server

    yield make
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def server(make_server: Callable[[], Server]) -> Server:
    """The one that all tests share."""
    return make_server()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Playwright keeps an event loop in this thread, which Django would take for a
    # program that mixes the two; other tests of this worker use the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    import browser

    path = browser.find()
    if path is None:
        if os.environ.get("CI_REQUIRE_ALL", "") not in {"", "0"}:
            pytest.fail("no Chromium")
        pytest.skip("NO CHROMIUM: install Debian's package chromium")
    launched = playwright.chromium.launch(executable_path=path, args=browser.FLAGS)
    yield launched
    launched.close()


@pytest.fixture
def visit(
    chromium: Browser, server: Server, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Open a page in a context of its own; afterwards nothing may have gone wrong in it.

    No request to another host, no error of a script, nothing that the content security
    policy had to stop. Words are those of Playwright's ``new_context``.
    """
    contexts: list[BrowserContext] = []
    strangers: list[str] = []
    complaints: list[str] = []
    ours = urlsplit(server.address).netloc

    def listen(page: Page) -> None:
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: (
                complaints.append(f"{page.url}: {said.text}")
                if said.type == "error" and not ASKED_FOR.search(said.text)
                else None
            ),
        )

    def look(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != ours:
            strangers.append(url)

    def open_page(
        path: str | None = None, *, language: str = "vi", **words: Any
    ) -> Page:
        words.setdefault("viewport", {"width": 1280, "height": 900})
        context = chromium.new_context(base_url=server.address, locale="vi-VN", **words)
        context.set_default_timeout(15_000)
        context.on("request", lambda asked: look(asked.url))
        context.on("page", listen)
        if language != "vi":
            context.add_cookies(
                [{"name": "django_language", "value": language, "url": server.address}]
            )
        contexts.append(context)
        page = context.new_page()
        if path is not None:
            page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert strangers == [], "a page asked another host"
    assert complaints == [], "a page complained"


def sign_in(page: Page, username: str, path: str = "/learn/") -> Page:
    """Go through the form, as a person does."""
    page.goto(f"/accounts/login/?next={path}")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**{path}")
    return page


@pytest.fixture(scope="session")
def signed_in(chromium: Browser, server: Server) -> Callable[[str], Any]:
    """Return the cookies of someone signed in; through the form the first time only."""
    known: dict[str, Any] = {}

    def cookies(username: str) -> Any:
        if username not in known:
            context = chromium.new_context(base_url=server.address)
            page = context.new_page()
            sign_in(page, username)
            known[username] = context.storage_state()
            context.close()
        return known[username]

    return cookies


_numbers = itertools.count(1)


@pytest.fixture
def officer() -> str:
    """The user name of an officer whom no other test has touched."""
    return f"canbo{next(_numbers):02}"


@pytest.fixture
def answer(facts: dict[str, Any]) -> Callable[..., bool]:
    """Choose the right options of the question on the page, or wrong ones."""

    def choose(page: Page, *, right: bool = True) -> None:
        stem = " ".join(page.locator("form#question h1").inner_text().split())
        keys = set(facts["answers"][stem])
        for box in page.locator("input[name=answer]").all():
            is_right = box.get_attribute("value") in keys
            if box.get_attribute("type") == "checkbox":
                box.set_checked(is_right == right)
            elif is_right == right:
                box.check()
                return

    return choose
