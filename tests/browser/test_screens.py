"""Every main screen: nothing for axe to find, nothing wider than a small phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCREENS = [
    ("front", "", "/"),
    ("sign in", "", "/accounts/login/"),
    ("forgotten password", "", "/accounts/password/reset/"),
    ("catalogue", "", "/courses/"),
    ("course", "officer", "/courses/{course}/"),
    ("lesson", "officer", "/courses/{course}/{lesson}/"),
    ("lesson signed out", "", "/courses/{course}/{lesson}/"),
    ("search", "officer", "/search/?q=khen thuong"),
    ("learn", "officer", "/learn/"),
    ("learn finished", "graduate", "/learn/"),
    ("quizzes", "officer", "/quizzes/"),
    ("quiz", "graduate", "/quizzes/{quiz}/"),
    ("result", "graduate", "/quizzes/attempts/{attempt}/"),
    ("certificates", "graduate", "/certificates/"),
    ("verify", "", "/verify/{certificate}/"),
    ("verify form", "", "/verify/"),
    ("verify unknown", "", "/verify/TDKT-2026-99999/"),
    ("downloads", "manager", "/certificates/bulk/"),
    ("legal", "", "/legal/"),
    ("document", "", "/legal/CT-34-CTTW/"),
    ("provision", "", "/legal/L-06-2022/dieu-84/"),
    ("comparison", "", "/legal/L-06-2022/dieu-80-khoan-2/compare/"),
    ("reports", "manager", "/reports/"),
    ("unit", "manager", "/reports/units/{province}/"),
    ("people", "manager", "/reports/units/{commune}/people/"),
    ("person", "manager", "/reports/people/{graduate}/"),
    ("change password", "officer", "/accounts/password/change/"),
    ("not found", "officer", "/nowhere/"),
]
NAMES = [name for name, _, _ in SCREENS]


def address(facts: dict[str, Any], path: str) -> str:
    course = facts["courses"][0]
    return path.format(
        **facts | {"course": course["slug"], "lesson": course["lessons"][1]},
        quiz=facts["quizzes"][0],
    )


def complaints(page: Page) -> list[str]:
    """Return what axe finds, a line each; it needs a page without a security policy."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {node['target']}: {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]


def in_both_themes(page: Page) -> dict[str, list[str]]:
    found = {}
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        # Colours that are on their way from one theme to the other are neither's.
        page.evaluate(
            "Promise.allSettled(document.getAnimations().map(one => one.finished))"
        )
        found[theme] = complaints(page)
    return found


@pytest.fixture
def open_screen(
    visit: Callable[..., Page],
    signed_in: Callable[[str], Any],
    facts: dict[str, Any],
) -> Callable[..., Page]:
    def open_one(screen: tuple[str, str, str], **words: Any) -> Page:
        _, role, path = screen
        if role:
            words["storage_state"] = signed_in(role)
        return visit(address(facts, path), **words)

    return open_one


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("screen", SCREENS, ids=NAMES)
def test_axe_finds_nothing(screen, language, open_screen):
    page = open_screen(screen, language=language, bypass_csp=True)
    assert page.locator("html").get_attribute("lang") == language
    assert in_both_themes(page) == {"light": [], "dark": []}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_in_a_quiz(visit, signed_in, facts, officer, language):
    page = visit(
        f"/quizzes/{facts['quizzes'][0]}/",
        language=language,
        bypass_csp=True,
        storage_state=signed_in(officer),
    )
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector("form#question")
    assert in_both_themes(page) == {"light": [], "dark": []}
    page.goto(f"/quizzes/{facts['quizzes'][0]}/summary/")
    assert in_both_themes(page) == {"light": [], "dark": []}


@pytest.mark.parametrize("screen", SCREENS, ids=NAMES)
def test_nothing_is_wider_than_a_small_phone(screen, open_screen):
    page = open_screen(screen, viewport={"width": 320, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320


@pytest.mark.parametrize(
    "path", ["/courses/{course}/{lesson}/", "/quizzes/{quiz}/take/"]
)
def test_first_visit_is_light(visit, signed_in, facts, officer, path):
    """150 kB compressed at most, everything counted that the page has fetched."""
    page = visit(storage_state=signed_in(officer))
    page.goto(f"/quizzes/{facts['quizzes'][0]}/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector("form#question")
    state = page.context.storage_state()

    fresh = visit(storage_state=state)
    tools = fresh.context.new_cdp_session(fresh)
    tools.send("Network.enable")
    sizes: list[float] = []
    tools.on(
        "Network.loadingFinished",
        lambda event: sizes.append(event["encodedDataLength"]),
    )
    fresh.goto(address(facts, path))
    fresh.wait_for_load_state("networkidle")
    assert sizes
    assert sum(sizes) <= 150_000
