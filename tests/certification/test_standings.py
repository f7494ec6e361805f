"""The summary of who stands where."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.models import (
    Assignment,
    Certificate,
    ProgrammeStanding,
    Revocation,
)
from certification.services import issue_if_earned
from certification.standing import is_free, state_on
from certification.standings import mark_started, refresh_standing
from courses.models import Enrolment
from organisation.models import Appointment, User
from tests.certification.standing_strategies import DAY_ZERO, summaries
from tests.factories.certification import (
    AssignmentFactory,
    CertificateFactory,
    ProgrammeFactory,
    StandingFactory,
    attempt_quiz,
    make_quiz,
    read_course,
)
from tests.factories.organisation import AppointmentFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def standing_of(person):
    return ProgrammeStanding.objects.get(person=person)


def test_everyone_in_the_assigned_unit_and_below_has_a_standing(
    programme, lan, minh, hoa, trainer, commune, at
):
    outcome = refresh_standing(at=at)
    assert outcome.created == 3
    standing = standing_of(lan)
    assert standing.unit == commune
    assert standing.is_concurrent
    assert not standing.is_head
    assert standing.due_on == date(2026, 12, 31)
    assert standing_of(minh).is_head
    assert not ProgrammeStanding.objects.filter(person=trainer).exists()


def test_unit_beside_the_assigned_one_is_not_covered(
    commune, lan, hoa, other_department, at
):
    AssignmentFactory(unit=commune)
    refresh_standing(at=at)
    assert [row.person for row in ProgrammeStanding.objects.all()] == [lan]


def test_earliest_of_two_assignments_counts(programme, lan, commune, at):
    AssignmentFactory(programme=programme, unit=commune, due_on=date(2026, 12, 1))
    refresh_standing(at=at)
    assert standing_of(lan).due_on == date(2026, 12, 1)


def test_newcomer_is_due_ninety_days_after_the_first_day(programme, commune, at):
    newcomer = UserFactory()
    AppointmentFactory(person=newcomer, unit=commune, starts_on=date(2026, 11, 20))
    refresh_standing(at=at)
    assert standing_of(newcomer).due_on == date(2027, 2, 18)


def test_rebuilding_again_changes_nothing(programme, lan, minh, course, quiz, at, told):
    Enrolment.objects.create(
        learner=lan, course_key=course.translation_key, enrolled_at=at
    )
    refresh_standing(at=at)
    told.clear()
    assert str(refresh_standing(at=at)) == "created=0 updated=0 removed=0"
    assert told == []


def test_started_is_the_first_step_of_any_kind(programme, lan, course, quiz, at):
    earlier = at - timedelta(days=3)
    Enrolment.objects.create(
        learner=lan, course_key=course.translation_key, enrolled_at=at
    )
    attempt_quiz(lan, quiz, earlier, "10")
    refresh_standing(at=at)
    assert standing_of(lan).started_at == earlier


def test_leaving_removes_the_standing_and_resets_nothing(
    programme, lan, course, quiz, at, commune
):
    read_course(lan, course, at)
    attempt_quiz(lan, quiz, at)
    certificate = issue_if_earned(programme=programme, person=lan, at=at)
    refresh_standing(at=at)
    Appointment.objects.filter(person=lan).update(ends_on=date(2026, 11, 30))
    december = datetime(2026, 12, 5, tzinfo=UTC)
    assert refresh_standing(people=[lan.pk], at=december).removed == 1
    assert Certificate.objects.get() == certificate

    AppointmentFactory(person=lan, unit=commune, starts_on=date(2026, 12, 10))
    refresh_standing(people=[lan.pk], at=datetime(2026, 12, 10, tzinfo=UTC))
    assert standing_of(lan).certified_until == certificate.expires_on


def test_full_rebuild_removes_those_no_longer_covered(programme, lan, minh, at):
    refresh_standing(at=at)
    Assignment.objects.all().delete()
    assert refresh_standing(at=at).removed == 2


def test_programme_out_of_use_has_no_standings(programme, lan, at):
    refresh_standing(at=at)
    programme.is_live = False
    programme.save()
    refresh_standing(programme=programme, at=at)
    assert not ProgrammeStanding.objects.exists()


def test_refreshing_one_programme_leaves_the_others_alone(programme, lan, at):
    other = StandingFactory(person=lan)
    refresh_standing(programme=programme, at=at)
    assert ProgrammeStanding.objects.filter(pk=other.pk).exists()


def test_both_units_are_told_when_someone_moves(
    programme, lan, commune, other_department, at, told
):
    refresh_standing(at=at)
    Appointment.objects.filter(person=lan).update(unit=other_department)
    told.clear()
    refresh_standing(people=[lan.pk], at=at)
    assert told == [(programme, {commune.pk, other_department.pk})]


def test_refresh_costs_the_same_for_fifty_as_for_one(
    programme, commune, course, at, count_queries, unheard
):
    def newcomers(count):
        people = [UserFactory() for _ in range(count)]
        for person in people:
            AppointmentFactory(person=person, unit=commune)
            Enrolment.objects.create(
                learner=person, course_key=course.translation_key, enrolled_at=at
            )
        return [person.pk for person in people]

    one = newcomers(1)
    few = count_queries(lambda: refresh_standing(people=one, at=at))
    fifty = newcomers(50)
    assert count_queries(lambda: refresh_standing(people=fifty, at=at)) == few
    assert few <= 20


@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(drawn=st.lists(summaries(), min_size=30, max_size=30), number=st.integers(0, 60))
def test_rows_in_the_database_and_the_rule_agree(programme, commune, drawn, number):
    """Many rows an example: what costs is the query, not the row."""
    ProgrammeStanding.objects.all().delete()
    User.objects.filter(username__startswith="nhieu").delete()
    people = User.objects.bulk_create(
        [User(username=f"nhieu{n}", name_key="") for n in range(len(drawn))]
    )
    ProgrammeStanding.objects.bulk_create(
        [
            ProgrammeStanding(
                person=person, programme=programme, unit=commune, **asdict(summary)
            )
            for person, summary in zip(people, drawn, strict=True)
        ]
    )
    day = DAY_ZERO + timedelta(days=number)
    for row in ProgrammeStanding.objects.with_state(day):
        assert row.state == state_on(row, day)
        assert row.is_free == is_free(row, day)


def test_start_is_noted_once(programme, lan, quiz, course, at, told, count_queries):
    refresh_standing(at=at)
    told.clear()
    mark_started(person=lan.pk, quiz=quiz.pk, at=at)
    assert len(told) == 1
    mark_started(person=lan.pk, course_key=course.translation_key, at=at)
    assert len(told) == 1
    assert standing_of(lan).started_at == at
    assert count_queries(lambda: mark_started(person=lan.pk, quiz=quiz.pk, at=at)) == 1


def test_start_of_something_else_is_not_noted(programme, lan, at, told):
    refresh_standing(at=at)
    told.clear()
    mark_started(person=lan.pk, quiz=make_quiz("khac").pk, at=at)
    assert standing_of(lan).started_at is None
    assert told == []


@pytest.mark.parametrize(("who", "count"), [("lan", 1), ("minh", 2), ("hoa", 1)])
def test_standings_are_seen_from_above_only(
    request, programme, lan, minh, hoa, at, today, who, count
):
    refresh_standing(people=[lan.pk, hoa.pk], at=at)
    user = request.getfixturevalue(who)
    seen = ProgrammeStanding.objects.visible_to(user, today)
    assert seen.count() == count


def test_certificate_revoked_does_not_certify(programme, lan, admin, at):
    revoked = CertificateFactory(programme=programme, holder=lan)
    Revocation.objects.create(certificate=revoked, by=admin, at=at, reason="Thi hộ")
    refresh_standing(at=at)
    assert standing_of(lan).certified_until is None


def test_programmes_are_counted_apart(lan, province, at):
    AssignmentFactory(programme=ProgrammeFactory(), unit=province)
    AssignmentFactory(programme=ProgrammeFactory(), unit=province)
    refresh_standing(at=at)
    assert ProgrammeStanding.objects.filter(person=lan).count() == 2


def test_unit_far_away_counts_for_nobody(programme, at):
    AppointmentFactory(unit=UnitFactory())
    assert refresh_standing(at=at).created == 0
