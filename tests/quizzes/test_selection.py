import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.selection import (
    NotEnoughQuestions,
    Pool,
    arrange,
    choose,
    option_order,
    shuffled,
)

SEEDS = st.integers(0, 2**63 - 1)
POOLS = st.lists(
    st.builds(
        Pool, count=st.integers(0, 4), questions=st.frozensets(st.integers(1, 20))
    ),
    max_size=5,
)


def draw(*, seed, fixed, pools, shuffle):
    """Return a whole paper without sections."""
    questions = [*fixed, *choose(seed=seed, fixed=fixed, pools=pools)]
    return arrange(dict.fromkeys(questions, 0), seed=seed, shuffle=shuffle)


@given(
    SEEDS, st.lists(st.integers(1, 20), unique=True, max_size=5), POOLS, st.booleans()
)
def test_a_paper_holds_what_was_asked_for_and_nothing_twice(
    seed, fixed, pools, shuffle
):
    try:
        paper = draw(seed=seed, fixed=fixed, pools=pools, shuffle=shuffle)
    except NotEnoughQuestions:
        assume(False)
    assert len(set(paper)) == len(paper)
    assert len(paper) == len(fixed) + sum(pool.count for pool in pools)
    assert set(fixed) <= set(paper)
    if not shuffle:
        rest = paper[len(fixed) :]
        assert paper[: len(fixed)] == fixed
        for pool in pools:
            assert set(rest[: pool.count]) <= set(pool.questions)
            rest = rest[pool.count :]


@given(SEEDS, st.lists(st.integers(), unique=True))
def test_the_seed_decides_not_the_order_of_the_rows(seed, names):
    mixed = names[::-1]
    assert shuffled(names, seed, "x") == shuffled(mixed, seed, "x")


def test_the_same_seed_gives_the_same_paper_for_ever():
    pools = [Pool(3, range(1, 11))]
    assert draw(seed=42, fixed=[99], pools=pools, shuffle=True) == PAPER_42


PAPER_42 = [5, 9, 99, 2]


@pytest.mark.parametrize(
    "pools",
    [
        [Pool(3, {1, 2})],
        [Pool(1, {1}), Pool(1, {1})],
        [Pool(2, {1, 2, 3}), Pool(2, {2, 3})],
    ],
)
def test_a_draw_that_cannot_be_filled_is_refused(pools):
    with pytest.raises(NotEnoughQuestions):
        draw(seed=1, fixed=[], pools=pools, shuffle=False)


@given(SEEDS)
def test_overlapping_pools_give_way_to_each_other(seed):
    pools = [Pool(2, {1, 2, 3, 4}), Pool(2, {1, 2}), Pool(1, {3})]
    with pytest.raises(NotEnoughQuestions):
        draw(seed=seed, fixed=[], pools=[*pools, Pool(1, {4})], shuffle=False)
    pools[0] = Pool(1, {1, 2, 3, 4})
    paper = draw(seed=seed, fixed=[], pools=pools, shuffle=False)
    assert paper[0] == 4
    assert set(paper[1:3]) == {1, 2}
    assert paper[3] == 3


def test_a_fixed_question_is_not_drawn_too():
    with pytest.raises(NotEnoughQuestions):
        draw(seed=1, fixed=[1], pools=[Pool(1, {1})], shuffle=False)


def test_every_question_gets_its_turn():
    drawn = {
        draw(seed=seed, fixed=[], pools=[Pool(1, range(10))], shuffle=False)[0]
        for seed in range(200)
    }
    assert drawn == set(range(10))


@given(SEEDS, st.lists(st.text(min_size=1), unique=True))
def test_options_are_all_there_in_any_order(seed, keys):
    assert sorted(option_order(keys, seed=seed, question=1)) == sorted(keys)
