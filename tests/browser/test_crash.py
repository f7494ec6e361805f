"""A server that is killed forgets nothing that it has acknowledged."""

from __future__ import annotations

from .conftest import sign_in


def test_an_acknowledged_answer_survives_a_killed_server(
    make_server, chromium, facts, answer
):
    server = make_server()
    quiz = facts["quizzes"][0]
    context = chromium.new_context(base_url=server.address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "canbo60")
    page.goto(f"/quizzes/{quiz}/")
    page.locator("main form button[type=submit]").click()
    stem = page.locator("form#question h1").inner_text()
    answer(page)
    chosen = page.locator("input[name=answer]:checked").first.get_attribute("value")
    page.locator("form#question button[value=next]").click()
    page.wait_for_url("**q=2**")

    server.kill()
    server.start()

    page.goto(f"/quizzes/{quiz}/take/?q=1")
    assert page.locator("form#question h1").inner_text() == stem
    kept = page.locator("input[name=answer]:checked").first.get_attribute("value")
    assert kept == chosen
    page.goto(f"/quizzes/{quiz}/take/?q=2")
    answer(page)
    page.locator("form#question button[value=next]").click()
    page.goto(f"/quizzes/{quiz}/summary/")
    page.locator("form#send button[type=submit]").click()
    page.wait_for_url("**/quizzes/attempts/**")
    context.close()
