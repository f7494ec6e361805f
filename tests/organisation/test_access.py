"""Who is under whom."""

from datetime import date

import pytest

from organisation.access import is_trainer, staff_under, units_led_by, units_under
from organisation.models import User

TODAY = date(2026, 11, 24)


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
    assert is_trainer(User.objects.get(username="trainer"))
    assert not is_trainer(lan)
