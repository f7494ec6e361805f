"""Statistics in a real browser: axe, both languages, a small phone, paper, no scripts."""

from __future__ import annotations

import pytest

from .test_screens import in_both_themes

PHONE = {"width": 320, "height": 640}
QUIZ = "/quizzes/nhieu-luot/statistics/"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing(visit, signed_in, language):
    page = visit(
        QUIZ,
        language=language,
        bypass_csp=True,
        viewport=PHONE,
        storage_state=signed_in("trainer"),
    )
    links = page.locator("tbody th a").evaluate_all("all => all.map(a => a.href)")
    for path in (QUIZ, links[0], links[-1]):
        page.goto(path)
        for fold in page.locator("main details").all():
            fold.evaluate("fold => { fold.open = true }")
        assert in_both_themes(page) == {"light": [], "dark": []}
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_where_nobody_has_answered(visit, signed_in, language):
    page = visit(
        "/quizzes/chin-dang/statistics/",
        language=language,
        bypass_csp=True,
        viewport=PHONE,
        storage_state=signed_in("trainer"),
    )
    assert in_both_themes(page) == {"light": [], "dark": []}


def test_a_trainer_comes_from_the_quiz_to_a_wrong_key_by_keyboard(visit, signed_in):
    page = visit(
        "/quizzes/nhieu-luot/",
        language="en",
        java_script_enabled=False,
        storage_state=signed_in("trainer"),
    )
    page.get_by_role("link", name="Statistics of this quiz").press("Enter")
    worst = page.locator("tbody tr").filter(has_text="Another answer may be right")
    worst.get_by_role("link").press("Enter")
    page.get_by_role("heading", name="Version 1").wait_for()
    assert page.locator(".callout--warning").first.is_visible()
    assert page.locator("svg.chart").is_visible()
    page.get_by_role("link", name="Correct a wrong key").press("Enter")
    page.wait_for_url("**/correct/")


def test_questions_are_ordered_without_scripts(visit, signed_in):
    page = visit(
        f"{QUIZ}?sort=facility",
        java_script_enabled=False,
        storage_state=signed_in("trainer"),
    )
    shown = page.locator("tbody .bar-cell__value").all_inner_texts()
    percents = [int(text.split()[0]) for text in shown]
    assert percents == sorted(percents)
    assert page.locator("th[aria-sort=ascending]").count() == 1
