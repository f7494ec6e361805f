"""The way back after a change of law, on a small phone and by keyboard alone."""

from __future__ import annotations

from .test_screens import in_both_themes

PHONE = {"width": 360, "height": 640}


def test_a_holder_marks_every_step_by_keyboard(visit, signed_in, facts):
    page = visit(
        facts["change"],
        bypass_csp=True,
        viewport=PHONE,
        storage_state=signed_in("holder"),
    )
    assert in_both_themes(page) == {"light": [], "dark": []}
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    steps = page.locator("form[action$='/read/'] button")
    for left in range(steps.count(), 0, -1):
        assert page.locator("main .button--primary").count() == 1
        page.locator("main form .button--primary").focus()
        page.keyboard.press("Enter")
        page.wait_for_function(
            "left => document.querySelectorAll(\"form[action$='/read/']\").length < left",
            arg=left,
        )
    assert page.locator(".state--done").count() >= 2
