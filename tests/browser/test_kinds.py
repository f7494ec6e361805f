"""The nine kinds in a real browser: asked and reviewed, by keyboard, without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .test_screens import in_both_themes

KINDS = 9


@pytest.fixture
def begin(
    visit: Callable[..., Page], signed_in: Callable[[str], Any], officer: str
) -> Callable[..., Page]:
    """Start the quiz of all kinds, one question of each, and stand before the first."""

    def start(**words: Any) -> Page:
        page = visit("/quizzes/chin-dang/", storage_state=signed_in(officer), **words)
        page.locator("main form button[type=submit]").click()
        page.wait_for_selector("form#question")
        return page

    return start


def open_kind(page: Page, position: int) -> None:
    page.goto(f"/quizzes/chin-dang/take/?q={position}")
    page.wait_for_selector("form#question")


def go_on(page: Page) -> None:
    # The script sends the answer first, and the form when it has the receipt.
    with page.expect_navigation():
        page.locator("form#question button[name=go][value=next]").click()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_in_any_kind_asked_or_reviewed(begin, language):
    page = begin(language=language, bypass_csp=True)
    for position in range(1, KINDS + 1):
        open_kind(page, position)
        assert in_both_themes(page) == {"light": [], "dark": []}, position
        fill(page)
        go_on(page)
    page.goto("/quizzes/chin-dang/summary/")
    page.locator("form#send button[type=submit]").click()
    page.wait_for_url("**/attempts/**")
    assert in_both_themes(page) == {"light": [], "dark": []}


@pytest.mark.parametrize("position", range(1, KINDS + 1))
def test_no_kind_is_wider_than_a_small_phone(begin, position):
    page = begin(viewport={"width": 320, "height": 640})
    open_kind(page, position)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_lines_are_brought_into_order_by_keyboard(begin):
    page = begin()
    open_kind(page, 5)
    texts = page.locator(".order-row__text")
    second = texts.nth(1).inner_text()
    button = page.locator(".order-row__move").nth(2)
    label = button.get_attribute("aria-label")
    assert second in label
    # By its name from here on: its place among the buttons is what changes.
    button = page.get_by_role("button", name=label, exact=True)
    button.focus()
    page.keyboard.press("Enter")
    assert texts.first.inner_text() == second
    expect(button).to_be_focused()
    places = page.locator(".order-row select")
    assert [one.input_value().partition(":")[2] for one in places.all()] == list("1234")
    expect(page.locator("order-list [role=status]")).to_contain_text(second)


def test_an_essay_counts_its_words_as_they_are_written(begin):
    page = begin()
    open_kind(page, 9)
    page.locator("textarea").fill("Khen đúng người, đúng việc – kịp thời.")
    expect(page.locator("[data-count]")).to_have_text(re.compile("^7 "))


def test_every_kind_is_answered_without_scripts(begin):
    page = begin(java_script_enabled=False)
    for position in range(1, KINDS + 1):
        open_kind(page, position)
        fill(page)
        go_on(page)
    page.goto("/quizzes/chin-dang/summary/")
    assert page.locator(".summary-list__row", has_text="Chưa trả lời").count() == 0


def fill(page: Page) -> None:
    """Give some answer with whatever controls the question has."""
    form = page.locator("form#question")
    boxes = form.locator("input.option-row__input")
    if boxes.count():
        boxes.first.check()
    for number, select in enumerate(form.locator("select[name=answer]").all()):
        select.select_option(index=1 + number % 2)
    for field in form.locator("input[type=text][name=answer], textarea").all():
        field.fill("15")
