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


# --- What ranks prefer -----------------------------------------------------------------


@given(
    SEEDS,
    st.lists(
        st.builds(
            Pool,
            count=st.integers(0, 2),
            questions=st.frozensets(st.integers(1, 6), max_size=4),
            ranks=st.dictionaries(st.integers(1, 6), st.integers(0, 3)),
        ),
        max_size=3,
    ),
    st.lists(st.integers(1, 6), unique=True, max_size=2),
)
def test_a_paper_is_found_if_and_only_if_there_is_one(seed, pools, fixed):
    def exists(taken, slots):
        """Try every way to fill the slots."""
        if not slots:
            return True
        return any(
            exists(taken | {question}, slots[1:])
            for question in slots[0].questions
            if question not in taken
        )

    slots = [pool for pool in pools for _n in range(pool.count)]
    try:
        drawn = choose(seed=seed, fixed=fixed, pools=pools)
    except NotEnoughQuestions:
        assert not exists(frozenset(fixed), slots)
    else:
        assert len({*drawn, *fixed}) == len(drawn) + len(fixed)
        assert all(q in pool.questions for q, pool in zip(drawn, slots, strict=True))


@given(
    SEEDS, st.dictionaries(st.integers(1, 30), st.integers(0, 4), min_size=1), st.data()
)
def test_a_draw_alone_takes_the_best_ranks(seed, ranks, data):
    count = data.draw(st.integers(0, len(ranks)))
    drawn = choose(seed=seed, fixed=[], pools=[Pool(count, set(ranks), ranks)])
    best = sorted(ranks.values())[:count]
    assert sorted(ranks[question] for question in drawn) == best


@given(SEEDS)
def test_a_preference_gives_way_where_another_draw_has_no_choice(seed):
    pools = [Pool(1, {1, 2}, {1: 0, 2: 1}), Pool(1, {1})]
    assert choose(seed=seed, fixed=[], pools=pools) == [2, 1]


@given(SEEDS, st.dictionaries(st.integers(), st.integers(0, 4)), st.booleans())
def test_sections_come_one_after_the_other(seed, sections, shuffle):
    order = arrange(sections, seed=seed, shuffle=shuffle)
    assert sorted(order) == sorted(sections)
    numbers = [sections[question] for question in order]
    assert numbers == sorted(numbers)
