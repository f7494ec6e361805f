"""Thirty at once, and the server killed in the middle: `python -m benchmarks.burst`, small."""

from __future__ import annotations

from benchmarks.burst import Plan, play

PEOPLE = 30


def test_a_burst_through_a_killed_server_loses_nothing_and_ends_every_attempt(
    make_server,
):
    # Some four seconds a person, were nobody to kill the server.
    plan = Plan(arrive=1, think=0.2, limit=180, leave_percent=10)
    played = play(make_server(), PEOPLE, plan, kill=True)

    course, balance = played.course, played.balance
    assert course.down > 0, "the server was killed"
    assert course.failures, "people noticed"
    assert course.gave_up == 0
    assert balance.lost == []
    assert balance.acknowledged == len(course.acknowledged) > PEOPLE * 10
    # Each attempt ends: sent, or closed by the clock for who did not come back.
    assert balance.attempts == PEOPLE
    assert balance.closed_by_clock == course.left > 0
    assert balance.left_open == 0
    assert balance.misgraded == []
