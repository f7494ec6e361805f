"""The self-check: it finds what differs, says so, and can mend it."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from certification.models import ProgrammeStanding
from certification.self_check import differences
from certification.services import refresh_standing
from tests.factories.certification import StandingFactory
from tests.factories.organisation import UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nine_o_clock():
    with time_machine.travel(NOW, tick=False):
        yield


def check(**options):
    said = StringIO()
    call_command("check_standings", stdout=said, **options)
    return said.getvalue()


def test_right_summaries_have_no_differences(programme, lan, minh):
    refresh_standing(at=NOW)
    assert "differences=0" in check()


def test_each_difference_names_person_column_and_both_values(programme, lan, minh, hoa):
    refresh_standing(at=NOW)
    rows = ProgrammeStanding.objects.all()
    rows.filter(person=lan).update(due_on=date(2026, 1, 1))
    rows.filter(person=minh).delete()
    stray = StandingFactory(person=UserFactory(username="thua"), programme=programme)
    found = {(one.username, one.column): one for one in differences(at=NOW)}
    assert set(found) == {
        ("lan", "due_on"),
        ("minh", "standing"),
        (stray.person.username, "standing"),
    }
    assert str(found["lan", "due_on"]) == (
        "person=lan programme=TDKT column=due_on is=2026-01-01 should_be=2026-12-31"
    )


def test_the_command_ends_with_one_and_repairs_where_told(programme, lan, minh):
    refresh_standing(at=NOW)
    ProgrammeStanding.objects.filter(person=lan).update(revoked_on=date(2026, 1, 1))
    with pytest.raises(CommandError, match=r"differences=1$"):
        check()
    assert ProgrammeStanding.objects.filter(revoked_on__isnull=False).exists()
    with pytest.raises(CommandError, match="repaired: created=0 updated=1 removed=0"):
        check(repair=True)
    assert "differences=0" in check()


def test_checking_costs_the_same_for_many(programme, commune, lan, count_queries):
    refresh_standing(at=NOW)
    few = count_queries(lambda: list(differences(at=NOW)))
    for _ in range(20):
        StandingFactory(programme=programme, unit=commune)
    assert count_queries(lambda: list(differences(at=NOW))) == few
