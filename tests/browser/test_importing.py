"""A trainer brings questions: sent, looked at, confirmed; on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

AIKEN = """Câu 1: Ai tặng danh hiệu Lao động tiên tiến ở {place}?
A. Người đứng đầu cơ quan
B. Hội đồng Thi đua - Khen thưởng
Đáp án: A

Câu 2: Câu này quên đáp án ở {place}?
A. Một
B. Hai

Câu 3: Hồ sơ của {place} gửi đi trong bao nhiêu ngày?
A. Mười
B. Hai mươi
ĐÁP ÁN: B
"""


def complaints(page) -> list[str]:
    """Return what axe finds in our part of the page; the rest is Wagtail's."""
    found = Axe().run(page, context="#main").response["violations"]
    return [
        f"{one['id']}: {node['target']}: {node['failureSummary']}"
        for one in found
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(
    ("language", "width"), [("vi", 1280), ("en", 1280), ("vi", 360), ("en", 360)]
)
def test_a_file_is_sent_looked_at_and_written(
    visit, signed_in, tmp_path: Path, language, width
):
    place = f"{language}{width}"
    file = tmp_path / "cau-hoi.txt"
    file.write_text(AIKEN.format(place=place), encoding="utf-8")
    page = visit(
        "/admin/questions/import/",
        language=language,
        storage_state=signed_in("trainer"),
        viewport={"width": width, "height": 800},
        bypass_csp=True,
    )
    assert complaints(page) == []
    page.locator("#id_file").set_input_files(file)
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_selector("#decide")
    assert complaints(page) == []
    assert (
        "cau-hoi.txt" in page.locator("section[aria-labelledby=problems]").inner_text()
    )
    assert page.locator(".import-counts strong").all_inner_texts() == [
        "2",
        "0",
        "0",
        "1",
    ]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator("button[name=confirm]").click()
    page.wait_for_selector("#main a[href*='quizzes/question']")
    assert page.locator(".import-counts strong").all_inner_texts() == ["2", "0", "0"]
    assert complaints(page) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_way_out_is_clean_too(visit, signed_in, language):
    page = visit(
        "/admin/questions/export/?format=moodle-xml",
        language=language,
        storage_state=signed_in("trainer"),
        bypass_csp=True,
    )
    assert complaints(page) == []
    with page.expect_download() as download:
        page.locator("a[download]").click()
    assert Path(download.value.path()).read_bytes().startswith(b"<?xml")


def test_without_scripts_the_answer_comes_when_all_is_written(
    visit, signed_in, tmp_path
):
    file = tmp_path / "cau-hoi.txt"
    file.write_text(AIKEN.format(place="không có script"), encoding="utf-8")
    page = visit(
        "/admin/questions/import/",
        storage_state=signed_in("trainer"),
        java_script_enabled=False,
    )
    page.locator("#id_file").set_input_files(file)
    page.locator("form[enctype] button[type=submit]").click()
    page.locator("button[name=confirm]").click()
    page.wait_for_selector("#main a[href*='quizzes/question']")
    assert page.locator(".import-counts strong").first.inner_text() == "2"
