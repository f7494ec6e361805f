from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.timing import deadline

NINE = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("limit", "closes_in", "extra", "expected"),
    [
        (None, None, 0, None),
        (30, None, 0, 30),
        (30, None, 50, 45),
        (25, None, 10, 27.5),
        # The window is longer than the limit, as long, shorter.
        (30, 60, 0, 30),
        (30, 30, 0, 30),
        (30, 10, 0, 10),
        # More time: within the window, and past it by the extra minutes only.
        (30, 60, 50, 45),
        (30, 35, 50, 45),
        (30, 20, 50, 35),
        (60, 1, 100, 61),
        # No limit: the window alone, and nothing to take per cent of.
        (None, 40, 0, 40),
        (None, 40, 50, 40),
    ],
)
def test_the_deadline_is_the_sooner_of_limit_and_closing(
    limit, closes_in, extra, expected
):
    found = deadline(
        at=NINE,
        limit_minutes=limit,
        closes_at=None if closes_in is None else NINE + minutes(closes_in),
        extra_percent=extra,
    )
    assert found == (None if expected is None else NINE + minutes(expected))


@given(
    st.integers(1, 600),
    st.none() | st.integers(1, 1000),
    st.integers(0, 300),
    st.integers(0, 300),
)
def test_more_time_never_ends_sooner(limit, closes_in, less, more):
    closes_at = closes_in and NINE + minutes(closes_in)
    less, more = sorted((less, more))

    def ends(percent):
        return deadline(
            at=NINE, limit_minutes=limit, closes_at=closes_at, extra_percent=percent
        )

    assert NINE < ends(less) <= ends(more)
    assert ends(more) - ends(less) <= minutes(limit) * (more - less) / 100
