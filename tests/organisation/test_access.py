"""Who is under whom: told by tables, and for any tree and any posts."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase as HypothesisTestCase

from certification.models import ProgrammeStanding
from organisation.access import (
    is_administrator,
    is_trainer,
    menu_roles,
    staff_under,
    units_led_by,
    units_under,
)
from organisation.models import Unit, User
from tests.factories.organisation import AppointmentFactory, UnitFactory, UserFactory
from tests.factories.reports import programme, standing

TODAY = date(2026, 11, 24)
FIRST = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("who", "sees"),
    [("minh", {"lan", "minh", "hoa"}), ("hoa", {"hoa"}), ("lan", set())],
)
def test_a_head_sees_the_staff_of_the_subtree(request, lan, minh, hoa, who, sees):
    seen = staff_under(request.getfixturevalue(who), TODAY)
    assert {person.username for person in seen} == sees


def test_an_administrator_leads_the_roots(admin, province, commune):
    assert units_led_by(admin, TODAY) == [province]
    assert set(units_under(admin, TODAY)) == {province, commune}


def test_trainers_are_known_by_their_group(trainer, lan):
    assert is_trainer(trainer)
    assert not is_trainer(lan)


def test_a_closed_account_has_no_role(trainer, admin):
    for person in (trainer, admin):
        person.is_active = False
        assert not is_trainer(person)
        assert not is_administrator(person)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "leads"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (FIRST, TODAY, True),
        (FIRST, TODAY - timedelta(days=1), False),
        (TODAY + timedelta(days=1), None, False),
    ],
)
def test_one_leads_from_the_first_day_to_the_last(province, starts_on, ends_on, leads):
    head = UserFactory()
    AppointmentFactory(
        person=head, unit=province, is_head=True, starts_on=starts_on, ends_on=ends_on
    )
    assert bool(units_led_by(head, TODAY)) is leads


def test_a_unit_below_another_that_one_leads_is_left_out(minh, province, commune):
    AppointmentFactory(person=minh, unit=commune, is_head=True, is_main=False)
    assert units_led_by(minh, TODAY) == [province]


def test_the_menu_asks_the_database_once_a_minute(minh, count_queries):
    assert menu_roles(minh, TODAY).is_manager
    assert count_queries(lambda: menu_roles(minh, TODAY)) == 0


# --- For any tree and any posts ---------------------------------------------------------

# A tree as the number of each unit's parent (of those before it), and posts as person,
# unit, first day, length (None: no end), head or not.
trees = st.lists(st.integers(0, 10), min_size=1, max_size=9)
posts = st.lists(
    st.tuples(
        st.integers(0, 5),
        st.integers(0, 9),
        st.integers(0, 30),
        st.none() | st.integers(0, 30),
        st.booleans(),
    ),
    max_size=14,
)


class AccessProperties(HypothesisTestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees, posts, st.integers(0, 40))
    def test_nobody_sees_anyone_outside_the_units_led_that_day(
        self, parents, given_posts, day_number
    ):
        above, units = grow(parents)
        people = [UserFactory() for _ in range(6)]
        held = [
            (people[who], units[where % len(units)], start, length, is_head)
            for who, where, start, length, is_head in given_posts
        ]
        for person, unit, start, length, is_head in held:
            AppointmentFactory(
                person=person,
                unit=unit,
                is_head=is_head,
                is_main=False,
                starts_on=FIRST + timedelta(days=start),
                ends_on=None if length is None else FIRST + timedelta(start + length),
            )
        active = [
            (person, unit, is_head)
            for person, unit, start, length, is_head in held
            if start <= day_number and (length is None or day_number <= start + length)
        ]
        day = FIRST + timedelta(days=day_number)
        for reader in people:
            led = {
                unit.pk for who, unit, is_head in active if who == reader and is_head
            }
            expected = {
                person.pk
                for person, unit, _is_head in active
                if led & {one.pk for one in above[unit.pk]}
            }
            seen = set(staff_under(reader, day).values_list("pk", flat=True))
            assert seen == expected
            under = set(units_under(reader, day).values_list("pk", flat=True))
            assert under == {
                pk for pk, chain in above.items() if led & {one.pk for one in chain}
            }

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees, st.lists(st.integers(0, 9), max_size=8), st.integers(0, 9))
    def test_no_standing_is_seen_from_outside(self, parents, places, leads):
        above, units = grow(parents)
        of = programme()
        for place in places:
            standing(units[place % len(units)], of, "overdue")
        led = units[leads % len(units)]
        head = AppointmentFactory(unit=led, is_head=True, starts_on=FIRST).person
        seen = ProgrammeStanding.objects.visible_to(head, on=TODAY)
        assert {row.pk for row in seen} == {
            row.pk
            for row in ProgrammeStanding.objects.all()
            if led in above[row.unit_id]
        }


def grow(parents: list[int]) -> tuple[dict[int, list[Unit]], list[Unit]]:
    """Return each unit's chain upwards, itself included, and the units.

    Parent number 0 makes a root; so there may be several trees.
    """
    units: list[Unit] = []
    above: dict[int, list[Unit]] = {}
    for number in parents:
        parent = units[(number - 1) % len(units)] if number and units else None
        unit = UnitFactory(parent=parent)
        units.append(unit)
        above[unit.pk] = [unit, *(above[parent.pk] if parent else [])]
    return above, units


def test_searching_people_ignores_accents(lan, minh):
    assert list(User.objects.all().matching("HOANG lan")) == [lan]
    assert list(User.objects.all().matching("cb-0002")) == [minh]
    assert list(User.objects.all().in_name_order()) == [lan, minh]
