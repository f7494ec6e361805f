"""What holds for every kind alike; the tables of each are in ``test_kinds_<kind>.py``."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.content import content_of, options_of
from quizzes.kinds import KINDS, InvalidAnswer, kind_of
from quizzes.models import Question, QuestionOption
from quizzes.models.bank import Kind
from tests.factories.quizzes import ROWS, SETTINGS, STEMS, question_of_kind

AUTOMATIC = sorted(name for name, kind in KINDS.items() if kind.is_automatic)


def sample(kind: str, **fields) -> dict:
    """Return the content of the factory's question, without a database."""
    wanted = SETTINGS.get(kind, {}) | fields
    stem = STEMS.get(kind, "Hỏi gì?")
    question = Question(kind=kind, stem=stem, explanation="Vì thế.", **wanted)
    rows = [
        QuestionOption(key="abcdefgh"[at], sort_order=at, **row)
        for at, row in enumerate(ROWS[kind])
    ]
    return content_of(question, rows)


def values(kind: str) -> list[str]:
    """Return what a page could post for the sample: right, wrong and odd."""
    content = sample(kind)
    keys = [row["key"] for row in content["options"]]
    pairs = [f"{row}:{other}" for row in keys for other in [*keys, "1", "2", "3", "4"]]
    texts = [text for row in content["options"] for text in row["text"].values()]
    return [
        "",
        *keys,
        *pairs,
        *texts,
        "1.234,5",
        "1.200",
        "x",
        "15,0",
        "\x00",
        "a" * 501,
    ]


def test_every_kind_of_the_bank_has_its_module():
    assert set(KINDS) == set(Kind.values) == set(ROWS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_factory_makes_a_valid_question_of_the_kind(db, kind):
    question = question_of_kind(kind)
    content = content_of(question, options_of(question))
    assert kind_of(kind).validate(content) == []
    assert question.current_version.content == content


@pytest.mark.parametrize("scoring", ["whole", "each"])
@pytest.mark.parametrize("kind", AUTOMATIC)
def test_the_right_answer_is_an_answer_and_earns_everything(kind, scoring):
    content = sample(kind, scoring=scoring)
    right = kind_of(kind).right_answer(content)
    assert right
    assert kind_of(kind).parse(right, content) == right
    assert kind_of(kind).grade(content, right) == 1


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_answer_is_an_answer_that_earns_nothing(kind):
    content = sample(kind, scoring="each")
    assert kind_of(kind).parse([], content) == []
    assert kind_of(kind).grade(content, []) == 0


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(data=st.data())
def test_whatever_is_posted_is_an_answer_or_refused(kind, data):
    content = sample(kind, scoring=data.draw(st.sampled_from(["whole", "each"])))
    posted = data.draw(
        st.lists(st.one_of(st.sampled_from(values(kind)), st.text(max_size=20)))
    )
    try:
        answer = kind_of(kind).parse(posted, content)
    except InvalidAnswer:
        return
    assert all(isinstance(text, str) and "\x00" not in text for text in answer)
    assert kind_of(kind).parse(answer, content) == answer
    assert 0 <= kind_of(kind).grade(content, answer) <= 1


@pytest.mark.parametrize("kind", ["matching", "ordering", "gaps", "several"])
@given(data=st.data())
def test_a_right_part_more_never_lowers_the_grade(kind, data):
    content = sample(kind, scoring=data.draw(st.sampled_from(["whole", "each"])))
    right = kind_of(kind).right_answer(content)
    if kind == "gaps":
        some = [data.draw(st.sampled_from([text, "", "xx"])) for text in right[:-1]]
        some.append(data.draw(st.sampled_from([right[-1], ""])))
        at = data.draw(st.integers(0, len(right) - 1))
        more = [*some[:at], right[at], *some[at + 1 :]]
    else:
        some = data.draw(st.lists(st.sampled_from(values(kind)[1:30]), unique=True))
        known = {one.partition(":")[0] for one in right}
        one = data.draw(st.sampled_from(right))
        row = one.partition(":")[0]
        rest = [text for text in some if text.partition(":")[0] != row]
        more, some = [*rest, one], some if row in known else rest
    try:
        some, more = (kind_of(kind).parse(answer, content) for answer in (some, more))
    except InvalidAnswer:
        return
    assert kind_of(kind).grade(content, some) <= kind_of(kind).grade(content, more)


@given(chosen=st.sets(st.sampled_from("abcd")))
def test_a_wrong_part_less_never_lowers_the_grade(chosen):
    content = sample("several", scoring="each")
    several = kind_of("several")
    without = sorted(chosen - {"d"})
    assert several.grade(content, sorted(chosen)) <= several.grade(content, without)


@pytest.mark.parametrize("kind", ["matching", "ordering"])
def test_what_the_author_s_order_would_tell_is_always_shuffled(kind):
    assert kind_of(kind).must_shuffle


def test_only_an_essay_waits_for_a_person():
    assert set(KINDS) - set(AUTOMATIC) == {"essay"}
