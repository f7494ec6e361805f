"""Sums of answers: in any order, in any pieces, they come to the same figures."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.analysis import NO_BANDS, Moments, cuts, upper_lower
from quizzes.tallies import Sums

SHARES = st.integers(0, 4).map(lambda n: n / 4)
ANSWERS = st.lists(
    st.tuples(SHARES, SHARES, st.integers(0, 10).map(float), st.sampled_from("ab-")),
    min_size=1,
    max_size=60,
)
OPTIONS = {"a": True, "b": False, "c": False}


def keys_of(answer):
    return [answer] if answer in OPTIONS else []


def summed(answers, found):
    sums = Sums()
    for x, y, result, answer in answers:
        sums.add(x, y, found.band(result) if found else 2, answer)
    return sums


def figures(sums, found):
    return sums.figures(found.bands if found else NO_BANDS, OPTIONS, keys_of)


def cuts_of(answers):
    results = {}
    for _x, _y, result, _answer in answers:
        results[result] = results.get(result, 0) + 1
    return cuts(results)


@given(ANSWERS)
def test_figures_are_those_of_the_whole(answers):
    found = cuts_of(answers)
    item = figures(summed(answers, found), found)
    assert item.moments == Moments.of([(x, y) for x, y, _r, _a in answers])
    assert 0 <= item.moments.facility <= 1
    assert -1 <= (item.moments.discrimination or 0) <= 1
    assert -1 <= (item.upper_lower or 0) <= 1
    chosen = {one.key: one.chosen for one in item.options}
    assert chosen == {key: sum(a[3] == key for a in answers) for key in OPTIONS}
    assert item.blank.chosen == sum(a[3] == "-" for a in answers)
    if found:
        weights = [found.weights(result) for _x, _y, result, _a in answers]
        lower, upper = (sum(column) for column in zip(*weights, strict=True))
        assert (item.lower, item.upper) == pytest.approx((lower, upper))
        assert item.upper_lower == pytest.approx(
            upper_lower(
                sum(w[1] * a[0] for w, a in zip(weights, answers, strict=True)),
                upper,
                sum(w[0] * a[0] for w, a in zip(weights, answers, strict=True)),
                lower,
            )
        )


@given(ANSWERS, st.randoms(use_true_random=False))
def test_neither_order_nor_pieces_matter(answers, chance: random.Random):
    found = cuts_of(answers)
    whole = figures(summed(answers, found), found)
    mixed = chance.sample(answers, len(answers))
    middle = chance.randint(0, len(mixed))
    pieces = summed(mixed[:middle], found)
    pieces += summed(mixed[middle:], found)
    again = figures(pieces, found)
    assert again.moments == whole.moments
    assert again.options == whole.options
    assert again.upper_lower == pytest.approx(whole.upper_lower)


def test_an_answer_may_choose_several_options():
    sums = Sums()
    sums.add(1.0, 1.0, 2, ("a", "b"))
    sums.add(0.0, 0.0, 2, ("b",))
    item = sums.figures(NO_BANDS, OPTIONS, keys_of=lambda answer: answer)
    assert [one.chosen for one in item.options] == [1, 2, 0]
