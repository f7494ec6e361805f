"""Classical test theory, against tables worked by hand and formulas written anew."""

import random
import statistics
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import analysis
from quizzes.analysis import Flag, ItemFigures, Moments, OptionFigures

# Five people, four questions, right or wrong. Worked by hand: totals 4, 3, 2, 1, 1.
TABLE = [(1, 1, 1, 1), (1, 1, 1, 0), (1, 1, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0)]


def rest(row, item):
    others = [share for place, share in enumerate(row) if place != item]
    return sum(others) / len(others)


def moments(table, item):
    return Moments.of([(row[item], rest(row, item)) for row in table])


def spread_of(table):
    k, n = len(table[0]), len(table)
    means = [statistics.fmean(row[i] for row in table) for i in range(k)]
    deviations = [[row[i] - means[i] for i in range(k)] for row in table]
    return analysis.spread(
        papers=n,
        items=n * k,
        pairs=n * k * (k - 1),
        square_sum=sum(d * d for row in deviations for d in row),
        sum_square=sum(sum(row) ** 2 for row in deviations),
    )


def textbook_alpha(table):
    k = len(table[0])
    items = sum(statistics.variance(row[i] for row in table) for i in range(k))
    total = statistics.variance(sum(row) for row in table)
    return k / (k - 1) * (1 - items / total)


def test_facility_is_the_mean_share():
    assert [moments(TABLE, item).facility for item in range(4)] == [0.8, 0.8, 0.4, 0.2]


def test_discrimination_by_hand():
    # Question 3: x = 1 1 0 0 0; the rest of three: 3 2 2 1 1. Means 0.4 and 1.8;
    # Σxy = 5, n·x̄·ȳ = 3.6, so 1.4; Σ(x-x̄)² = 1.2, Σ(y-ȳ)² = 2.8; 1.4/√3.36 = 0.7638.
    assert moments(TABLE, 2).discrimination == pytest.approx(0.763763, abs=1e-6)


def test_reliability_by_hand():
    # Population variances: items 0.16+0.16+0.24+0.16 = 0.72; total 4 3 2 1 1: 1.36.
    # KR-20 = 4/3 · (1 - 0.72/1.36) = 0.62745.
    assert analysis.reliability(spread_of(TABLE)) == pytest.approx(0.627451, abs=1e-6)


def test_standard_error_by_hand():
    assert analysis.standard_error(10.0, 0.84) == pytest.approx(4.0)
    assert analysis.standard_error(10.0, None) is None
    assert analysis.standard_error(10.0, -0.2) is None


def test_the_tails_hold_27_per_cent_with_a_share_of_those_on_the_cut():
    # Ten people: 2.7 in each tail. Results 10 20 20 20 50 60 70 80 90 90.
    results = Counter([10, 20, 20, 20, 50, 60, 70, 80, 90, 90])
    cut = analysis.cuts(results)
    assert (cut.low, cut.high) == (20, 80)
    assert cut.low_weight == pytest.approx(1.7 / 3)
    assert cut.high_weight == pytest.approx(0.7)
    assert cut.weights(10) == (1.0, 0.0)
    assert cut.weights(50) == (0.0, 0.0)
    assert cut.weights(90) == (0.0, 1.0)


def test_there_are_no_tails_where_all_are_equal():
    assert analysis.cuts({70: 12}) is None
    assert analysis.cuts({}) is None


def test_upper_lower_index_is_a_difference_of_means():
    assert analysis.upper_lower(24, 27, 9, 27) == pytest.approx(15 / 27)
    assert analysis.upper_lower(1, 0, 1, 1) is None


def test_distribution_by_hand():
    found = analysis.distribution({0: 1, 45: 2, 99.5: 1, 100: 1})
    assert found.bins == (1, 0, 0, 0, 2, 0, 0, 0, 0, 2)
    assert found.mean == pytest.approx(57.9)
    assert found.median == 45
    assert found.deviation == pytest.approx(statistics.stdev([0, 45, 45, 99.5, 100]))
    with pytest.raises(ValueError, match="no results"):
        analysis.distribution({})


def test_nothing_is_said_where_nothing_varies():
    assert Moments.of([(1, 0.5), (1, 0.7)]).discrimination is None
    assert Moments().facility is None
    assert analysis.reliability(spread_of([(1, 1), (1, 1)])) is None
    assert (
        analysis.spread(papers=1, items=4, pairs=12, square_sum=0, sum_square=0) is None
    )


def figures(n=100, x=60.0, r_sign=1, options=()):
    pairs = [(1, 0.8 if r_sign > 0 else 0.4)] * int(x)
    pairs += [(0, 0.4 if r_sign > 0 else 0.8)] * (n - int(x))
    return ItemFigures(Moments.of(pairs), options=tuple(options))


@pytest.mark.parametrize(
    ("item", "flags"),
    [
        (figures(), []),
        (figures(r_sign=-1), [Flag.AGAINST]),
        (figures(x=97), [Flag.TOO_EASY]),
        (figures(x=10), [Flag.TOO_HARD]),
        (figures(n=20, x=1), []),
        (ItemFigures(Moments.of([(1, 0.5), (0, 0.5), (1, 0.7), (0, 0.7)] * 20)), [Flag.WEAK]),
        (
            figures(
                options=[
                    OptionFigures("a", True, 60, 5, 9),
                    OptionFigures("b", False, 40, 20, 9),
                ]
            ),
            [Flag.OTHER_KEY],
        ),
        (
            figures(
                options=[
                    OptionFigures("a", True, 60, 25, 9),
                    OptionFigures("b", False, 0, 0, 0),
                ]
            ),
            [Flag.IDLE],
        ),
    ],
)  # fmt: skip
def test_what_makes_a_trainer_look_again(item, flags):
    assert item.flags == flags


shares = st.integers(0, 4).map(lambda quarter: quarter / 4)
tables = st.integers(2, 6).flatmap(
    lambda k: st.lists(st.tuples(*[shares] * k), min_size=2, max_size=30)
)


@given(tables)
def test_figures_agree_with_the_textbook(table):
    for item in range(len(table[0])):
        found = moments(table, item)
        xs = [row[item] for row in table]
        ys = [rest(row, item) for row in table]
        assert 0 <= found.facility <= 1
        if found.discrimination is not None:
            assert found.discrimination == pytest.approx(
                statistics.correlation(xs, ys), abs=1e-6
            )
    if statistics.variance(sum(row) for row in table) > 1e-9:
        assert analysis.reliability(spread_of(table)) == pytest.approx(
            textbook_alpha(table), abs=1e-9
        )


@given(tables, st.randoms())
def test_neither_order_nor_chunks_matter(table, chance: random.Random):
    pairs = [(row[0], rest(row, 0)) for row in table]
    mixed = pairs[:]
    chance.shuffle(mixed)
    half = len(mixed) // 2
    chunked = Moments.of(mixed[:half]) + Moments.of(mixed[half:])
    whole = Moments.of(pairs)
    assert chunked.n == whole.n
    assert chunked.xy == pytest.approx(whole.xy)
    assert chunked.facility == pytest.approx(whole.facility)


@given(st.dictionaries(st.integers(0, 100).map(float), st.integers(1, 50), min_size=2))
def test_both_tails_weigh_27_per_cent_and_do_not_meet_but_in_ties(results):
    cut = analysis.cuts(results)
    n = sum(results.values())
    lower = sum(cut.weights(result)[0] * count for result, count in results.items())
    upper = sum(cut.weights(result)[1] * count for result, count in results.items())
    assert lower == pytest.approx(analysis.TAIL * n)
    assert upper == pytest.approx(analysis.TAIL * n)
    assert cut.low <= cut.high


@pytest.mark.parametrize(
    ("alpha", "word"),
    [
        (0.93, "high"),
        (0.9, "high"),
        (0.85, "good"),
        (0.7, "fair"),
        (0.69, "low"),
        (0.0, "low"),
        (-0.1, "none"),
    ],
)
def test_what_a_reliability_is_good_for(alpha, word):
    assert analysis.trust(alpha) == word


def test_answers_within_three_seconds_are_told():
    item = ItemFigures(Moments(n=50, x=30, xx=30), seconds=2.5)
    assert Flag.TOO_FAST in item.flags
    assert Flag.TOO_FAST not in ItemFigures(item.moments, seconds=3.0).flags
