"""The demo's plan: the same seed, the same people; nothing that cannot be."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import nfc
from quizzes.kinds import KINDS, kind_of
from reports.demo import names
from reports.demo.answers import answer, which_wrong
from reports.demo.diary import moments
from reports.demo.plan import make_plan
from reports.demo.shapes import FIRST_WAVE, REFORM
from tests.quizzes.test_kinds_all import sample

TODAY = date(2026, 11, 24)


def chance(seed):
    return random.Random(seed)  # noqa: S311  (the same seed, the same draw)


def test_the_same_seed_gives_the_same_plan():
    assert make_plan(staff=80, seed=4, today=TODAY) == make_plan(
        staff=80, seed=4, today=TODAY
    )


def test_another_seed_gives_other_people():
    one, other = (make_plan(staff=80, seed=seed, today=TODAY) for seed in (1, 2))
    assert [p.last_name for p in one.people] != [p.last_name for p in other.people]
    assert [u.name for u in one.units] == [u.name for u in other.units]


@settings(max_examples=15, deadline=None)
@given(
    st.integers(10, 400),
    st.integers(0, 999),
    st.dates(date(2025, 9, 1), date(2031, 1, 1)),
)
def test_a_plan_holds_together(staff, seed, today):
    plan = make_plan(staff=staff, seed=seed, today=today)
    codes = [unit.code for unit in plan.units]
    assert len(plan.people) == staff
    for values in (
        codes,
        [p.username for p in plan.people],
        [p.staff_code for p in plan.people],
        [p.public_id for p in plan.people],
    ):
        assert len(set(values)) == len(values)
    seen: set[str] = set()
    for unit in plan.units:
        assert unit.parent is None or unit.parent in seen
        seen.add(unit.code)
    heads = [post.unit for p in plan.people for post in p.posts if post.is_head]
    assert len(set(heads)) == len(heads)
    for person in plan.people:
        for post in person.posts:
            assert post.unit in seen
            assert REFORM <= post.starts_on <= today
            assert post.ends_on is None or post.starts_on <= post.ends_on <= today
        for earlier, later in pairwise(person.posts):
            assert earlier.ends_on < later.starts_on


def test_the_first_wave_names_units_that_there_are():
    plan = make_plan(staff=10, seed=1, today=TODAY)
    assert set(FIRST_WAVE) <= {unit.code for unit in plan.units}
    assert {unit.kind for unit in plan.units} == {
        "province",
        "department",
        "group",
        "commune",
        "ward",
        "association",
        "enterprise",
    }


def test_the_officer_is_below_the_manager_and_not_below_the_other():
    plan = make_plan(staff=10, seed=1, today=TODAY)
    post = {person.username: person.posts[-1] for person in plan.people}
    assert post["officer"].unit.startswith(post["manager"].unit)
    assert not post["officer"].unit.startswith(post["manager2"].unit)
    assert post["manager"].is_head
    assert post["manager2"].is_head


def test_too_few_people_is_an_error():
    with pytest.raises(ValueError, match="fewer"):
        make_plan(staff=9, seed=1, today=TODAY)


def test_names_are_composed_and_there_are_enough():
    assert len(set(names.COMMUNES)) == len(names.COMMUNES) == 36
    assert len(set(names.WARDS)) == len(names.WARDS) == 8
    for word in [*names.COMMUNES, *names.WARDS]:
        assert nfc(word) == word


@given(st.integers(), st.integers(1, 60), st.integers(1, 40))
def test_moments_come_in_order_an_hour_apart(seed, days, count):
    if count > days * 6:
        count = days * 6
    last = TODAY - timedelta(days=1)
    found = list(
        moments(
            chance(seed),
            first=last - timedelta(days=days - 1),
            last=last,
            count=count,
        )
    )
    assert len(found) == count
    assert all(b - a >= timedelta(hours=1) for a, b in pairwise(found))
    assert all(moment.date() < TODAY for moment in found)


@given(
    st.integers(),
    st.lists(st.integers(1, 3), min_size=4, max_size=30),
    st.integers(50, 90),
    st.booleans(),
)
def test_wrong_answers_decide_the_outcome_that_is_wanted(seed, points, mark, passes):
    wrong = which_wrong(chance(seed), points, pass_percent=mark, passes=passes)
    got = sum(p for place, p in enumerate(points) if place not in wrong)
    assert (100 * got >= mark * sum(points)) is passes


@given(st.integers(), st.integers(1, 4), st.integers(1, 4))
def test_answers_are_right_or_not_as_wanted(seed, right, others):
    options = [{"key": f"r{n}", "correct": True} for n in range(right)]
    options += [{"key": f"w{n}", "correct": False} for n in range(others)]
    key = {option["key"] for option in options if option["correct"]}
    rng = chance(seed)
    content = {"options": options}
    assert set(answer(rng, "several", content, right=True)) == key
    assert set(answer(rng, "several", content, right=False)) != key


@pytest.mark.parametrize("kind", sorted(KINDS))
@given(seed=st.integers())
def test_demo_people_can_answer_every_kind(kind, seed):
    content = sample(kind)
    for right in (True, False):
        given = answer(chance(seed), kind, content, right=right)
        assert kind_of(kind).parse(given, content) == given != []
        if kind_of(kind).is_automatic:
            assert (kind_of(kind).grade(content, given) == 1) is right
