"""Figures kept a unit: counted as the states say, in step, and never stale."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from certification.models import ProgrammeStanding
from certification.signals import standing_changed
from certification.standing import FREE, State, is_free, state_on
from organisation.access import units_led_by
from reports import figures, queries
from reports.models import UnitFigure
from reports.roll_up import Counts
from tests.factories.organisation import UnitFactory
from tests.factories.reports import DAY, count_everything, standing


def expected(unit, day):
    """Count one person at a time, by the pure rule."""
    counts = Counts()
    for row in ProgrammeStanding.objects.filter(unit=unit):
        state = state_on(row, day)
        excused = state in FREE and is_free(row, day)
        counts += Counts(**{state.value: 1}, excused=excused)
    return counts


def test_counting_agrees_with_the_rule_for_one_person(standings, commune):
    found = figures.count(ProgrammeStanding.objects.all(), DAY)
    assert found[commune.pk].counts == expected(commune, DAY)
    assert sum(one.counts.people for one in found.values()) == len(standings)


def test_counting_is_one_query(standings, count_queries):
    assert (
        count_queries(lambda: figures.count(ProgrammeStanding.objects.all(), DAY)) == 1
    )


def test_a_change_counts_its_units_anew(standings, basics, commune, lan):
    row = ProgrammeStanding.objects.get(person=lan)
    row.certified_until = date(2028, 11, 24)
    row.save()
    standing_changed.send(ProgrammeStanding, programme=basics, unit_ids={commune.pk})
    figure = UnitFigure.objects.get(unit=commune)
    assert figure.counts == expected(commune, DAY)


def test_a_change_costs_the_same_for_many_people(
    standings, basics, commune, count_queries
):
    def tell():
        standing_changed.send(
            ProgrammeStanding, programme=basics, unit_ids={commune.pk}
        )

    few = count_queries(tell)
    for _ in range(20):
        standing(commune, basics, "not_started")
    assert count_queries(tell) == few <= 6


def test_a_unit_that_nobody_is_counted_in_any_more_shows_nobody(
    standings, basics, commune
):
    ProgrammeStanding.objects.filter(unit=commune).delete()
    figures.recount(unit_ids={commune.pk}, programme=basics, day=DAY)
    assert UnitFigure.objects.get(unit=commune).counts == Counts()


def test_a_new_unit_gets_a_figure(basics, province):
    unit = UnitFactory(parent=province)
    standing(unit, basics, "overdue")
    figures.recount(unit_ids={unit.pk}, programme=basics, day=DAY)
    assert UnitFigure.objects.get(unit=unit).counts == Counts(overdue=1)


@pytest.mark.parametrize(
    ("state", "values", "holds_until"),
    [
        ("not_started", {"due_on": date(2027, 2, 1)}, date(2027, 1, 2)),
        ("not_started", {"due_on": date(2026, 12, 1)}, date(2026, 12, 2)),
        ("in_progress", {"due_on": date(2026, 11, 24)}, date(2026, 11, 25)),
        ("certified", {"certified_until": date(2027, 1, 5)}, date(2027, 1, 5)),
        ("certified", {"renewal_from": date(2027, 1, 5)}, date(2027, 1, 5)),
        ("certified", {"basis_changed_from": date(2027, 1, 5)}, date(2027, 1, 5)),
        ("overdue", {"excused_from": date(2027, 1, 5)}, date(2027, 1, 5)),
        ("overdue", {}, None),
        ("not_required", {}, None),
    ],
)
def test_a_figure_knows_the_day_it_goes_stale(
    basics, commune, state, values, holds_until
):
    standing(commune, basics, state, **values)
    count_everything()
    assert UnitFigure.objects.get(unit=commune).holds_until == holds_until


def test_the_report_is_right_on_every_day_without_anybody_counting(
    standings, basics, province, commune, minh, nine_o_clock
):
    """Certificates expire and due days pass at midnight; nobody runs a command."""
    standing(commune, basics, "certified", certified_until=date(2026, 11, 26))
    standing(commune, basics, "in_progress", due_on=date(2026, 11, 25))
    standing(commune, basics, "not_started", due_on=date(2026, 11, 27))
    count_everything()
    led = units_led_by(minh, DAY)
    for later in range(6):
        at = nine_o_clock + timedelta(days=later)
        report = queries.unit_report(unit=province, led=led, programme=basics, at=at)
        [shown] = [one.counts for one in report.branches if one.unit == commune]
        assert shown == expected(commune, localdate(at))


def test_reading_writes_nothing(standings, basics, province, minh, nine_o_clock):
    before = list(UnitFigure.objects.values())
    queries.unit_report(
        unit=province,
        led=units_led_by(minh, DAY),
        programme=basics,
        at=nine_o_clock + timedelta(days=900),
    )
    assert list(UnitFigure.objects.values()) == before


def test_refreshing_twice_changes_nothing(standings):
    before = list(UnitFigure.objects.order_by("pk").values())
    assert figures.refresh_all(day=DAY) == len(before)
    assert list(UnitFigure.objects.order_by("pk").values()) == before


def test_every_state_has_a_count_of_its_own():
    assert {*State} == {*Counts.__dataclass_fields__} - {"excused"}
