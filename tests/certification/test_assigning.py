"""Rules begin, are replaced, and end; what cannot be meant is refused."""

from datetime import date, timedelta

import pytest
from django.utils.translation import override

from certification.duties import duties_on
from certification.models import Assignment, Exemption, ProgrammeStanding
from certification.reaching import counts_of, reach, rule_from
from certification.services import (
    assign,
    change_assignment,
    end_assignment,
    end_excuse,
    excuse,
)
from certification.services.assigning import (
    AlreadyEnded,
    BeginsInThePast,
    ChangeWithdrawn,
    DueBeforeItBegins,
    DueInThePast,
    ProgrammeOutOfUse,
    ReachesNobody,
    ReasonMissing,
    SameRuleStands,
)
from certification.services.excusing import (
    AlreadyExcused,
    ExceptionEndsBeforeItBegins,
)
from legal.models import LegalChange, LegalDocument
from tests.factories.certification import CertificateFactory, ProgrammeFactory
from tests.factories.organisation import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with override("en"):
        yield


@pytest.fixture
def free(db):
    """A programme that nobody must hold."""
    return ProgrammeFactory()


@pytest.fixture
def begin(free, admin, at, today):
    """Begin a rule for the programme; ``people`` apart, what is named is the rule's."""

    def begin(people=(), **named):
        named = {
            "programme": free,
            "due_on": date(2026, 12, 31),
            "starts_on": today,
            **named,
        }
        rule = Assignment(**named)
        return assign(assignment=rule, people=people, by=admin, at=at)

    return begin


def due_days(programme, day):
    duties = duties_on(day, programmes=[programme.pk])
    return {person: duty.due_on for (person, _), duty in duties.items()}


def test_new_rule_is_counted_at_once(begin, free, lan, minh, admin, commune):
    rule = begin(unit=commune, positions="  công chức \n")
    assert (rule.by, rule.positions) == (admin, "công chức")
    (standing,) = ProgrammeStanding.objects.filter(programme=free)
    assert (standing.person, standing.due_on) == (lan, date(2026, 12, 31))


def law_changed(today, **fields):
    return LegalChange.objects.create(
        relation="amends",
        target=LegalDocument.objects.create(code="L06", title="Luật 06/2026/QH16"),
        effective_on=today - timedelta(90),
        known_on=today - timedelta(90),
        summary="Sửa Điều 84",
        recorded_at="2026-08-01T00:00Z",
        **fields,
    )


@pytest.mark.parametrize(
    ("named", "refusal", "words"),
    [
        ({"due_on": date(2026, 11, 23)}, DueInThePast, "23/11/2026"),
        ({"starts_on": date(2026, 11, 23)}, BeginsInThePast, "24/11/2026"),
        ({"starts_on": date(2027, 1, 1)}, DueBeforeItBegins, "31/12/2026"),
        ({"positions": "Thị trưởng"}, ReachesNobody, "words"),
        ({"role": "heads", "positions": "công chức"}, ReachesNobody, "role"),
        ({"role": "heads", "post": "concurrent"}, ReachesNobody, "such a post"),
    ],
)
def test_rule_that_cannot_be_meant_is_refused_and_changes_nothing(
    begin, lan, minh, named, refusal, words
):
    with pytest.raises(refusal, match=words):
        begin(**named)
    assert not Assignment.objects.exists()


def test_what_empties_a_rule_is_named(begin, lan, hoa, province, commune):
    empty = {
        "unit": {"unit": province, "with_below": False},
        "people": {"unit": commune, "people": [hoa]},
    }
    for condition, named in empty.items():
        with pytest.raises(ReachesNobody) as refused:
            begin(**named)
        assert refused.value.condition == condition


def test_rule_after_a_change_of_law_needs_one_that_stands_and_days_to_come(
    begin, lan, today, at
):
    change = law_changed(today)
    after = {"due": "change", "due_on": None, "change": change}
    with pytest.raises(DueInThePast):
        begin(**after, days_after_change=60)
    change.withdrawn_at = at
    with pytest.raises(ChangeWithdrawn):
        begin(**after, days_after_change=200)


def test_programme_out_of_use_is_asked_of_nobody(begin, free, lan):
    free.is_live = False
    with pytest.raises(ProgrammeOutOfUse):
        begin()


def test_the_same_rule_twice_is_refused_and_the_other_named(begin, lan, hoa, commune):
    begin(unit=commune, positions="cong chuc")
    with pytest.raises(SameRuleStands, match="Nậm Mẫu Commune with all below"):
        begin(unit=commune, positions="Công chức\n", due_on=date(2027, 6, 30))
    begin(unit=commune, positions="Công chức", people=[lan])
    begin(positions="Công chức")


def test_edited_rule_ends_and_another_takes_its_place(
    begin, free, lan, hoa, minh, commune, admin, at, today
):
    first = begin(unit=commune)
    later = at + timedelta(days=10)
    wanted = Assignment(
        programme=free, role="heads", due_on=date(2027, 3, 31), starts_on=today
    )
    second = change_assignment(
        before=first, wanted=wanted, people=[], by=admin, at=later
    )
    assert second.pk != first.pk
    assert second.replaces == first
    assert second.asked_since == today
    first.refresh_from_db()
    assert first.ended_on == second.starts_on == date(2026, 12, 4)
    # What was asked in the past stays known; the standings are those of today.
    assert due_days(free, date(2026, 12, 3)) == {lan.pk: date(2026, 12, 31)}
    assert due_days(free, date(2026, 12, 4)).keys() == {minh.pk, hoa.pk}
    people = ProgrammeStanding.objects.filter(programme=free).values_list("person")
    assert {pk for (pk,) in people} == {minh.pk, hoa.pk}
    with pytest.raises(AlreadyEnded):
        change_assignment(before=first, wanted=wanted, people=[], by=admin, at=later)


def test_edit_on_the_first_day_writes_over_and_no_edit_changes_nothing(
    begin, free, lan, commune, admin, at, today
):
    first = begin(unit=commune)

    def edit(due_on):
        wanted = Assignment(
            programme=free, unit=commune, due_on=due_on, starts_on=today
        )
        return change_assignment(
            before=first, wanted=wanted, people=[], by=admin, at=at
        )

    assert edit(date(2026, 12, 31)) == first
    assert edit(date(2027, 1, 31)) == first
    assert due_days(free, today) == {lan.pk: date(2027, 1, 31)}
    assert Assignment.objects.count() == 1


def test_rule_whose_day_has_passed_can_be_mended_elsewhere(
    begin, free, lan, minh, hoa, commune, admin, at, today
):
    first = begin(unit=commune)
    next_year = at + timedelta(days=60)
    wanted = Assignment(
        programme=free, due_on=date(2026, 12, 31), starts_on=today, role="others"
    )
    second = change_assignment(
        before=first, wanted=wanted, people=[], by=admin, at=next_year
    )
    assert second.due_on == date(2026, 12, 31)


def test_days_after_appointment_are_not_given_anew_by_an_edit(
    begin, free, lan, commune, admin, at, today
):
    first = begin(
        unit=commune, due="appointment", due_on=None, days_after_appointment=30
    )
    # In post for long: the days count from the day the rule began to ask.
    assert due_days(free, today) == {lan.pk: today + timedelta(30)}
    wanted = Assignment(
        programme=free,
        due="appointment",
        days_after_appointment=30,
        starts_on=today,
        role="others",
    )
    change_assignment(
        before=first, wanted=wanted, people=[], by=admin, at=at + timedelta(days=5)
    )
    assert due_days(free, today + timedelta(5)) == {lan.pk: today + timedelta(30)}


def test_rule_ends_once_and_for_a_reason(begin, free, lan, admin, at, today):
    rule = begin()
    with pytest.raises(ReasonMissing):
        end_assignment(assignment=rule, reason=" ", by=admin, at=at)
    end_assignment(assignment=rule, reason="Giải thể", by=admin, at=at)
    rule.refresh_from_db()
    assert (rule.ended_on, rule.ended_reason, rule.ended_by) == (
        today,
        "Giải thể",
        admin,
    )
    assert not ProgrammeStanding.objects.filter(programme=free).exists()
    with pytest.raises(AlreadyEnded, match="24/11/2026"):
        end_assignment(assignment=rule, reason="Lần nữa", by=admin, at=at)


def test_reach_says_how_many_where_and_what_it_does_to_them(
    free, lan, minh, hoa, commune, admin, at, today, count_queries
):
    CertificateFactory(programme=free, holder=minh)
    excuse(
        people=[hoa],
        programme=None,
        kind="leave",
        reason="Nghỉ thai sản",
        starts_on=today,
        ends_on=None,
        by=admin,
        at=at,
    )
    rule = rule_from(
        Assignment(programme=free, due_on=date(2026, 1, 1), starts_on=today), [], today
    )
    found = reach(rule, today)
    assert (found.total, found.certified, found.excused, found.overdue) == (3, 1, 1, 1)
    assert found.units[0][1] == found.unit_count - 2 == 1
    # By given name: Hoa, Lan, Minh.
    assert [one.person for one in found.people] == [hoa, lan, minh]
    few = count_queries(lambda: reach(rule, today))
    for person in UserFactory.create_batch(25):
        AppointmentFactory(person=person, unit=commune)
    assert count_queries(lambda: reach(rule, today)) == few
    found = reach(rule, today)
    assert (found.total, len(found.people), found.more_people) == (28, 20, 8)
    assert found.units[0] == (commune, 26)


def test_list_counts_whom_each_rule_reaches_for_one_price(
    begin, free, lan, minh, hoa, commune, today, count_queries
):
    narrow, wide = begin(unit=commune), begin()
    assert counts_of(today) == {narrow.pk: 1, wide.pk: 3}
    few = count_queries(lambda: counts_of(today))
    begin(role="heads")
    assert count_queries(lambda: counts_of(today)) == few


# --- Exceptions ------------------------------------------------------------------------


@pytest.fixture
def leave(admin, at, today):
    def leave(*people, **fields):
        given = {
            "programme": None,
            "kind": "leave",
            "reason": "Nghỉ thai sản",
            "starts_on": today,
            "ends_on": today + timedelta(180),
            **fields,
        }
        return excuse(people=people, by=admin, at=at, **given)

    return leave


def test_exception_is_counted_at_once_and_ends_once_for_a_reason(
    begin, free, leave, lan, minh, admin, at, today
):
    begin()
    (made,) = leave(lan)
    standing = ProgrammeStanding.objects.get(programme=free, person=lan)
    assert made.by == admin
    assert duties_on(today)[lan.pk, free.pk].is_excused_on(today)
    assert standing.person == lan
    with pytest.raises(ReasonMissing):
        end_excuse(exemption=made, reason="", by=admin, at=at)
    tomorrow = at + timedelta(days=1)
    end_excuse(exemption=made, reason="Đi làm lại", by=admin, at=tomorrow)
    assert duties_on(today)[lan.pk, free.pk].is_excused_on(today)
    assert duties_on(tomorrow.date())[lan.pk, free.pk].excused_from is None
    with pytest.raises(AlreadyEnded):
        end_excuse(exemption=made, reason="Lần nữa", by=admin, at=tomorrow)


def test_exceptions_that_overlap_or_run_backwards_are_refused_for_all(
    leave, free, lan, minh, today
):
    leave(lan)
    with pytest.raises(AlreadyExcused, match="Hoàng Thị Lan"):
        leave(minh, lan, starts_on=today + timedelta(180), ends_on=None)
    with pytest.raises(ExceptionEndsBeforeItBegins):
        leave(minh, ends_on=today - timedelta(1))
    assert Exemption.objects.count() == 1
    # Another programme, or other days, are another exception.
    leave(lan, programme=free)
    leave(lan, minh, starts_on=today + timedelta(181), ends_on=None)


@pytest.mark.parametrize(("who", "count"), [("lan", 1), ("minh", 2), ("hoa", 1)])
def test_exceptions_are_seen_by_who_has_them_and_by_those_above(
    request, leave, lan, minh, hoa, today, who, count
):
    leave(lan, hoa)
    user = request.getfixturevalue(who)
    assert Exemption.objects.visible_to(user, today).count() == count
