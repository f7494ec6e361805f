"""Issuing, numbering, revoking: against the database."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import localtime

from certification.facts import live_programmes
from certification.models import Certificate, CertificateDocument, ProgrammeStanding
from certification.refusals import AlreadyRevoked
from certification.services import (
    issue_all_earned,
    issue_if_earned,
    render_document,
    revoke_certificate,
)
from certification.standings import refresh_standing
from courses.models.pages import CourseCitation
from legal.models import LegalDocument, Provision
from organisation.models import Appointment
from tests.factories.certification import (
    CertificateFactory,
    ProgrammeFactory,
    attempt_quiz,
    grade_attempt,
    make_quiz,
    read_course,
)
from tests.factories.organisation import AppointmentFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def earn(person, course, quiz, at):
    read_course(person, course, at - timedelta(days=2))
    return attempt_quiz(person, quiz, at)


def test_nothing_is_issued_while_something_is_missing(programme, lan, course, at):
    read_course(lan, course, at)
    assert issue_if_earned(programme=programme, person=lan, at=at) is None
    assert not Certificate.objects.exists()


def test_certificate_is_a_snapshot_of_its_day(programme, lan, course, quiz, at):
    attempt = earn(lan, course, quiz, at)
    certificate = issue_if_earned(programme=programme, person=lan, at=at)
    assert certificate.number == "TDKT-2026-00001"
    assert certificate.holder_name == "Hoàng Thị Lan"
    assert certificate.unit_name == "UBND xã Nậm Mẫu"
    assert certificate.issuer == programme.issuer
    assert certificate.issued_on == date(2026, 11, 24)
    assert certificate.expires_on == date(2028, 11, 24)
    assert certificate.last_valid_on == date(2028, 11, 23)
    read, passed = certificate.evidence["done"]
    assert read["title"] == course.title
    assert read["key"] == str(course.translation_key)
    assert passed["percent"] == "80.00"
    assert passed["attempt"] == str(attempt.public_id)
    assert passed["at"] == localtime(at).isoformat()

    lan.last_name, lan.first_name = "Trần", "Ai"
    lan.save()
    programme.title = "Một tên khác"
    programme.save()
    certificate.refresh_from_db()
    assert certificate.holder_name == "Hoàng Thị Lan"
    assert certificate.programme_title != programme.title


def test_evidence_names_the_law_in_force_that_the_course_cites(
    programme, lan, course, quiz, at
):
    for code, begins_on, ends_on in [
        ("L-CU", date(2024, 1, 1), date(2026, 10, 1)),
        ("L-MOI", date(2024, 1, 1), None),
        ("L-SAU", date(2027, 1, 1), None),
        ("CT-KHONG-RO", None, None),
        ("L-KHAC", date(2024, 1, 1), None),
    ]:
        document = LegalDocument.objects.create(
            code=code,
            kind="Luật",
            number=code,
            title=code,
            issuer="Quốc hội",
            in_force_on=begins_on,
            expires_on=ends_on,
        )
        provision = Provision.objects.create(document=document, key="")
        if code != "L-KHAC":
            CourseCitation.objects.create(page=course, provision=provision)
    earn(lan, course, quiz, at)
    certificate = issue_if_earned(programme=programme, person=lan, at=at)
    assert certificate.evidence["law"] == [
        {"code": "CT-KHONG-RO", "name": "Luật CT-KHONG-RO", "force": "unknown"},
        {"code": "L-MOI", "name": "Luật L-MOI", "force": "in_force"},
    ]
    assert certificate.evidence["law_on"] == "2026-11-24"


def test_issue_day_is_the_one_of_the_province(programme, lan, course, quiz):
    late = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)  # 00:30 on 1 January 2027
    earn(lan, course, quiz, late)
    certificate = issue_if_earned(programme=programme, person=lan, at=late)
    assert certificate.issued_on == date(2027, 1, 1)
    assert certificate.number == "TDKT-2027-00001"


def test_second_call_issues_nothing(programme, lan, course, quiz, at):
    earn(lan, course, quiz, at)
    assert issue_if_earned(programme=programme, person=lan, at=at)
    assert issue_if_earned(programme=programme, person=lan, at=at) is None
    assert Certificate.objects.count() == 1


def test_numbers_follow_each_other_within_a_year(
    programme, lan, minh, hoa, course, quiz, at
):
    new_year = at + timedelta(days=60)
    for person, moment in [(lan, at), (minh, at), (hoa, new_year)]:
        earn(person, course, quiz, moment)
        issue_if_earned(programme=programme, person=person, at=moment)
    numbers = Certificate.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["TDKT-2026-00001", "TDKT-2026-00002", "TDKT-2027-00001"]


def test_number_of_a_certificate_that_failed_is_given_out_again(
    programme, lan, minh, course, quiz, at
):
    earn(lan, course, quiz, at)
    earn(minh, course, quiz, at)
    with transaction.atomic():
        assert issue_if_earned(programme=programme, person=lan, at=at)
        transaction.set_rollback(True)
    assert issue_if_earned(programme=programme, person=minh, at=at).number == (
        "TDKT-2026-00001"
    )


def test_programme_out_of_use_issues_nothing(programme, lan, course, quiz, at):
    earn(lan, course, quiz, at)
    programme.is_live = False
    assert issue_if_earned(programme=programme, person=lan, at=at) is None


def test_pass_that_was_graded_again_as_a_fail_does_not_count(
    programme, lan, course, quiz, at
):
    attempt = earn(lan, course, quiz, at)
    grade_attempt(attempt, at + timedelta(hours=1), "40")
    assert issue_if_earned(programme=programme, person=lan, at=at) is None


def test_someone_without_a_post_gets_a_certificate_without_a_unit(
    programme, trainer, course, quiz, at
):
    earn(trainer, course, quiz, at)
    certificate = issue_if_earned(programme=programme, person=trainer, at=at)
    assert certificate.unit_name == ""


def test_unit_is_that_of_the_main_post_on_that_day(
    programme, course, quiz, at, commune
):
    person = UserFactory()
    AppointmentFactory(person=person, unit=commune, ends_on=date(2026, 10, 31))
    AppointmentFactory(
        person=person, unit=UnitFactory(name="Xã bên"), is_main=False, title="Kiêm"
    )
    now_at = UnitFactory(name="Phường Minh Xuân")
    AppointmentFactory(person=person, unit=now_at, starts_on=date(2026, 11, 1))
    earn(person, course, quiz, at)
    certificate = issue_if_earned(programme=programme, person=person, at=at)
    assert certificate.unit_name == "Phường Minh Xuân"


# --- Again ---------------------------------------------------------------------------


def test_expiry_alone_renews_nothing(programme, lan, course, quiz, at):
    earn(lan, course, quiz, at)
    issue_if_earned(programme=programme, person=lan, at=at)
    later = datetime(2029, 1, 1, tzinfo=UTC)
    assert issue_if_earned(programme=programme, person=lan, at=later) is None
    assert issue_all_earned(at=later) == []


def test_pass_in_the_window_renews_from_the_end_of_the_old_one(
    programme, lan, course, quiz, at
):
    earn(lan, course, quiz, at)
    issue_if_earned(programme=programme, person=lan, at=at)
    attempt_quiz(lan, quiz, datetime(2028, 11, 1, tzinfo=UTC))
    (renewed,) = issue_all_earned(at=datetime(2028, 11, 2, tzinfo=UTC))
    assert renewed.nth == 2
    assert renewed.number == "TDKT-2028-00001"
    assert renewed.expires_on == date(2030, 11, 24)
    assert issue_all_earned(at=datetime(2028, 11, 25, tzinfo=UTC)) == []


def test_two_passes_on_the_first_day_do_not_renew_two_years_on(
    programme, lan, course, quiz, at
):
    earn(lan, course, quiz, at)
    issue_if_earned(programme=programme, person=lan, at=at)
    attempt_quiz(lan, quiz, at + timedelta(hours=1))
    assert issue_all_earned(at=datetime(2029, 1, 1, tzinfo=UTC)) == []


def test_revoked_stays_revoked_until_the_quiz_is_passed_again(
    programme, lan, admin, course, quiz, at
):
    earn(lan, course, quiz, at)
    first = issue_if_earned(programme=programme, person=lan, at=at)
    revoke_certificate(
        certificate=first, by=admin, at=at + timedelta(hours=1), reason="Thi hộ"
    )
    hours = at + timedelta(hours=2)
    assert issue_if_earned(programme=programme, person=lan, at=hours) is None
    attempt_quiz(lan, quiz, hours)
    second = issue_if_earned(programme=programme, person=lan, at=hours)
    assert second.number == "TDKT-2026-00002"
    assert second.issued_on == first.issued_on


def test_revoking_twice_says_so(admin, at):
    certificate = CertificateFactory()
    revoke_certificate(certificate=certificate, by=admin, at=at, reason="Thi hộ")
    with pytest.raises(AlreadyRevoked):
        revoke_certificate(certificate=certificate, by=admin, at=at, reason="Lần nữa")
    assert Certificate.objects.get().revocation.reason == "Thi hộ"


def test_database_stops_two_first_certificates(programme, lan):
    CertificateFactory(programme=programme, holder=lan)
    with pytest.raises(IntegrityError), transaction.atomic():
        CertificateFactory(programme=programme, holder=lan)


# --- Issuing moves the summary along ---------------------------------------------------


def test_standing_follows_issue_and_revocation(
    programme, lan, admin, course, quiz, commune, at, told
):
    refresh_standing(at=at)
    earn(lan, course, quiz, at)
    certificate = issue_if_earned(programme=programme, person=lan, at=at)
    standing = ProgrammeStanding.objects.get(person=lan)
    assert standing.certified_until == date(2028, 11, 24)
    assert standing.due_on == date(2028, 11, 23)
    assert told[-1] == (programme, {commune.pk})

    revoke_certificate(certificate=certificate, by=admin, at=at, reason="Thi hộ")
    standing.refresh_from_db()
    assert standing.certified_until is None
    assert standing.due_on == date(2026, 12, 31)
    assert told[-1] == (programme, {commune.pk})


def test_issuing_moves_the_summary_as_a_rebuild_would(programme, lan, course, quiz, at):
    refresh_standing(at=at)
    earn(lan, course, quiz, at)
    issue_if_earned(programme=programme, person=lan, at=at)
    refresh_standing(at=at)  # the start of the attempt was written behind our back
    assert str(refresh_standing(at=at)) == "created=0 updated=0 removed=0"


# --- The paper -------------------------------------------------------------------------


def test_first_document_stays(lan, at):
    certificate = CertificateFactory(holder=lan)
    first = render_document(certificate=certificate, at=at)
    certificate.holder_name = "Một tên khác"
    again = render_document(certificate=certificate, at=at + timedelta(days=1))
    assert again.pk == first.pk
    assert CertificateDocument.objects.count() == 1
    first.sha256 = "0" * 64
    with pytest.raises(ValueError, match="once"):
        first.save()


def test_document_is_made_after_the_commit(
    programme, lan, course, quiz, at, django_capture_on_commit_callbacks
):
    earn(lan, course, quiz, at)
    with django_capture_on_commit_callbacks(execute=True):
        certificate = issue_if_earned(programme=programme, person=lan, at=at)
        assert not CertificateDocument.objects.exists()
    assert bytes(certificate.documents.get().pdf).startswith(b"%PDF")


def test_deleted_person_leaves_a_certificate_that_can_be_checked(lan, client):
    certificate = CertificateFactory(holder=lan)
    Appointment.objects.filter(person=lan).delete()
    lan.delete()
    certificate.refresh_from_db()
    assert certificate.holder is None
    assert client.get(certificate.get_verify_url()).status_code == 200


# --- Many, and at once -------------------------------------------------------------------


def test_issuing_costs_the_same_with_a_long_programme(lan, at, count_queries):
    def cost(quizzes):
        programme = ProgrammeFactory(quizzes=quizzes)
        for quiz in quizzes:
            attempt_quiz(lan, quiz, at)
        programme = next(p for p in live_programmes() if p.pk == programme.pk)
        return count_queries(
            lambda: issue_if_earned(programme=programme, person=lan, at=at)
        )

    # The first in a process also fills what is kept there for all.
    cost([make_quiz("dau")])
    assert cost([make_quiz("mot")]) == cost([make_quiz(f"bai-{n}") for n in range(6)])


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_numbers_without_gaps_or_doubles(at):
    quiz = make_quiz()
    programme = ProgrammeFactory(code="TDKT", quizzes=[quiz])
    people = UserFactory.create_batch(4)
    for person in people:
        attempt_quiz(person, quiz, at)
    barrier = threading.Barrier(8)
    faults = []

    def issue(person):
        try:
            barrier.wait()
            issue_if_earned(programme=programme, person=person, at=at)
        except Exception as fault:  # noqa: BLE001 - a thread's fault must reach the test
            faults.append(fault)
        finally:
            connection.close()

    # Each person twice, so that a double click is among them.
    threads = [threading.Thread(target=issue, args=[p]) for p in people * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    numbers = sorted(Certificate.objects.values_list("number", flat=True))
    assert numbers == [f"TDKT-2026-{n:05d}" for n in range(1, 5)]
