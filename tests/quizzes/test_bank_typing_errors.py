from decimal import Decimal

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from core.errors import Refusal
from quizzes.kinds import KINDS, kind_of
from quizzes.typing_errors import differences, meaning_changes, words_changed

texts = st.text("abc đê", min_size=1, max_size=8)
bilingual = st.fixed_dictionaries({"vi": texts}, optional={"en": texts})
CHOICES = ["single", "several", "true-false"]
AUTOMATIC = [name for name, kind in KINDS.items() if kind.is_automatic]


def changes(kind, old, new, **more):
    points = (Decimal(1), Decimal(1))
    return meaning_changes(kind=(kind, kind), points=points, content=(old, new), **more)


def fitting(draw, kind):
    """Rows that a kind can grade, whether or not they make a good question."""
    row = {"correct": draw(st.booleans()), "text": draw(bilingual), "feedback": {}}
    if kind == "matching":
        row["match"] = draw(bilingual)
    if kind == "number":
        row |= {"text": {"vi": str(draw(st.integers(0, 3)))}, "correct": True}
        row |= draw(st.sampled_from([{}, {"tolerance": "1"}, {"share": "50"}]))
    if kind == "gaps":
        row["gap"] = draw(st.integers(1, 2))
    return row


def changed(draw, kind, old):
    """Return content that differs from another in anything at all, mostly in words."""
    new = {**old, "stem": draw(st.sampled_from([old["stem"], gap_stem(draw)]))}
    rows = [
        {**row, **draw(st.sampled_from([{}, {"text": draw(bilingual)}]))}
        | draw(st.sampled_from([{}, {"feedback": draw(bilingual)}]))
        for row in old["options"]
    ]
    if kind == "matching":
        rows = [
            row | draw(st.sampled_from([{}, {"match": draw(bilingual)}]))
            for row in rows
        ]
    if draw(st.integers(0, 4)) == 0:
        rows = draw(st.permutations(rows))
    return {**new, "options": list(rows)}


def gap_stem(draw):
    words = draw(texts)
    return {
        "vi": draw(st.sampled_from([f"{words} [[1]] [[2]]", f"[[2]] {words} [[1]]"]))
    }


def an_answer(draw, kind, old):
    keys = [row["key"] for row in old["options"]]
    typed = [row["text"]["vi"] for row in old["options"]] + ["2", "abc"]
    if kind in CHOICES:
        return draw(st.lists(st.sampled_from(keys), unique=True, max_size=len(keys)))
    if kind == "matching":
        return [f"{key}:{draw(st.sampled_from(keys))}" for key in keys]
    if kind == "ordering":
        order = draw(st.permutations(range(1, len(keys) + 1)))
        return [f"{key}:{place}" for key, place in zip(keys, order, strict=True)]
    return draw(st.lists(st.sampled_from(typed), min_size=1, max_size=2))


@settings(max_examples=600, deadline=None)
@given(st.data(), st.sampled_from(AUTOMATIC))
def test_a_typing_error_never_changes_a_grade(data, kind):
    draw, module = data.draw, kind_of(kind)
    count = draw(st.integers(2, 4))
    old = {
        "stem": gap_stem(draw),
        "explanation": {"vi": "Vì thế."},
        "picture": None,
        "options": [{"key": f"o{n}", **fitting(draw, kind)} for n in range(count)],
    }
    new = changed(draw, kind, old)
    answer = an_answer(draw, kind, old)
    try:
        answer = module.parse(answer, old)
        before = module.grade(old, answer)
    except (Refusal, ValueError, LookupError):
        reject()
    if not changes(kind, old, new):
        assert module.grade(new, answer) == before


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
        ("matching", content("ba"), True),
        ("matching", content(match={"vi": "x"}), False),
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
