"""Whole paths, as people walk them: without scripts, by keyboard, in two tabs, after a break."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .conftest import PASSWORD, sign_in

MAIN_BUTTON = "main form button[type=submit]"


def begin(page: Page, quiz: str) -> Page:
    page.goto(f"/quizzes/{quiz}/")
    page.locator(MAIN_BUTTON).click()
    page.wait_for_selector("form#question")
    return page


def positions(page: Page) -> int:
    return page.locator(".question-map__item").count()


def sit(page: Page, quiz: str, choose: Callable[..., Any], *, wrong: int = 0) -> Page:
    """Answer every question of a quiz, the first ``wrong`` of them wrongly, and send."""
    begin(page, quiz)
    for number in range(positions(page)):
        choose(page, right=number >= wrong)
        page.locator("form#question button[value=next]").click()
    page.locator("form#send button[type=submit]").click()
    page.wait_for_url("**/quizzes/attempts/**")
    return page


def test_an_officer_earns_the_certificate_without_scripts(
    visit, officer, facts, answer, signed_in
):
    page = visit(java_script_enabled=False)
    sign_in(page, officer)
    for course in facts["courses"]:
        page.goto(f"/courses/{course['slug']}/")
        page.locator("form[action$='/enrol/'] button").first.click()
        for lesson in course["lessons"]:
            page.goto(f"/courses/{course['slug']}/{lesson}/")
            page.locator(".lesson__end button").click()
    first, *others = facts["quizzes"]
    sit(page, first, answer, wrong=8)
    expect(page.locator("main")).to_contain_text("12/20")
    page.goto("/certificates/")
    assert page.locator("a[href$='.pdf']").count() == 0, "60 % is no pass"
    sit(page, first, answer, wrong=4)
    for quiz in others:
        sit(page, quiz, answer)

    page.goto("/certificates/")
    link = page.locator("a[href$='.pdf']").first
    href = link.get_attribute("href") or ""
    answered = page.context.request.get(href)
    assert answered.status == 200
    assert answered.body().startswith(b"%PDF")

    number = re.search(r"([A-Z]+-\d{4}-\d+)\.pdf", href)
    assert number
    anyone = visit(f"/verify/{number[1]}/", java_script_enabled=False)
    expect(anyone.locator("main")).to_contain_text(number[1])
    expect(anyone.locator("main")).not_to_contain_text("Vàng Thị Số")


def test_heads_above_see_an_officer_and_other_heads_do_not(visit, signed_in, facts):
    path = f"/reports/people/{facts['graduate']}/"
    above = visit(storage_state=signed_in("manager"))
    assert above.goto(path).status == 200
    beside = visit(storage_state=signed_in("manager2"))
    assert beside.goto(path).status == 404
    assert beside.goto(f"/reports/units/{facts['commune']}/").status == 404


def test_a_report_can_be_taken_along(visit, signed_in, facts):
    page = visit(storage_state=signed_in("manager"))
    path = f"/reports/units/{facts['province']}/"
    sheet = page.context.request.get(f"{path}?format=xlsx")
    assert sheet.status == 200
    assert sheet.body().startswith(b"PK")
    table = page.context.request.get(f"{path}?format=csv")
    assert table.body().startswith(b"\xef\xbb\xbf")


def press_to(page: Page, selector: str, *, limit: int = 200) -> None:
    """Go forward with the tabulator until the focus stands on what was meant."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            # A keyboard user must see where they are; an option's row may show it.
            assert page.evaluate(
                """() => {
                  const here = document.activeElement;
                  return [here, here.closest("label")].some((one) => {
                    const look = one && getComputedStyle(one);
                    return look && (look.outlineStyle !== "none" || look.boxShadow !== "none");
                  });
                }"""
            ), f"no visible focus on {selector}"
            return
    pytest.fail(f"the keyboard does not reach {selector} on {page.url}")


def test_the_keyboard_alone_reads_a_lesson_and_sits_a_quiz(visit, officer, facts):
    page = visit("/")
    press_to(page, "a[href*='/accounts/login/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/accounts/login/**")
    press_to(page, "input[name=login]")
    page.keyboard.type(officer)
    press_to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/learn/")
    press_to(page, "main a.button--primary, main button.button--primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/courses/**")

    course = facts["courses"][0]
    page.goto(f"/courses/{course['slug']}/")
    press_to(page, "form[action$='/enrol/'] button")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"/courses/{course['slug']}/{course['lessons'][0]}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    press_to(page, ".lesson__end .button--primary")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{course['lessons'][1]}/")

    page.goto(f"/quizzes/{facts['quizzes'][0]}/")
    press_to(page, "main .button--primary")
    page.keyboard.press("Enter")
    page.wait_for_selector("form#question")
    total = positions(page)
    for number in range(1, total + 1):
        press_to(page, "input[name=answer]")
        page.keyboard.press("Space")
        press_to(page, "form#question button[value=next]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert number == total or page.locator("form#question").count()
    press_to(page, "form#send .button--primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/quizzes/attempts/**")
    expect(page.locator("h1")).to_be_visible()


def test_an_answer_outlives_a_closed_page(visit, officer, facts, answer, signed_in):
    quiz = facts["quizzes"][0]
    page = begin(visit(storage_state=signed_in(officer)), quiz)
    stem = page.locator("form#question h1").inner_text()
    answer(page)
    # The receipt: what the server says it holds.
    expect(page.locator("quiz-autosave")).to_contain_text("1/")
    page.context.close()

    other_device = visit(storage_state=signed_in(officer))
    other_device.goto(f"/quizzes/{quiz}/")
    other_device.locator("main .button--primary").click()
    other_device.goto(f"/quizzes/{quiz}/take/?q=1")
    assert other_device.locator("form#question h1").inner_text() == stem
    assert other_device.locator("input[name=answer]:checked").count() >= 1


def test_two_tabs_that_send_at_once_make_one_grade(
    visit, officer, facts, answer, signed_in
):
    quiz = facts["quizzes"][0]
    page = begin(visit(storage_state=signed_in(officer)), quiz)
    answer(page)
    page.locator("form#question button[value=next]").click()
    page.wait_for_url("**q=2**")
    page.goto(f"/quizzes/{quiz}/summary/")
    other = page.context.new_page()
    other.goto(f"/quizzes/{quiz}/summary/")
    # Both sendings are on their way before either is answered.
    for tab in (page, other):
        tab.evaluate("document.getElementById('send').submit()")
    for tab in (page, other):
        tab.wait_for_url("**/quizzes/attempts/**")
    assert page.url == other.url
    page.goto(f"/quizzes/{quiz}/")
    assert page.locator("a[href*='/quizzes/attempts/']").count() == 1


def test_back_and_refresh_change_nothing(visit, officer, facts, answer, signed_in):
    quiz = facts["quizzes"][0]
    page = begin(visit(storage_state=signed_in(officer)), quiz)
    answer(page)
    page.locator("form#question button[value=next]").click()
    page.wait_for_url("**q=2**")
    page.go_back()
    page.reload()
    page.goto(f"/quizzes/{quiz}/take/?q=1")
    assert page.locator("input[name=answer]:checked").count() >= 1
    page.goto(f"/quizzes/{quiz}/")
    assert page.locator("a[href*='/quizzes/attempts/']").count() <= 1


def test_english_is_remembered(visit, signed_in, officer):
    page = visit("/", storage_state=signed_in(officer))
    page.locator(".site-header__language button").click()
    page.wait_for_selector("html[lang=en]")
    page.goto("/learn/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
