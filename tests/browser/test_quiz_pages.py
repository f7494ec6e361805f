"""The way into a quiz, and practice without an account, in a real browser."""

from __future__ import annotations

import pytest

from .test_screens import in_both_themes

PHONE = {"width": 320, "height": 640}
EXAM = "/quizzes/ky-sat-hach/"
PRACTICE = "/quizzes/luyen-tap-mo/"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("graduate", EXAM),
        ("trainer", EXAM),
        ("", PRACTICE),
        ("", f"{PRACTICE}try/"),
        ("officer", "/quizzes/da-dong/"),
        ("officer", "/quizzes/"),
    ],
)
def test_axe_finds_nothing(visit, signed_in, role, path, language):
    words = {"storage_state": signed_in(role)} if role else {}
    page = visit(path, language=language, bypass_csp=True, viewport=PHONE, **words)
    assert in_both_themes(page) == {"light": [], "dark": []}
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_in_a_visitors_practice(visit, language):
    page = visit(f"{PRACTICE}try/", language=language, bypass_csp=True, viewport=PHONE)
    page.locator("button[value=start]").click()
    page.wait_for_selector("form.question")
    assert in_both_themes(page) == {"light": [], "dark": []}
    page.locator("button[value=finish]").click()
    page.wait_for_selector(".result")
    assert in_both_themes(page) == {"light": [], "dark": []}
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_visitor_practises_by_keyboard(visit):
    page = visit(f"{PRACTICE}try/", viewport=PHONE)
    press(page, "button[value=start]")
    page.wait_for_selector("form.question")
    page.locator("[name=answer]").first.focus()
    page.keyboard.press("Space")
    press(page, "button[value=answer]")
    page.wait_for_selector(".feedback")
    press(page, "button[value=finish]")
    page.wait_for_selector(".result")


def test_a_visitor_practises_without_scripts(visit):
    page = visit(f"{PRACTICE}try/", viewport=PHONE, java_script_enabled=False)
    page.locator("button[value=start]").click()
    page.locator("[name=answer]").first.check()
    page.locator("button[value=answer]").click()
    assert page.locator(".feedback").is_visible()
    page.reload()
    assert page.locator(".feedback").is_visible()
    page.locator("button[value=finish]").click()
    assert page.locator(".result").is_visible()
    page.go_back()
    page.go_forward()
    page.locator("button[value=again]").click()
    assert page.locator("form.question").is_visible()


def test_an_officer_begins_by_the_code_by_keyboard(visit, signed_in, officer):
    page = visit(EXAM, viewport=PHONE, storage_state=signed_in(officer))
    page.locator("#code").focus()
    page.keyboard.type("sai")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messages__item--error")
    page.locator("#code").focus()
    page.keyboard.type("ĐỢT 2")
    page.keyboard.press("Enter")
    page.wait_for_selector("form#question")


def press(page, selector):
    """Reach a control with the Tab key alone, and press it."""
    wanted = page.locator(selector)
    for _n in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            break
    page.keyboard.press("Enter")
