"""Two people of one unit at the same moment: both are counted."""

import threading

import pytest
from django.db import connection, transaction

from certification.models import ProgrammeStanding
from certification.signals import standing_changed
from reports.models import UnitFigure
from reports.roll_up import Counts
from tests.factories.organisation import UnitFactory
from tests.factories.reports import count_everything, programme, standing


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("counted_before", [True, False])
def test_two_changes_at_once_are_both_counted(nine_o_clock, counted_before):
    if not connection.features.has_select_for_update:
        pytest.skip("SQLite lets one transaction write at a time")
    of = programme()
    unit = UnitFactory()
    people = [standing(unit, of, "not_started") for _ in range(2)]
    if counted_before:
        count_everything()
    meeting = threading.Barrier(2, timeout=10)

    def certify(row):
        with transaction.atomic():
            ProgrammeStanding.objects.filter(pk=row.pk).update(
                certified_until="2028-01-01"
            )
            meeting.wait()  # both have changed theirs, neither has counted
            standing_changed.send(ProgrammeStanding, programme=of, unit_ids={unit.pk})
        connection.close()

    threads = [threading.Thread(target=certify, args=[row]) for row in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert UnitFigure.objects.get(unit=unit).counts == Counts(certified=2)
