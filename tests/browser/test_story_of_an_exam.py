"""The story of an exam in a browser: a trainer at a desk, a learner at a phone without a mouse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.factories.word_exam import ESSAY, ROWS, word_exam

from .test_journeys import press_to
from .test_screens import complaints, in_both_themes

DESK = {"width": 1280, "height": 1000}
PHONE = {"width": 360, "height": 740}
QUIZ = "/quizzes/sat-hach-thang-11/"
BANK = "/admin/snippets/quizzes/question/"
DOUBTED = ROWS[0][3]
# What is true, by the question; of the doubted one the file says something else.
TRUE: dict[str, Any] = {
    ROWS[0][3]: ["Chủ tịch nước"],
    ROWS[1][3]: ["Chủ tịch UBND xã"],
    ROWS[2][3]: ["Đúng"],
    ROWS[3][3]: ["Tờ trình", "Báo cáo thành tích"],
    ROWS[4][3]: ["Chủ tịch nước", "Thủ tướng Chính phủ"],
    ROWS[5][3]: [ROWS[5][4], ROWS[5][5], ROWS[5][6]],
    ROWS[6][3]: ["6"],
    ROWS[7][3]: ["Sở Nội vụ"],
    "tặng Huân chương; báo cáo": ["Chủ tịch nước", "10"],
    ROWS[9][3]: [ESSAY],
}


def in_wagtail(page: Page) -> list[str]:
    """Return what axe finds in our part of a page of Wagtail's."""
    found = Axe().run(page, context="#main").response["violations"]
    return [
        f"{page.url}: {one['id']}: {node['target']}: {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]


def is_clean(page: Page) -> None:
    """Assert that axe finds nothing on a page of the site, and that it is not too wide."""
    assert in_both_themes(page) == {"light": [], "dark": []}, page.url
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], page.url


def in_english_too(page: Page) -> None:
    """Look at the same page in English, and come back."""
    is_clean(page)
    for language in ("en", "vi"):
        page.context.add_cookies(
            [{"name": "django_language", "value": language, "url": page.url}]
        )
        page.reload()
        if language == "en":
            is_clean(page)


# --- The trainer ---------------------------------------------------------------------------


def bring_in(page: Page, tmp_path) -> None:
    """Send the faulty file, read what it says, send the mended one, write its questions."""
    faulty, mended = tmp_path / "de-sat-hach.docx", tmp_path / "de-sat-hach-2.docx"
    faulty.write_bytes(word_exam(faulty=True))
    mended.write_bytes(word_exam())
    for file, problems in ((faulty, 2), (mended, 0)):
        page.goto("/admin/questions/import/")
        page.locator("#id_file").set_input_files(file)
        page.locator("form[enctype] button[type=submit]").click()
        page.wait_for_selector("#decide")
        assert page.locator("section[aria-labelledby=problems] li").count() == problems
        assert in_wagtail(page) == []
    page.locator("button[name=confirm]").click()
    page.locator("#main a[href*='/question/?imported=']").click()
    page.wait_for_url("**imported=**")


def put_in_use(page: Page) -> None:
    page.locator("input[data-bulk-action-select-all-checkbox]").first.click()
    page.locator("a[href*='/put-in-use/'], button[formaction*='/put-in-use/']").click()
    page.wait_for_url("**/put-in-use/**")
    assert in_wagtail(page) == []
    page.locator("#main form button[type=submit]").click()
    page.wait_for_url(f"**{BANK}**")


def build(page: Page) -> None:
    """Draft a quiz of three sections; its address is made from its title."""
    page.goto("/admin/snippets/quizzes/quiz/add/")
    # Wagtail's scripts make the buttons that add rows work.
    page.wait_for_load_state("networkidle")
    page.locator("#id_title").fill("Sát hạch tháng 11")
    page.locator("input[name=preset][value=exam]").check()
    closes_at = datetime.now(UTC) + timedelta(days=2)
    page.locator("#id_closes_at").fill(f"{closes_at:%d/%m/%Y %H:%M}")
    page.keyboard.press("Escape")
    parts = [("Thẩm quyền", "70", 3), ("Hồ sơ, thủ tục", "", 6), ("Tự luận", "50", 1)]
    for number, (topic, percent, count) in enumerate(parts):
        page.locator("#id_sections-ADD").click()
        page.locator(f"#id_sections-{number}-title").fill(topic)
        page.locator(f"#id_sections-{number}-pass_percent").fill(percent)
        page.locator("#id_draws-ADD").click()
        page.locator(f"#id_draws-{number}-topic-chooser .unchosen button").click()
        page.locator(".modal-body input[name=q]").fill(f"{topic} sat hach")
        choice = page.locator("a[data-chooser-modal-choice]")
        expect(choice).to_have_count(1)
        choice.click()
        page.locator(f"#id_draws-{number}-count").fill(str(count))
        page.locator(f"#id_draws-{number}-section").fill(str(number + 1))
    assert in_wagtail(page) == []
    save(page)


def save(page: Page) -> None:
    page.locator("footer button[type=submit], footer .action-save").first.click()
    page.wait_for_url("**/quizzes/quiz/")


def try_out(page: Page) -> None:
    """See the quiz as learners will, then publish it."""
    page.locator("#main a", has_text="Sát hạch tháng 11").first.click()
    page.locator("button[name=trial]").click()
    page.wait_for_selector("form#question")
    page.goto(f"{QUIZ}summary/")
    page.locator("form#send button[type=submit]").click()
    page.wait_for_url("**/quizzes/attempts/**")
    page.goto(QUIZ)
    page.locator("main a[href*='/admin/snippets/quizzes/quiz/edit/']").click()
    page.locator("#id_is_live").check()
    save(page)


def mark(page: Page) -> None:
    page.goto(QUIZ)
    page.locator("main a[href*='/marking/?quiz=']").click()
    is_clean(page)
    page.locator("main form[action*='/next/'] button").click()
    page.wait_for_selector("main input.input--short")
    is_clean(page)
    for field, points in zip(
        page.locator("main input.input--short").all(), ("2,5", "1,5"), strict=True
    ):
        field.fill(points)
    page.locator("main textarea").first.fill("Có số liệu; nêu thêm nguồn.")
    page.locator("button[value=next]").click()
    page.wait_for_selector(".messages__item--success")


def look_at_the_statistics(page: Page) -> None:
    page.goto(QUIZ)
    page.locator("main a[href$='/statistics/']").first.click()
    page.wait_for_url("**/statistics/")
    in_english_too(page)


def answer_and_correct(page: Page) -> None:
    """Accept the appeal, see who changes, say why, and correct the key."""
    page.goto("/marking/appeals/")
    page.locator("main tbody a", has_text=DOUBTED).click()
    page.locator("main textarea").fill("Đúng vậy, đáp án nhập sai.")
    page.locator("button[value=uphold]").click()
    page.locator("main a[href*='/correct/']").click()
    page.wait_for_selector("input[name=remedy]")
    assert in_wagtail(page) == []
    page.locator("input[name=remedy][value=rekey]").check()
    for label in page.locator("#main label", has=page.locator("[name=right]")).all():
        label.locator("input").set_checked(TRUE[DOUBTED][0] in label.inner_text())
    page.locator("#main form[method=get] button").click()
    expect(page.locator("#main tbody tr")).to_have_count(1)
    assert in_wagtail(page) == []
    page.locator("#reason").fill("Huân chương do Chủ tịch nước tặng.")
    page.locator("#main form[method=post] button[type=submit]").click()
    page.wait_for_selector(".messages .success")


# --- The learner, without a mouse ----------------------------------------------------------


def press(page: Page, selector: str) -> None:
    press_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sit(page: Page) -> None:
    """Begin, answer every kind of question, doubt one, look over the answers, send them."""
    page.goto(QUIZ)
    is_clean(page)
    press(page, "main form button.button--primary")
    total = page.locator(".question-map__item").count()
    for _number in range(total):
        stem = page.locator("form#question").inner_text()
        question = next(one for one in TRUE if one in stem)
        assert complaints(page) == []
        answer(page, TRUE[question])
        if question == DOUBTED:
            doubt(page)
        press(page, "form#question button[value=next]")
    expect(page.locator(".summary-list__row", has_text="Chưa trả lời")).to_have_count(0)
    is_clean(page)
    press(page, "form#send button[type=submit]")
    page.wait_for_url("**/quizzes/attempts/**")
    expect(page.locator(".result--waiting")).to_be_visible()


def answer(page: Page, wanted: list[str]) -> None:
    """Answer the question on the page by Tab, Space, Enter, arrows and letters alone."""
    form = page.locator("form#question")
    if form.locator("order-list").count():
        bring_into_order(page, wanted)
    elif form.locator("input[type=radio]").count():
        press_to(page, "[name=answer]")
        page.keyboard.press("Space")
        for _step in range(4):
            if wanted[0] == chosen(page):
                break
            page.keyboard.press("ArrowDown")
        assert chosen(page) == wanted[0]
    elif form.locator("input[type=checkbox][name=answer]").count():
        for _box in form.locator("[name=answer]").all():
            press_to(page, "[name=answer]")
            if chosen(page, checked=False) in wanted:
                page.keyboard.press("Space")
    else:
        for text in wanted:
            press_to(page, "[name=answer]")
            fill(page, text)


def chosen(page: Page, *, checked: bool = True) -> str:
    """Return the words of the option that has the focus."""
    return page.evaluate(
        """checked => {
          const here = document.activeElement;
          return checked && !here.checked ? "" : here.closest("label").innerText.trim();
        }""",
        checked,
    )


def fill(page: Page, text: str) -> None:
    """Type into the field that has the focus, or go down a list to what is wanted."""
    here = page.locator("*:focus")
    if here.evaluate("one => one.tagName") != "SELECT":
        page.keyboard.insert_text(text)
        return
    options = here.locator("option").all_inner_texts()
    for _step in range(options.index(text)):
        page.keyboard.press("ArrowDown")


def bring_into_order(page: Page, wanted: list[str]) -> None:
    texts = page.locator(".order-row__text")
    for place, line in enumerate(wanted):
        if texts.nth(place).inner_text() == line:
            continue
        press_to(
            page, f"button.order-row__move[aria-label*='lên'][aria-label*='{line}']"
        )
        while texts.nth(place).inner_text() != line:
            page.keyboard.press("Enter")
    # Where all stood in order from the start, a place is still to be chosen.
    if page.locator(".order-row select").first.input_value() == "":
        press_to(page, ".order-row__move:not([disabled])")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")


def doubt(page: Page) -> None:
    """Say that something is wrong with the question, and come back to it."""
    press(page, "form#question button[value=appeal]")
    is_clean(page)
    press_to(page, "main textarea")
    page.keyboard.insert_text("Huân chương do Chủ tịch nước quyết định tặng.")
    press(page, "main form button.button--primary")
    expect(page.locator(".messages__item--success")).to_be_visible()
    press(page, "main a[href*='/take/']")


def test_from_a_word_table_to_a_corrected_key(visit, signed_in, officer, tmp_path):
    desk = visit(storage_state=signed_in("trainer"), viewport=DESK, bypass_csp=True)
    bring_in(desk, tmp_path)
    put_in_use(desk)
    build(desk)
    try_out(desk)

    phone = visit(storage_state=signed_in(officer), viewport=PHONE, bypass_csp=True)
    sit(phone)
    mark(desk)
    phone.reload()
    expect(phone.locator(".result--not-yet")).to_contain_text("15/17")
    look_at_the_statistics(desk)
    answer_and_correct(desk)
    phone.reload()
    expect(phone.locator(".result--passed")).to_contain_text("16/17")
    expect(phone.locator("main")).to_contain_text("Huân chương do Chủ tịch nước tặng.")
    in_english_too(phone)
