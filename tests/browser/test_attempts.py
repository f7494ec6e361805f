"""An exam on a phone with a line that drops: nothing given is lost, and the page says so."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .conftest import sign_in
from .test_journeys import begin, press_to

PHONE = {"width": 360, "height": 740}
LINE = "quiz-autosave"


@pytest.fixture
def quiz(facts) -> str:
    return facts["quizzes"][0]


@pytest.fixture
def page(visit, officer, signed_in, quiz) -> Page:
    """The first question of an attempt, on a phone, its script at work."""
    page = begin(
        visit(storage_state=signed_in(officer), viewport=PHONE, language="en"), quiz
    )
    # Without a line it could not come any more.
    page.locator(f"{LINE}:defined").wait_for(state="attached")
    return page


def choose(page: Page, place: int) -> str:
    """Choose an answer, the last where there are not so many; return its key."""
    boxes = page.locator("input[name=answer]")
    box = boxes.nth(min(place, boxes.count() - 1))
    box.check()
    return box.get_attribute("value") or ""


def chosen(page: Page) -> list[str]:
    return page.evaluate(
        "[...document.querySelectorAll('[name=answer]:checked')].map(one => one.value)"
    )


def test_a_choice_is_received_with_a_receipt(page):
    choose(page, 1)
    expect(page.locator(LINE)).to_contain_text(
        re.compile(r"Saved on this device \d\d:\d\d:\d\d.*1/\d+.*\d{6}")
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def test_what_is_chosen_without_a_line_is_sent_when_it_is_back(page, quiz):
    page.context.set_offline(True)
    key = choose(page, 2)
    expect(page.locator(LINE)).to_contain_text("Not sent yet: 1")
    page.locator("form#question button[value=next]").click()
    expect(page.locator(LINE)).to_contain_text("Not sent yet: 1")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator(LINE)).to_contain_text("1/")
    page.reload()
    page.goto(f"/quizzes/{quiz}/take/?q=1")
    assert chosen(page) == [key]


def test_going_on_without_a_line_loses_nothing_and_says_so(page):
    page.context.set_offline(True)
    page.locator("form#question button[value=next]").click()
    expect(page.locator(LINE)).to_contain_text("No connection")
    page.context.set_offline(False)
    page.locator("form#question button[value=next]").click()
    page.wait_for_url("**q=2**")


def test_what_was_not_sent_comes_back_after_a_reload(page, quiz):
    """The server is away, the network is not: the browser thinks it is online."""
    page.route("**/save/", lambda route: route.abort())
    key = choose(page, 3)
    expect(page.locator(LINE)).to_contain_text("Not sent yet: 1")
    page.reload()
    expect(page.locator(LINE)).to_contain_text("Not sent yet: 1")
    assert chosen(page) == [key]
    page.unroute("**/save/")
    page.reload()
    expect(page.locator(LINE)).to_contain_text("1/")


def test_two_tabs_are_one_device_and_the_last_choice_wins(page, quiz):
    other = page.context.new_page()
    other.goto(page.url)
    other.locator(f"{LINE}:defined").wait_for(state="attached")
    choose(page, 0)
    expect(page.locator(LINE)).to_contain_text("Saved on this device")
    last = choose(other, 1)
    expect(other.locator(LINE)).to_contain_text("Saved on this device")
    # The first tab follows, and going on from it takes nothing back.
    page.wait_for_function(
        "key => document.querySelector('[name=answer]:checked')?.value === key",
        arg=last,
    )
    page.locator("form#question button[value=next]").click()
    page.wait_for_url("**q=2**")
    page.goto(f"/quizzes/{quiz}/take/?q=1")
    assert chosen(page) == [last]
    assert other.evaluate("localStorage['quiz-sequence']") == "2"


def test_signed_out_meanwhile_the_answer_waits_for_signing_in(page, officer, quiz):
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    key = choose(page, 1)
    link = page.locator(f"{LINE} a")
    expect(link).to_have_text("Sign in")
    link.click()
    page.locator("input[name=login]").fill(officer)
    page.locator("input[name=password]").fill("thidua-demo")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/take/**")
    expect(page.locator(LINE)).to_contain_text("1/")
    page.goto(f"/quizzes/{quiz}/take/?q=1")
    assert chosen(page) == [key]
    assert cookies


def test_a_mark_to_come_back_follows_to_another_device(
    page, visit, officer, signed_in, quiz
):
    page.locator("input[name=marked]").check()
    expect(page.locator(LINE)).to_contain_text("0/")
    page.wait_for_load_state("networkidle")
    other = visit(
        f"/quizzes/{quiz}/take/?q=1", storage_state=signed_in(officer), language="en"
    )
    assert other.locator("input[name=marked]").is_checked()
    assert chosen(other) == []


def test_sending_waits_for_what_is_not_sent_yet(page, quiz):
    page.route("**/save/", lambda route: route.abort())
    choose(page, 0)
    page.goto(f"/quizzes/{quiz}/summary/")
    page.locator("form#send button").click()
    expect(page.locator(LINE)).to_contain_text("Not sent yet: 1")
    page.unroute("**/save/")
    page.locator("form#send button").click()
    page.wait_for_url("**/quizzes/attempts/**")


def test_what_comes_after_the_end_is_said_to_be_on_record(
    page, quiz, visit, officer, signed_in
):
    page.route("**/save/", lambda route: route.abort())
    choose(page, 0)
    other = visit(
        f"/quizzes/{quiz}/summary/", storage_state=signed_in(officer), language="en"
    )
    other.locator("form#send button").click()
    other.wait_for_url("**/quizzes/attempts/**")
    page.unroute("**/save/")
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_url("**/quizzes/attempts/**")
    assert (
        page.evaluate(
            "Object.keys(localStorage).filter(k => k.startsWith('quiz-unsent'))"
        )
        == []
    )


def test_an_exam_without_scripts(visit, officer, quiz):
    page = visit(java_script_enabled=False, viewport=PHONE, language="en")
    sign_in(page, officer)
    begin(page, quiz)
    key = choose(page, 1)
    page.locator("input[name=marked]").check()
    page.locator("form#question button[value=next]").click()
    page.goto(f"/quizzes/{quiz}/take/?q=1")
    assert page.locator(f"input[name=answer][value='{key}']").is_checked()
    assert page.locator("input[name=marked]").is_checked()
    expect(page.locator(LINE)).to_contain_text(re.compile(r"1/\d+, receipt \d{6}"))
    page.goto(f"/quizzes/{quiz}/summary/")
    page.locator("form#send button").click()
    page.wait_for_url("**/quizzes/attempts/**")


# --- The time --------------------------------------------------------------------------


def spoken(page: Page) -> str:
    return page.locator("quiz-timer [role=status]").inner_text()


@pytest.fixture
def timed(visit, officer, signed_in, quiz) -> Page:
    page = visit(storage_state=signed_in(officer), viewport=PHONE, language="en")
    page.clock.install()
    page = begin(page, quiz)
    if not page.locator("quiz-timer").count():
        pytest.skip("the quiz has no time limit")
    return page


def seconds_left(page: Page) -> int:
    return int(page.locator("quiz-timer").get_attribute("data-deadline-seconds") or 0)


def test_the_time_is_spoken_at_ten_five_and_one_minutes_only(timed):
    left = seconds_left(timed)
    heard = []
    timed.clock.run_for((left - 11 * 60) * 1000)
    for _half_minute in range(21):
        timed.clock.run_for(30_000)
        words = spoken(timed)
        if words and (not heard or heard[-1] != words):
            heard.append(words)
    assert heard == ["10 minutes left", "5 minutes left", "1 minute left"]


def test_the_time_can_be_hidden_and_stays_hidden(timed):
    shown = timed.locator("quiz-timer [data-time]")
    expect(shown).to_be_visible()
    press_to(timed, "quiz-timer button")
    timed.keyboard.press("Enter")
    expect(shown).to_be_hidden()
    timed.reload()
    expect(timed.locator("quiz-timer [data-time]")).to_be_hidden()
    assert timed.locator("section.status-line__time h2").inner_text() == "Time left"


def test_a_mark_passed_between_two_pages_is_spoken_on_the_next(timed):
    left = seconds_left(timed)
    timed.clock.run_for((left - 4 * 60) * 1000)
    assert spoken(timed) != ""


def test_time_that_an_outage_gave_back_reaches_the_open_page(timed):
    def extended(route):
        answer = route.fetch()
        said = answer.json() | {"seconds_left": 3600}
        route.fulfill(response=answer, json=said)

    timed.route("**/save/", extended)
    choose(timed, 0)
    expect(timed.locator("quiz-timer [data-time]")).to_have_text("60 minutes left")
    assert "60" in spoken(timed)


def test_when_the_time_is_over_what_is_there_goes_along(timed):
    asked = []
    timed.on("request", lambda one: asked.append(one.post_data or ""))
    choose(timed, 0)
    timed.clock.run_for((seconds_left(timed) + 1) * 1000)
    timed.wait_for_timeout(500)
    assert any("go=summary" in body and "answer=" in body for body in asked)


def test_what_a_device_still_holds_goes_on_record_from_the_result(
    page, quiz, visit, officer, signed_in
):
    page.route("**/save/", lambda route: route.abort())
    choose(page, 0)
    expect(page.locator(LINE)).to_contain_text("Not sent yet: 1")
    other = visit(
        f"/quizzes/{quiz}/summary/", storage_state=signed_in(officer), language="en"
    )
    other.locator("form#send button").click()
    other.wait_for_url("**/quizzes/attempts/**")
    page.unroute("**/save/")
    page.goto(other.url)
    expect(page.locator(LINE)).to_contain_text("on record")
    assert page.url == other.url


FILL = """() => {
  for (const one of document.querySelectorAll("[name=answer]")) {
    if (one.type === "radio" || one.type === "checkbox") { one.checked = true; }
    else if (one.tagName === "SELECT") one.selectedIndex = one.options.length - 1;
    else one.value = "12";
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }
}"""
ANSWER = "new FormData(document.getElementById('question')).getAll('answer')"
HELD = "Object.keys(localStorage).filter(key => key.startsWith('quiz-unsent')).length"


def test_whatever_is_given_survives_a_reload_and_reaches_the_server(
    visit, officer, signed_in
):
    """Each kind in turn: chosen, or typed and not even left, with the server away."""
    page = visit(storage_state=signed_in(officer), viewport=PHONE, language="en")
    begin(page, "chin-dang")
    total = page.locator(".question-map__item").count()
    for position in range(1, total + 1):
        page.goto(f"/quizzes/chin-dang/take/?q={position}")
        page.route("**/save/", lambda route: route.abort())
        page.evaluate(FILL)
        given = page.evaluate(ANSWER)
        page.reload()
        expect(page.locator(LINE)).to_contain_text("Not sent yet: 1")
        assert page.evaluate(ANSWER) == given, position
        page.unroute("**/save/")
        page.reload()
        expect(page.locator(LINE)).to_contain_text(f"{position}/{total}")
        page.wait_for_function(f"{HELD} === 0")
        page.reload()
        assert page.evaluate(ANSWER) == given, position
