"""Worked tables for what learners choose: options, pairs, places."""

from decimal import Decimal

import pytest
from django.utils import translation

from quizzes.kinds import InvalidAnswer, kind_of
from quizzes.kinds.ordering import never_right

from .test_kinds_all import sample


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def shared(kind: str, *rows: tuple[bool, str | None], **settings) -> dict:
    """Return options a, b, c … from (right, share) each."""
    return {
        "stem": {"vi": "Hỏi gì?"},
        "options": [
            {"key": key, "text": {"vi": key}, "correct": right, "feedback": {}}
            | ({} if share is None else {"share": share})
            for key, (right, share) in zip("abcdefgh", rows, strict=False)
        ],
        "explanation": {"vi": "Vì thế."},
        "picture": None,
        "settings": settings,
    }


# Three right, two wrong, no shares of their own.
PLAIN = [(True, None)] * 3 + [(False, None)] * 2
THIRDS = [(True, "33.33333")] * 3 + [(False, "-50")]


@pytest.mark.parametrize(
    ("rows", "chosen", "share"),
    [
        (PLAIN, "abc", "1"),
        (PLAIN, "ab", Decimal(2) / 3),
        (PLAIN, "a", Decimal(1) / 3),
        (PLAIN, "abcd", "0.5"),
        (PLAIN, "abcde", "0"),
        (PLAIN, "ad", "0"),
        (PLAIN, "d", "0"),
        (PLAIN, "", "0"),
        (THIRDS, "abc", "1"),
        (THIRDS, "ab", "0.6666666"),
        (THIRDS, "abcd", "0.4999999"),
        (THIRDS, "d", "0"),
        ([(True, "75"), (True, "25"), (False, None), (False, "0")], "abd", "1"),
        ([(True, "75"), (True, "25"), (False, None), (False, "0")], "bc", "0"),
    ],
)
def test_each_right_choice_brings_and_each_wrong_one_takes(rows, chosen, share):
    content = shared("several", *rows, scoring="each")
    assert kind_of("several").grade(content, list(chosen)) == Decimal(share)


@pytest.mark.parametrize("chosen", ["ab", "abd", "abcd", ""])
def test_whole_or_nothing_gives_nothing_for_less_or_more(chosen):
    assert kind_of("several").grade(shared("several", *PLAIN), list(chosen)) == 0
    assert kind_of("several").grade(shared("several", *PLAIN), list("abc")) == 1


@pytest.mark.parametrize(
    ("answer", "share"), [("a", "1"), ("b", "0.5"), ("c", "0"), ("d", "0"), ("", "0")]
)
def test_one_choice_may_bring_a_share(answer, share):
    rows = [(True, None), (False, "50"), (False, None), (False, "-50")]
    assert kind_of("single").grade(shared("single", *rows), list(answer)) == Decimal(
        share
    )


@pytest.mark.parametrize(
    ("kind", "rows", "settings", "problem"),
    [
        ("several", [(True, "50"), (False, None)], {"scoring": "each"}, "add up to 100"),
        ("several", [(True, "-50"), (False, None)], {"scoring": "each"}, "share above 0"),
        ("several", [(True, "100"), (False, "50")], {"scoring": "each"}, "share above 0"),
        ("several", [(True, "100"), (False, None)], {}, "only where each answer"),
        ("several", [(True, "200"), (False, None)], {"scoring": "each"}, "-100 to 100"),
        ("single", [(True, "50"), (False, None)], {}, "brings 100 per cent"),
        ("single", [(True, None), (False, "100")], {}, "less than 100"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_shares_is_said(kind, rows, settings, problem):
    problems = kind_of(kind).validate(shared(kind, *rows, **settings))
    assert any(problem in said for said in problems), problems


# --- Matching ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "whole", "each"),
    [
        (["a:a", "b:b", "c:c"], 1, 3),
        (["c:c", "", "a:a", "b:b"], 1, 3),
        (["a:a", "b:b"], 0, 2),
        (["a:b", "b:a", "c:c"], 0, 1),
        (["a:d"], 0, 0),
        ([], 0, 0),
    ],
)
def test_pairs_are_all_right_or_each_counts(answer, whole, each):
    for scoring, share in (("whole", Decimal(whole)), ("each", Decimal(each) / 3)):
        content = sample("matching", scoring=scoring)
        kept = kind_of("matching").parse(answer, content)
        assert kind_of("matching").grade(content, kept) == share


def test_the_same_right_hand_side_is_offered_once_and_fits_both():
    content = sample("matching")
    content["options"][1]["match"] = content["options"][0]["match"]
    matching = kind_of("matching")
    assert matching.order(content) == ["a", "c", "d"]
    assert matching.right_answer(content) == ["a:a", "b:a", "c:c"]
    assert matching.grade(content, ["a:a", "b:a", "c:c"]) == 1


@pytest.mark.parametrize(
    ("kind", "posted"),
    [
        ("matching", ["d:a"]),
        ("matching", ["a:x"]),
        ("matching", ["a"]),
        ("matching", ["a:a", "a:b"]),
        ("ordering", ["a:0"]),
        ("ordering", ["a:5"]),
        ("ordering", ["x:1"]),
        ("ordering", ["a:1", "a:2"]),
    ],
)
def test_what_was_never_offered_is_refused(kind, posted):
    with pytest.raises(InvalidAnswer):
        kind_of(kind).parse(posted, sample(kind))


def _change(kind: str, **rows: dict) -> dict:
    content = sample(kind)
    for option in content["options"]:
        option |= rows.get(option["key"], {})
    return content


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (_change("matching", b={"text": {}}, c={"text": {}}), "at least two pairs"),
        (_change("matching", b={"text": {"vi": "Huân chương Lao động"}}), "begin with the same"),
        (_change("matching", b={"match": {}}), "what belongs to each line"),
        (
            _change("matching", **{key: {"match": {"vi": "Một"}} for key in "abcd"}),
            "two different things",
        ),
        (_change("ordering", b={"text": {}}), "every line"),
        (_change("ordering", b={"text": {"vi": "Họp xét"}}), "same text"),
        (sample("ordering") | {"options": sample("ordering")["options"][:1]}, "at least two"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_pairs_and_lines_is_said(content, problem):
    kind = "matching" if "match" in content["options"][0] else "ordering"
    problems = kind_of(kind).validate(content)
    assert any(problem in said for said in problems), problems


# --- Ordering ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "whole", "each"),
    [
        (["a:1", "b:2", "c:3", "d:4"], 1, 4),
        (["d:4", "c:3", "b:2", "a:1"], 1, 4),
        (["a:1", "b:3", "c:2", "d:4"], 0, 2),
        (["a:1", "b:1", "c:1", "d:1"], 0, 1),
        (["b:2"], 0, 1),
    ],
)
def test_places_are_all_right_or_each_counts(answer, whole, each):
    for scoring, share in (("whole", Decimal(whole)), ("each", Decimal(each) / 4)):
        content = sample("ordering", scoring=scoring)
        kept = kind_of("ordering").parse(answer, content)
        assert kind_of("ordering").grade(content, kept) == share


@pytest.mark.parametrize("order", [None, list("abcd"), list("ab"), []])
def test_the_right_order_is_never_shown(order):
    shown = never_right("abcd", order)
    assert sorted(shown) == list("abcd")
    assert shown != list("abcd")


def test_an_order_by_chance_stays_as_it_was():
    assert never_right("abcd", list("dbac")) == list("dbac")
