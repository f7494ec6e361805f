"""The change desk as trainers see it: from the first page to the list in two clicks, axe clean."""

from __future__ import annotations

import pytest

from .test_importing import complaints

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
WIDEST = """Math.max(...[...document.querySelectorAll("#main :is(select, textarea, button, input)")]
    .filter(one => one.offsetParent && !one.closest("header") && !one.closest(".bank-scroll"))
    .map(one => one.getBoundingClientRect().right))"""


@pytest.mark.parametrize(("language", "size"), [("vi", PHONE), ("en", DESK)])
def test_the_list_is_two_clicks_away_and_every_page_can_be_used(
    visit, signed_in, language, size
):
    page = visit(
        "/admin/",
        language=language,
        viewport=size,
        bypass_csp=True,
        storage_state=signed_in("trainer"),
    )
    page.locator("#law-changes-content a").first.click()
    page.wait_for_url("**/admin/law-changes/")
    assert complaints(page) == []
    page.locator("table.listing td.title a", has_text="06/2026").first.click()
    page.locator(".desk-facts").wait_for()
    assert complaints(page) == []
    assert page.evaluate(WIDEST) <= size["width"]
    page.locator("form table.listing td.title a").first.click()
    page.locator(".desk-wordings").first.wait_for()
    assert complaints(page) == []
    assert page.evaluate(WIDEST) <= size["width"]
    page.goto(page.url.split("/items/")[0] + "/record/")
    assert complaints(page) == []
    assert page.evaluate(WIDEST) <= size["width"]
