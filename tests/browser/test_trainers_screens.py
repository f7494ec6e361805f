"""What trainers see in Wagtail: axe, both languages, a desk and a phone."""

from __future__ import annotations

import pytest

from .test_importing import complaints

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
BANK = "/admin/snippets/quizzes/question"
SCREENS = [
    "/admin/outages/",
    "/admin/outages/add/",
    "/admin/questions/export/",
    f"{BANK}/",
    f"{BANK}/add/",
    f"{BANK}/duplicates/",
    "/admin/snippets/quizzes/quiz/",
    "/admin/snippets/quizzes/allowance/",
]
# What a question's own pages are called, below the bank.
OF_A_QUESTION = [f"{BANK}/edit/1/", f"{BANK}/inspect/1/", "/admin/questions/1/correct/"]


@pytest.fixture
def trainers_page(visit, signed_in):
    def open_page(path, language="vi", size=DESK):
        return visit(
            path,
            language=language,
            viewport=size,
            bypass_csp=True,
            storage_state=signed_in("trainer"),
        )

    return open_page


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("path", SCREENS + OF_A_QUESTION)
def test_axe_finds_nothing_in_the_admin(trainers_page, path, language):
    page = trainers_page(path, language)
    assert complaints(page) == []


@pytest.mark.parametrize(
    "path", ["/admin/outages/add/", "/admin/questions/import/", f"{BANK}/add/"]
)
def test_no_control_is_wider_than_a_phone(trainers_page, path):
    """Wagtail hides what is too wide, so it is the controls that are measured."""
    page = trainers_page(path, size=PHONE)
    widest = page.evaluate(
        """Math.max(...[...document.querySelectorAll("#main :is(select, textarea, button, a)")]
            .filter(one => one.offsetParent && !one.closest("header"))
            .map(one => one.getBoundingClientRect().right))"""
    )
    assert widest <= PHONE["width"]


def test_the_list_of_questions_can_be_moved_to_be_read_on_a_phone(trainers_page):
    page = trainers_page(f"{BANK}/", size=PHONE)
    box = page.locator("div:has(> table.listing)")
    assert box.evaluate("one => getComputedStyle(one).overflowX") == "auto"
    assert box.evaluate("one => one.scrollWidth > one.clientWidth")
    title = page.locator("table.listing td.title").first
    assert title.bounding_box()["width"] >= 200
