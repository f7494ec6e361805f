"""My progress in a real browser: empty and filled, both languages, a small phone."""

from __future__ import annotations

import pytest

from .test_screens import in_both_themes

PHONE = {"width": 320, "height": 640}
PROGRESS = "/quizzes/progress/"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("role", ["graduate", "officer"])
def test_axe_finds_nothing(visit, signed_in, role, language):
    """The graduate has sat every quiz; the officer none."""
    page = visit(
        PROGRESS,
        language=language,
        bypass_csp=True,
        viewport=PHONE,
        storage_state=signed_in(role),
    )
    assert in_both_themes(page) == {"light": [], "dark": []}
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_one_who_has_not_begun_is_led_to_the_quizzes_without_scripts(visit, signed_in):
    page = visit(
        PROGRESS, storage_state=signed_in("officer"), java_script_enabled=False
    )
    page.locator("main .button--primary").click()
    page.wait_for_url("**/quizzes/")


def test_an_attempt_opens_from_the_list_by_keyboard(visit, signed_in):
    page = visit(PROGRESS, storage_state=signed_in("graduate"))
    page.locator("section[aria-labelledby=attempts] a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/attempts/**")
    assert page.locator(".result").count() == 1
