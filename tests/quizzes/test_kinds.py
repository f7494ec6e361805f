import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import KINDS, InvalidAnswer, kind_of
from quizzes.models.bank import Kind


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def content(right: str = "a", keys: str = "abcd", **changes) -> dict:
    return {
        "stem": {"vi": "Câu hỏi?"},
        "options": [
            {
                "key": key,
                "text": {"vi": key.upper()},
                "correct": key in right,
                "feedback": {},
            }
            for key in keys
        ],
        "explanation": {"vi": "Vì thế."},
        "picture": None,
        **changes,
    }


def test_every_kind_of_the_bank_has_its_module():
    assert set(KINDS) == set(Kind.values)


@pytest.mark.parametrize(
    ("kind", "right", "keys", "problem"),
    [
        ("single", "a", "abcd", None),
        ("single", "", "abcd", "exactly one answer"),
        ("single", "ab", "abcd", "exactly one answer"),
        ("single", "a", "a", "at least two answers"),
        ("several", "ab", "abcd", None),
        ("several", "", "abcd", "at least one answer as right"),
        ("several", "abcd", "abcd", "at least one answer wrong"),
        ("true-false", "a", "ab", None),
        ("true-false", "a", "abc", "exactly two answers"),
    ],
)
def test_the_set_of_right_answers_is_checked(kind, right, keys, problem):
    problems = kind_of(kind).validate(content(right, keys))
    if problem is None:
        assert problems == []
    else:
        assert any(problem in said for said in problems), problems


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"stem": {"en": "Question?"}}, "question in Vietnamese"),
        ({"explanation": {}}, "explanation in Vietnamese"),
        ({"picture": {"image": 1, "alt": {}}}, "what the picture shows"),
    ],
)
def test_what_every_question_needs_is_checked(changes, problem):
    assert any(problem in p for p in kind_of("single").validate(content(**changes)))


def test_answers_that_look_alike_are_refused():
    twins = content()
    twins["options"][1]["text"] = twins["options"][0]["text"]
    assert any("same text" in p for p in kind_of("single").validate(twins))


@given(
    st.lists(st.text(max_size=3), max_size=8),
    st.sampled_from(["several", "single", "true-false"]),
)
def test_whatever_is_posted_is_an_answer_or_refused(posted, kind):
    asked = content()
    try:
        answer = kind_of(kind).parse(posted, asked)
    except InvalidAnswer:
        return
    assert set(answer) == set(posted)
    assert kind_of(kind).grade(asked, answer) in (0, 1)


@given(st.permutations("abc"))
def test_the_order_of_choosing_does_not_matter(order):
    assert kind_of("several").parse(order, content()) == ["a", "b", "c"]


@given(st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd"), min_size=1))
def test_several_is_all_or_nothing(chosen, right):
    share = kind_of("several").grade(content("".join(right)), sorted(chosen))
    assert share == (1 if chosen == right else 0)


@pytest.mark.parametrize("kind", ["single", "true-false"])
def test_one_means_one(kind):
    with pytest.raises(InvalidAnswer):
        kind_of(kind).parse(["a", "b"], content())
