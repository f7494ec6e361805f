"""Who must hold what by when, for everybody at once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from certification.duties import Duty, covered_people, duties_on
from certification.models import Exemption
from legal.models import LegalChange, LegalDocument
from organisation import services
from organisation.models import Appointment
from tests.factories.certification import AssignmentFactory, ProgrammeFactory
from tests.factories.organisation import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db

YEAR_END = date(2026, 12, 31)


def excuse(person, starts_on, ends_on=None, **fields):
    return Exemption.objects.create(
        person=person,
        kind=fields.pop("kind", "leave"),
        reason="Nghỉ thai sản",
        starts_on=starts_on,
        ends_on=ends_on,
        at=fields.pop("at", datetime(2026, 1, 5, tzinfo=UTC)),
        **fields,
    )


def test_each_rule_reaches_whom_it_names(
    lan, minh, hoa, province, commune, other_department, today
):
    def reached(people=(), **named):
        rule = AssignmentFactory(unit=named.pop("unit", None), **named)
        rule.people.set(people)
        return covered_people(today, [rule.programme_id])

    assert reached() == {lan.pk, minh.pk, hoa.pk}
    assert reached(unit=province) == {lan.pk, minh.pk, hoa.pk}
    assert reached(unit=province, with_below=False) == {minh.pk}
    assert reached(unit=province, role="heads") == {minh.pk, hoa.pk}
    assert reached(role="others") == {lan.pk}
    assert reached(post="concurrent") == {lan.pk}
    assert reached(positions="giam doc\nChủ tịch") == {minh.pk, hoa.pk}
    assert reached(people=[lan, hoa], unit=commune) == {lan.pk}
    assert reached(people=[hoa]) == {hoa.pk}
    assert reached(unit=commune, role="heads") == set()


def test_counted_where_the_main_post_is_though_another_post_is_asked(
    programme, lan, commune, other_department, today
):
    programme.assignments.all().delete()
    AppointmentFactory(
        person=lan, unit=other_department, is_main=False, title="Thành viên Hội đồng"
    )
    AssignmentFactory(programme=programme, unit=other_department)
    assert duties_on(today) == {
        (lan.pk, programme.pk): Duty(commune.pk, False, True, YEAR_END)
    }


def test_a_past_day_gives_what_held_then(programme, lan, commune, today):
    programme.assignments.all().delete()
    AssignmentFactory(
        programme=programme,
        unit=commune,
        starts_on=date(2026, 3, 1),
        ended_on=date(2026, 9, 1),
    )
    lan.appointments.update(ends_on=date(2026, 6, 30))
    AppointmentFactory(person=lan, unit=commune, starts_on=date(2026, 8, 1))
    months = [date(2026, month, 15) for month in range(2, 11)]
    covered = [bool(covered_people(day, [programme.pk])) for day in months]
    assert covered == [False, True, True, True, True, False, True, False, False]
    # Back in August, due as if never gone.
    assert duties_on(date(2026, 8, 15))[lan.pk, programme.pk].due_on == YEAR_END


def test_what_is_entered_late_changes_no_day_before(programme, lan, commune, today):
    """A report of last month gives what it gave then."""
    post = lan.appointments.get()
    services.end_appointment(appointment=post, on=date(2026, 10, 31), recorded_on=today)
    newcomer = UserFactory()
    services.appoint(
        person=newcomer,
        unit=commune,
        title="Công chức",
        starts_on=date(2026, 10, 1),
        recorded_on=today,
    )
    covered = {
        day: covered_people(day, [programme.pk])
        for day in (date(2026, 11, 10), today - timedelta(1), today)
    }
    assert list(covered.values()) == [{lan.pk}, {lan.pk}, {newcomer.pk}]
    assert set(Appointment.objects.known_on(date(2026, 11, 10))) == {post}


def test_excused_are_listed_with_their_days(programme, lan, hoa, today):
    excuse(lan, date(2026, 12, 1), date(2027, 3, 31), programme=programme)
    excuse(hoa, date(2026, 10, 1), kind="exempt")
    other = ProgrammeFactory()
    AssignmentFactory(programme=other, unit=None)
    duties = duties_on(today)
    mine = duties[lan.pk, programme.pk]
    assert (mine.excused_from, mine.excused_until) == (
        date(2026, 12, 1),
        date(2027, 4, 1),
    )
    assert mine.due_on == date(2027, 4, 30)
    assert not mine.is_excused_on(today)
    assert mine.is_excused_on(date(2026, 12, 1))
    assert duties[lan.pk, other.pk].excused_from is None
    # Without a programme: from every one.
    for one in (programme, other):
        assert duties[hoa.pk, one.pk].is_excused_on(today)
        assert duties[hoa.pk, one.pk].excused_until is None


def test_exception_counts_from_the_day_it_was_recorded(programme, lan, today):
    excuse(
        lan, date(2026, 10, 1), date(2026, 12, 1), at=datetime(2026, 11, 24, tzinfo=UTC)
    )
    before = duties_on(today - timedelta(1))[lan.pk, programme.pk]
    assert before.excused_from is None
    assert duties_on(today)[lan.pk, programme.pk].is_excused_on(today)


def test_days_after_the_law_changed_until_the_change_is_withdrawn(
    programme, lan, commune, today
):
    programme.assignments.all().delete()
    law = LegalDocument.objects.create(code="L06", title="Luật 06/2026/QH16")
    change = LegalChange.objects.create(
        relation="amends",
        target=law,
        effective_on=date(2026, 10, 1),
        known_on=date(2026, 11, 1),
        summary="Sửa Điều 84",
        recorded_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    AssignmentFactory(
        programme=programme,
        unit=commune,
        due="change",
        due_on=None,
        change=change,
        days_after_change=60,
    )
    assert duties_on(today)[lan.pk, programme.pk].due_on == date(2026, 12, 31)
    change.withdrawn_at = datetime(2026, 11, 24, 2, tzinfo=UTC)
    change.save()
    assert duties_on(today) == {}
    assert len(duties_on(today - timedelta(1))) == 1


def test_asking_for_some_gives_what_asking_for_all_does_at_the_same_cost(
    programme, lan, minh, hoa, commune, today, count_queries
):
    rule = AssignmentFactory(programme=ProgrammeFactory(), unit=commune)
    rule.people.add(lan)
    everyone = duties_on(today)
    few = count_queries(lambda: duties_on(today, people=[lan.pk]))
    assert few == 4
    for number in range(20):
        newcomer = UserFactory()
        AppointmentFactory(person=newcomer, unit=commune)
        AssignmentFactory(programme=ProgrammeFactory(), unit=commune)
        excuse(newcomer, today, today + timedelta(number))
    some = duties_on(today, people=[lan.pk, hoa.pk])
    assert {key: some[key] for key in everyone if key in some} == {
        key: duty for key, duty in everyone.items() if key[0] in (lan.pk, hoa.pk)
    }
    assert count_queries(lambda: duties_on(today)) == few
    assert duties_on(today, programmes=[]) == {}
