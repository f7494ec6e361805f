"""Sums over a tree."""

from hypothesis import given
from hypothesis import strategies as st

from reports.roll_up import Counts, roll_up

steps = st.sampled_from(["0001", "0002", "0003"])
paths = st.lists(steps, min_size=1, max_size=4).map("".join)
counts = st.builds(Counts, *[st.integers(0, 50)] * 4)


def test_branches_gather_what_is_below_them():
    figures = [
        ("0001", Counts(certified=1)),
        ("00010001", Counts(overdue=2)),
        ("000100010001", Counts(overdue=3)),
        ("00010002", Counts(not_started=4)),
    ]
    assert roll_up(figures, top="0001", step=4) == {
        "0001": Counts(certified=1),
        "00010001": Counts(overdue=5),
        "00010002": Counts(not_started=4),
    }


@given(st.lists(st.tuples(paths, counts), max_size=30))
def test_the_branches_add_up_to_all_people(figures):
    figures = [(f"0001{path}", each) for path, each in figures]
    branches = roll_up(figures, top="0001", step=4)
    assert sum(each.people for each in branches.values()) == sum(
        each.people for _path, each in figures
    )
    assert all(len(branch) <= 8 for branch in branches)


def test_the_share_certified_is_never_rounded_up():
    assert Counts(certified=199, overdue=1).certified_percent == 99
    assert Counts(certified=3).certified_percent == 100
    assert Counts().certified_percent == 0
