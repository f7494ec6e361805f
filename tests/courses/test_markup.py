"""Markdown of lessons, as the editor will keep it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.loading import markup

CITATIONS = {"L-06-2022#dieu-84": "Điều 84 Luật 06/2022/QH15"}


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Khen **đúng** người.", "<p>Khen <b>đúng</b> người.</p>"),
        ("- một\n- hai", "<ul><li>một</li><li>hai</li></ul>"),
        (
            "Xem [[L-06-2022#dieu-84]].",
            '<p>Xem <a href="/legal/L-06-2022/#dieu-84">Điều 84 Luật 06/2022/QH15</a>.</p>',
        ),
        (
            "[[L-06-2022#dieu-84|Điều 84]]",
            '<p><a href="/legal/L-06-2022/#dieu-84">Điều 84</a></p>',
        ),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("dòng một\ndòng hai", "<p>dòng một dòng hai</p>"),
    ],
)
def test_markdown_becomes_the_tags_the_editor_knows(markdown, html):
    assert markup.rich_text(markdown, CITATIONS) == html


def test_steps_keep_what_stands_inside_an_item():
    items = markup.list_items("1. **Họp** xét\n2. Ký biên bản", {})
    assert items == ["<p><b>Họp</b> xét</p>", "<p>Ký biên bản</p>"]


def test_a_table_gives_its_cells_with_the_head_first():
    rows = markup.table_rows(
        "| Việc | Hạn |\n|---|---|\n| Họp | [[L-06-2022#dieu-84]] |", CITATIONS
    )
    assert rows == [["Việc", "Hạn"], ["Họp", "Điều 84 Luật 06/2022/QH15"]]


@given(st.text(max_size=300))
def test_no_text_smuggles_in_a_tag_or_an_address_that_runs(text):
    html = markup.rich_text(text, {})
    assert "<script" not in html.lower()
    assert 'href="javascript:' not in html.lower()
