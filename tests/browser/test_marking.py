"""Marking in a real browser: an essay is written, doubted, marked and read; axe finds nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .test_screens import in_both_themes

WIDTHS = [{"width": 1280, "height": 900}, {"width": 360, "height": 740}]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", WIDTHS, ids=["desk", "phone"])
def test_axe_finds_nothing_on_the_markers_desk(visit, signed_in, facts, language, size):
    page = visit(
        "/marking/",
        language=language,
        viewport=size,
        bypass_csp=True,
        storage_state=signed_in("trainer"),
    )
    assert in_both_themes(page) == {"light": [], "dark": []}
    page.goto(f"/marking/{facts['essay']}/")
    assert in_both_themes(page) == {"light": [], "dark": []}
    begin = page.locator("main form[action*='/hold/'] button")
    if begin.count():
        begin.first.click()
    page.locator("input.input--short").first.fill("99")
    page.locator("button[value=stay]").click()
    page.wait_for_selector(".error-summary")
    assert in_both_themes(page) == {"light": [], "dark": []}
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.goto("/marking/appeals/")
    assert in_both_themes(page) == {"light": [], "dark": []}
    page.locator("main tbody a").first.click()
    assert in_both_themes(page) == {"light": [], "dark": []}
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", WIDTHS, ids=["desk", "phone"])
def test_axe_finds_nothing_while_the_learner_waits(
    visit, signed_in, facts, language, size
):
    page = visit(
        f"/quizzes/attempts/{facts['essay']}/",
        language=language,
        viewport=size,
        bypass_csp=True,
        storage_state=signed_in("graduate"),
    )
    assert page.locator(".result--waiting").count() == 1
    assert in_both_themes(page) == {"light": [], "dark": []}
    page.goto(f"/quizzes/attempts/{facts['essay']}/1/appeal/")
    assert in_both_themes(page) == {"light": [], "dark": []}
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_attempt_stays_held_while_its_marker_types(visit, signed_in, facts):
    page = visit("/marking/", language="en", storage_state=signed_in("trainer"))
    page.clock.install()
    page.goto(f"/marking/{facts['essay']}/")
    begin = page.locator("main form[action*='/hold/'] button")
    if begin.count():
        begin.first.click()
    page.locator("marking-hold:defined").wait_for()
    words = page.locator("marking-hold [role=status]")
    before = words.inner_text()
    page.clock.fast_forward("14:00")
    assert words.inner_text() == before, "nothing was typed"
    with page.expect_response("**/hold/") as told:
        page.locator("input.input--short").first.press_sequentially("1")
        page.clock.run_for(1)
    assert set(told.value.json()) == {"until"}
    expect(words).to_contain_text(told.value.json()["until"])
