import re

from hypothesis import given
from hypothesis import strategies as st

from quizzes.markup import block_html, from_html, inline_html, literal, plain_text

TAG = re.compile(r"<[^>]*>")
MARKED = st.text(alphabet="ab *\\-\n<>&\"'đ", max_size=40)


def tags(html: str) -> set[str]:
    return set(TAG.findall(html))


@given(st.one_of(MARKED, st.text(max_size=60)))
def test_no_text_yields_any_tag_but_ours(text):
    assert tags(inline_html(text)) <= {"<strong>", "</strong>", "<em>", "</em>", "<br>"}
    ours = {"strong", "em", "ul", "li", "p"}
    allowed = {f"<{one}>" for one in ours} | {f"</{one}>" for one in ours} | {"<br>"}
    assert tags(block_html(text)) <= allowed


@given(st.text(max_size=60))
def test_plain_text_written_literally_is_shown_as_it_stands(text):
    assert plain_text(literal(text)) == text
    assert not tags(inline_html(literal(text))) - {"<br>"}


@given(
    st.text(alphabet="ab đ.,!?0", min_size=1, max_size=30).map(str.split).map(" ".join)
)
def test_html_made_from_a_text_gives_the_text_back(text):
    assert from_html(inline_html(text)).text == text


def test_a_script_in_a_text_is_words():
    html = block_html("<script>alert(1)</script>\n\n- **một**\n- *hai*")
    assert "<script" not in html
    assert "<ul><li><strong>một</strong></li><li><em>hai</em></li></ul>" in html
