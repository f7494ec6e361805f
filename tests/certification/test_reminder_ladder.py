"""What a person is told on a day, or why nothing: by worked days, and for any course of things."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.reminders.escalation import Late, spread
from certification.reminders.ladder import (
    History,
    Message,
    Reader,
    Silence,
    Task,
    decide,
    step_after,
    step_before,
)
from core.workdays import Workdays, monday_to_friday, vietnamese

WEEKDAYS = Workdays(monday_to_friday)
VIETNAM = Workdays(vietnamese())
# A Thursday.
DUE = date(2026, 12, 31)


def reader(*tasks, last_on=None, told=(), **fields):
    return Reader(tasks=tasks, history=History(last_on, frozenset(told)), **fields)


def task(state="not_started", last_day=DUE, **fields):
    return Task(7, state, last_day, **fields)


def days_told(first, days, *tasks, workdays=WEEKDAYS, **fields):
    """Walk through the days as the nightly run does; return what was told when."""
    told, last_on, marks = {}, None, set()
    for offset in range(days):
        day = first + timedelta(days=offset)
        one = reader(*tasks, last_on=last_on, told=marks, **fields)
        answer = decide(one, day, workdays)
        if isinstance(answer, Message):
            told[day], last_on = answer, day
            marks |= {
                (x.task.programme, mark) for x in answer.lines for mark in x.marks
            }
    return told


def test_a_task_is_told_thirty_and_seven_days_before_and_one_day_late():
    told = days_told(date(2026, 11, 2), 90, task())
    assert list(told) == [date(2026, 12, 1), date(2026, 12, 24), date(2027, 1, 1)]
    # The message of the seventh day is also the one of the last: it says so.
    assert [x.lines[0].is_last_before for x in told.values()] == [False, True, False]


def test_who_comes_late_to_a_rule_is_told_at_once_and_warned_the_day_before():
    told = days_told(date(2026, 12, 22), 30, task(last_day=date(2027, 1, 6)))
    assert list(told) == [date(2026, 12, 22), date(2026, 12, 30), date(2027, 1, 7)]
    told = days_told(date(2026, 12, 30), 9, task())
    assert list(told) == [date(2026, 12, 30), date(2027, 1, 6)]


def test_before_tet_a_step_comes_earlier_and_the_late_one_after_it():
    # Tết 2026: 14 February (Saturday) to 22 February (Sunday).
    assert step_before(date(2026, 2, 18), 1, VIETNAM) == date(2026, 2, 13)
    assert step_after(date(2026, 2, 16), VIETNAM) == date(2026, 2, 23)


def test_a_message_gathers_what_else_is_due_and_what_comes_within_the_week():
    other = Task(8, "in_progress", DUE + timedelta(days=12))
    late = Task(9, "overdue", DUE - timedelta(days=60))
    far = Task(10, "not_started", DUE + timedelta(days=200))
    day = date(2026, 12, 24)
    message = decide(reader(task(), other, late, far), day, WEEKDAYS)
    assert [line.task.programme for line in message.lines] == [7, 8, 9]
    assert f"1:{DUE}" in message.lines[0].marks


@pytest.mark.parametrize(
    ("opened", "mark"),
    [
        (
            task("renewal_open", renewal_from=date(2026, 10, 5)),
            "renewal:2026-10-05",
        ),
        (
            task("basis_changed", basis_changed_from=date(2026, 10, 5)),
            "basis:2026-10-05",
        ),
    ],
)
def test_a_renewal_and_a_changed_basis_are_told_when_they_open_then_by_the_ladder(
    opened, mark
):
    told = days_told(date(2026, 10, 1), 95, opened)
    assert list(told) == [
        date(2026, 10, 5),
        date(2026, 12, 1),
        date(2026, 12, 24),
        date(2027, 1, 1),
    ]
    assert told[date(2026, 10, 5)].lines[0].marks == (mark,)


@pytest.mark.parametrize(
    ("who", "day", "why"),
    [
        (reader(task(), is_active=False), DUE, Silence.CLOSED),
        (reader(task(), is_away=True), DUE, Silence.AWAY),
        (reader(task(is_excused=True)), DUE, Silence.EXCUSED),
        (reader(task("certified")), DUE, Silence.NOTHING_DUE),
        (reader(), DUE, Silence.NOTHING_DUE),
        (reader(task()), date(2026, 11, 2), Silence.NOTHING_DUE),
        (reader(task()), date(2026, 12, 26), Silence.DAY_OFF),
        (
            reader(task(), last_on=DUE - timedelta(days=2)),
            DUE,
            Silence.THIS_WEEK,
        ),
        (
            reader(task(), told={(7, f"{n}:{DUE}") for n in (30, 7, 1)}),
            DUE,
            Silence.TOLD,
        ),
    ],
)
def test_every_omission_has_its_reason(who, day, why):
    assert decide(who, day, WEEKDAYS) is why


def test_who_has_no_address_is_told_on_screen_only():
    assert not decide(reader(task(), has_address=False), DUE, WEEKDAYS).by_mail


def test_heads_are_told_each_week_while_anyone_is_late():
    told = days_told(date(2026, 11, 3), 21, people_late=1)
    assert list(told) == [date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 17)]
    assert told[date(2026, 11, 3)].with_people


PLACES = st.dates(date(2026, 1, 1), date(2026, 3, 31))
TASKS = st.lists(
    st.tuples(PLACES, st.booleans(), st.integers(0, 120), st.booleans()), max_size=4
)


@settings(max_examples=100, deadline=None)
@given(TASKS, st.sets(PLACES, max_size=12), st.integers(0, 3))
def test_whatever_happens_never_two_a_week_nor_on_a_day_off_nor_after_the_end(
    drawn, closed, late_from
):
    """Tasks with a last day, done after so many days or never, and any days off."""
    workdays = Workdays(monday_to_friday, off=closed)
    start = date(2025, 11, 1)
    history, told_on, marks_on = History(), [], {}
    for offset in range(160):
        day = start + timedelta(days=offset)
        tasks = []
        for number, (last_day, renews, done_after, is_done) in enumerate(drawn):
            gone = is_done and offset >= done_after
            state = "certified" if gone else "overdue" if day > last_day else "due_soon"
            opened = last_day - timedelta(days=90) if renews else None
            tasks.append(Task(number, state, last_day, renewal_from=opened))
        late = late_from if offset > 100 else 0
        one = Reader(tasks=tuple(tasks), people_late=late, history=history)
        answer = decide(one, day, workdays)
        assert isinstance(answer, Message | Silence)
        if isinstance(answer, Silence):
            continue
        assert workdays.is_worked(day)
        assert not told_on or day - told_on[-1] >= timedelta(days=7)
        assert answer.lines or answer.with_people
        assert all(line.task.state != "certified" for line in answer.lines)
        told_on.append(day)
        new = {(x.task.programme, mark) for x in answer.lines for mark in x.marks}
        for mark in new:
            marks_on.setdefault(mark, day)
        history = replace(history, last_on=day, marks=set(history.marks) | new)
    for number, (last_day, _renews, done_after, is_done) in enumerate(drawn):
        until = start + timedelta(days=done_after)
        # Who was not done by then was warned in time, and heard of the last day after it.
        if not is_done or until > last_day:
            warned = marks_on[number, f"1:{last_day}"]
            assert last_day - timedelta(days=45) < warned < last_day
        if not is_done and last_day < date(2026, 3, 15):
            heard = marks_on[number, f"late:{last_day}"]
            assert last_day < heard <= last_day + timedelta(days=45)


# --- Who hears of whose lateness -----------------------------------------------------------

LAN, MINH, HEAD, DEPUTY = 1, 2, 3, 4
PROVINCE, COMMUNE = "0001", "00010001"


def late(days, person=LAN, path=COMMUNE, programme=7):
    return Late(person, programme, path, days)


@pytest.mark.parametrize(
    ("days", "named", "counted"),
    [(6, False, False), (7, True, False), (29, True, False), (30, True, True)],
)
def test_the_head_hears_by_name_from_seven_days_and_those_above_a_number_from_thirty(
    days, named, counted
):
    heard = spread([late(days)], {PROVINCE: [MINH], COMMUNE: [HEAD, DEPUTY]})
    assert (HEAD in heard and heard[HEAD].people == [late(days)]) is named
    assert (DEPUTY in heard) is named
    assert (MINH in heard and heard[MINH].units == {COMMUNE: 1}) is counted


def test_where_a_unit_has_no_head_or_the_head_is_late_the_next_above_hears_by_name():
    assert spread([late(8)], {PROVINCE: [MINH]})[MINH].people == [late(8)]
    heard = spread([late(8, person=HEAD)], {PROVINCE: [MINH], COMMUNE: [HEAD]})
    assert list(heard) == [MINH]
    assert spread([late(99, MINH, PROVINCE)], {PROVINCE: [MINH]}) == {}


def test_a_person_late_in_two_programmes_is_one_person():
    both = [late(40), late(40, programme=8)]
    heard = spread(both, {PROVINCE: [MINH], COMMUNE: [HEAD]})
    assert heard[MINH].units == {COMMUNE: 1}
    assert len(heard[HEAD].people) == 2
