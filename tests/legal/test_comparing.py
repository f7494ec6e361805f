"""Two wordings side by side."""

import re

from django.template import Context, Template
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from legal.comparing import compare

texts = st.lists(
    st.sampled_from(
        ["Trong", "05", "10", "ngày", "làm việc", " ", "\n\n", ",", "kể từ"]
    )
).map("".join)


def marked(pieces):
    return "".join(f"<{p.text}>" if p.differs else p.text for p in pieces)


def test_words_that_differ_are_marked_whole_and_together():
    compared = compare(
        "Gửi trước ngày 15 tháng 11 hằng năm.", "Gửi trước ngày 20 tháng 11, bằng thư."
    )
    assert marked(compared.old) == "Gửi trước ngày <15> tháng 11 <hằng năm>."
    assert marked(compared.new) == "Gửi trước ngày <20> tháng 11<, bằng thư>."


@settings(max_examples=100)
@given(texts, texts)
def test_the_pieces_of_a_side_are_its_text(old, new):
    compared = compare(old, new)
    assert "".join(piece.text for piece in compared.old) == old
    assert "".join(piece.text for piece in compared.new) == new
    words = [re.findall(r"\w+|[^\w\s]", text) for text in (old, new)]
    if compared.is_same:
        assert words[0] == words[1]


def test_what_differs_is_said_in_words_too():
    template = Template("{% load law %}{% comparison old new 'Then' 'Now' %}")
    with override("en"):
        shown = template.render(Context({"old": "năm <b>", "new": "mười <b>"}))
    assert '[removed: </span>năm<span class="visually-hidden">]</span></del>' in shown
    assert "[added: </span>mười<" in shown
    assert "&lt;b&gt;" in shown
