"""HTML written elsewhere becomes our text: its words, its stress, and nothing that runs."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.markup import block_html, from_html, literal


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Câu hỏi</p>", "Câu hỏi"),
        ("Luật&nbsp;Thi đua<br>khen thưởng", "Luật Thi đua\nkhen thưởng"),
        ("<p>Một</p><p>&nbsp;</p><p>Hai</p>", "Một\n\nHai"),
        ("<p>Chọn <b>đúng </b>một</p>", "Chọn **đúng** một"),
        ("<strong><em>đúng</em></strong>", "**đúng**"),
        ("<i>a <b>b</b> c</i>", "*a b c*"),
        ("<b>một<br>hai</b>", "**một**\n**hai**"),
        ("<ul><li><p>Một</p></li><li>Hai</li></ul>", "- Một\n- Hai"),
        ("<p>Ý:</p><ol><li>Một</li><li>Hai</li></ol>", "Ý:\n\n1. Một\n2. Hai"),
        ("100 m<sup>2</sup>, H<sub>2</sub>O", "100 m², H₂O"),
        ("a * b &lt;c&gt; \\d", "a \\* b <c> \\\\d"),
        (
            "<table><tr><th>Năm</th><th>Số</th></tr><tr><td>2022</td><td>6</td></tr></table>",
            "Năm | Số\n\n2022 | 6",
        ),
        ("<script>alert(1)</script><p onclick='x()'>Lành</p>", "Lành"),
        ("<p>Chưa đóng <b>thẻ", "Chưa đóng **thẻ**"),
    ],
)
def test_words_and_stress_come_along(source, text):
    assert from_html(source).text == text


def test_what_cannot_be_held_is_named():
    found = from_html(
        '<p>Xem <a href="https://x">đây</a> <img src="@@PLUGINFILE@@/a.png" alt="Sơ đồ">'
        "x<sup>ab</sup><iframe src='//x'>y</iframe></p>"
    )
    assert found.text == "Xem đây xab"
    assert found.pictures == [("@@PLUGINFILE@@/a.png", "Sơ đồ")]
    assert found.lost == {"a", "sup", "iframe"}


def test_both_languages_are_parted():
    found = from_html(
        '<p><span lang="vi" class="multilang">Ai tặng?</span>'
        '<span lang="en" class="multilang">Who awards?</span> (2022)</p>'
    )
    assert (found.text, found.text_en) == ("Ai tặng? (2022)", "Who awards? (2022)")


def test_a_text_without_languages_has_no_english():
    assert from_html("<p><span lang='vi'>Ai?</span></p>").text_en == ""


@pytest.mark.parametrize(
    "tag", ["div", "b", "sup", "ul", "span lang=en", "table", "li"]
)
def test_nesting_costs_no_more_than_length(tag):
    name = tag.split()[0]
    source = f"<{tag}>" * 20_000 + "chữ" + f"</{name}>" * 20_000
    began = time.monotonic()
    assert "chữ" in from_html(source).text + from_html(source).text_en
    assert time.monotonic() - began < 5


@given(st.text(max_size=200))
def test_no_text_stops_it(source):
    from_html(source)


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<i>", "<p>", "</p>", "<li>", "<ul>", "</ul>",
                         "<sup>", "</sup>", "<script>", "</script>", "<!--", "-->",
                         "<td>", "<br>", "<img src=x>", "&amp;", "&#0;", "* ", "2", "chữ "]),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_no_tags_stop_it_and_none_come_out(source):
    text = from_html(source).text
    assert "<script" not in block_html(text)


@given(st.text(alphabet="ab đ*\\-|<>&", max_size=30))
def test_plain_words_come_back_from_their_html(words):
    words = " ".join(words.split())
    assert from_html(block_html(literal(words))).text in (
        literal(words),
        literal(words).removesuffix(" |"),
    )
