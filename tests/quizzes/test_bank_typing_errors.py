from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import kind_of
from quizzes.typing_errors import differences, meaning_changes, words_changed

texts = st.text("abc đê", min_size=1, max_size=8)
bilingual = st.fixed_dictionaries({"vi": texts}, optional={"en": texts})
CHOICES = ["single", "several", "true-false"]


@st.composite
def contents(draw, rows=None):
    """Frozen content of a kind of choices; ``rows`` keeps those keys and right answers."""
    if rows is None:
        count = draw(st.integers(2, 5))
        rows = [(f"o{n}", draw(st.booleans())) for n in range(count)]
    return {
        "stem": draw(bilingual),
        "explanation": draw(bilingual),
        "picture": None,
        "options": [
            {"key": key, "correct": right, "text": draw(bilingual), "feedback": {}}
            for key, right in rows
        ],
    }


def changes(kind, old, new, **more):
    points = (Decimal(1), Decimal(1))
    return meaning_changes(kind=(kind, kind), points=points, content=(old, new), **more)


@given(st.data(), st.sampled_from(CHOICES))
def test_a_typing_error_never_changes_a_grade(data, kind):
    old = data.draw(contents())
    keys = [(row["key"], row["correct"]) for row in old["options"]]
    new = data.draw(st.one_of(contents(), contents(keys)))
    if changes(kind, old, new):
        return
    known = [row["key"] for row in old["options"]]
    answer = data.draw(st.lists(st.sampled_from(known), unique=True))
    module = kind_of(kind)
    assert module.grade(old, answer) == module.grade(new, answer)


def content(text="3", stem="Tỉ lệ là [[1]]?", **row):
    option = {"key": "a", "correct": True, "text": {"vi": text}, "feedback": {}} | row
    return {
        "stem": {"vi": stem},
        "explanation": {"vi": "Vì thế."},
        "picture": None,
        "options": [option],
    }


@pytest.mark.parametrize(
    ("kind", "new", "is_typing"),
    [
        ("single", content("ba"), True),
        ("single", content(stem="Tỷ lệ là [[1]]?"), True),
        ("single", content(feedback={"vi": "Đúng."}), True),
        ("single", content(correct=False), False),
        ("single", content(share="50"), False),
        ("single", content(key="b"), False),
        ("single", {**content(), "settings": {"scoring": "each"}}, False),
        ("single", {**content(), "settings": {"outcomes": {"right": {}}}}, True),
        ("single", {**content(), "picture": {"image": 1, "alt": {}}}, False),
        ("number", content("4"), False),
        ("number", content(tolerance="0.1"), False),
        ("short-text", content("ba"), False),
        ("gaps", content(stem="Tỉ lệ [[1]] là?"), True),
        ("gaps", content(stem="Tỉ lệ là [[2]]?"), False),
        ("gaps", content("bốn"), False),
        ("matching", content(match={"vi": "x"}), True),
        ("ordering", content("ba"), True),
    ],
)
def test_only_words_may_change_in_a_typing_error(kind, new, is_typing):
    assert bool(changes(kind, content(), new)) is not is_typing


def test_rows_made_to_read_the_same_are_more_than_a_typing_error():
    two = [{**content()["options"][0], "key": key} for key in "ab"]
    old = {
        **content(),
        "options": [{**two[0], "match": {"vi": "x"}}, {**two[1], "match": {"vi": "y"}}],
    }
    new = {**old, "options": [old["options"][0], {**two[1], "match": {"vi": "x"}}]}
    assert changes("matching", old, new)


def test_another_legal_basis_is_more_than_a_typing_error():
    assert changes("single", content(), content(), provision=(1, 2))


def test_every_text_that_changed_is_shown_in_its_language():
    new = content("bốn") | {"explanation": {"vi": "Vì thế!", "en": "So."}}
    assert [
        (text.language, "".join(p.text for p in text.pieces if p.change == "ins"))
        for text in differences(content(), new)
    ] == [("vi", "bốn"), ("vi", "!"), ("en", "So.")]


@given(texts, texts)
def test_kept_and_old_words_give_the_old_text_and_kept_and_new_the_new_one(a, b):
    pieces = list(words_changed(a, b))
    assert "".join(p.text for p in pieces if p.change != "ins") == a
    assert "".join(p.text for p in pieces if p.change != "del") == b
