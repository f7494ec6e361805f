"""What the register cannot hold."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal.rules import cycle_in, is_backwards, overlap_in

D = date.fromisoformat
JAN, JUL, OCT = D("2024-01-01"), D("2025-07-01"), D("2026-10-01")


@pytest.mark.parametrize(
    ("links", "cycle"),
    [
        ([], []),
        ([("A", "B"), ("B", "C"), ("A", "C")], []),
        ([("A", "A")], ["A", "A"]),
        ([("A", "B"), ("B", "A")], ["A", "B", "A"]),
        ([("X", "A"), ("A", "B"), ("B", "C"), ("C", "A")], ["A", "B", "C", "A"]),
        # Longer than Python's stack.
        ([(n, n + 1) for n in range(5000)] + [(5000, 4999)], [4999, 5000, 4999]),
    ],
)
def test_a_circle_is_found_through_any_number(links, cycle):
    assert cycle_in(links) == cycle


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8))))
def test_a_circle_is_made_of_links_and_without_one_there_is_an_order(links):
    cycle = cycle_in(links)
    if cycle:
        assert cycle[0] == cycle[-1]
        assert all(step in links for step in pairwise(cycle))
    else:
        left = set(links)
        while left:
            free = {link for link in left if link[0] not in {b for _a, b in left}}
            assert free
            left -= free


@pytest.mark.parametrize(
    ("spans", "overlap"),
    [
        ([(JAN, OCT), (OCT, None)], None),
        ([(OCT, None), (JAN, OCT)], None),
        ([(None, JAN), (JAN, JUL), (JUL, None)], None),
        ([(JAN, None), (OCT, None)], (0, 1)),
        ([(JUL, OCT), (JAN, JUL), (JUL, None)], (0, 2)),
        ([(None, None), (None, None)], (0, 1)),
    ],
)
def test_overlaps_are_found_whatever_the_order(spans, overlap):
    assert overlap_in(spans) == overlap


def test_what_ends_as_it_begins_never_held():
    assert is_backwards((OCT, OCT))
    assert is_backwards((OCT, JAN))
    assert not is_backwards((JAN, OCT))
    assert not is_backwards((None, JAN))
