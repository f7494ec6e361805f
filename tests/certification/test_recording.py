"""What trainers record, what is read again, and the certificates that follow."""

from datetime import date, timedelta

import pytest

from certification import facts, versions
from certification.eligibility import progress
from certification.models import (
    Certificate,
    ProgrammeStanding,
    RenewalReading,
    Requirement,
    RequirementGroup,
    Workshop,
    WorkshopMeeting,
)
from certification.refusals import (
    AlreadyAccepted,
    AlreadyWithdrawn,
    NotAsked,
    NotYetHeld,
    OwnRecord,
    ReasonMissing,
    SeriesFull,
)
from certification.services import (
    accept_evidence,
    issue_if_earned,
    issuing,
    read_again,
    record_attendance,
    withdraw_attendance,
    withdraw_evidence,
)
from quizzes.models import Marking
from tests.factories.certification import (
    AssignmentFactory,
    CertificateFactory,
    ProgrammeFactory,
    attempt_quiz,
    make_course,
    make_quiz,
    read_course,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(db):
    return Workshop.objects.create(slug="tap-huan", title="Tập huấn nghiệp vụ")


@pytest.fixture
def meeting(workshop):
    return WorkshopMeeting.objects.create(
        workshop=workshop, held_on=date(2026, 11, 20), place="Hội trường tỉnh"
    )


def ask(programme, kind, **fields):
    return Requirement.objects.create(
        programme=programme, kind=kind, sort_order=90, **fields
    )


@pytest.fixture
def by_session(workshop, province):
    """A programme of one session, assigned to the province."""
    programme = ProgrammeFactory(code="TH")
    ask(programme, "session", workshop=workshop)
    AssignmentFactory(programme=programme, unit=province)
    return programme


# --- Sessions --------------------------------------------------------------------------


def test_attendance_issues_what_it_completes_and_says_where(
    by_session, meeting, lan, minh, trainer, at
):
    recorded = record_attendance(meeting=meeting, people=[lan, minh], by=trainer, at=at)
    assert len(recorded) == 2
    certificate = Certificate.objects.get(holder=lan)
    assert certificate.issued_at == at
    (line,) = certificate.evidence["done"]
    assert (line["held_on"], line["place"]) == ("2026-11-20", "Hội trường tỉnh")
    assert ProgrammeStanding.objects.get(person=lan).certified_until is not None
    # Again, by a trainer who did not know: nothing is doubled.
    assert record_attendance(meeting=meeting, people=[lan], by=trainer, at=at) == []
    assert Certificate.objects.count() == 2


def test_attendance_counts_from_the_moment_it_was_recorded(
    by_session, meeting, lan, trainer, at
):
    record_attendance(meeting=meeting, people=[lan], by=trainer, at=at)
    plan = facts.plan_of(facts.live_programmes()[0])

    def complete(until):
        known = facts.gather([lan.pk], plan.asked, until=until)[lan.pk]
        return progress(plan, known).complete

    assert complete(at)
    assert not complete(at - timedelta(minutes=1))
    withdraw_attendance(
        attendance=lan.attendances.get(),
        by=trainer,
        at=at + timedelta(days=1),
        reason="Nhầm người",
    )
    assert complete(at)
    assert not complete(at + timedelta(days=1))


def test_attendance_is_withdrawn_once_with_a_reason_and_the_certificate_stays(
    by_session, meeting, lan, trainer, at
):
    (attendance,) = record_attendance(meeting=meeting, people=[lan], by=trainer, at=at)
    with pytest.raises(ReasonMissing):
        withdraw_attendance(attendance=attendance, by=trainer, at=at, reason=" ")
    withdraw_attendance(attendance=attendance, by=trainer, at=at, reason="Nhầm")
    with pytest.raises(AlreadyWithdrawn):
        withdraw_attendance(attendance=attendance, by=trainer, at=at, reason="Nhầm")
    assert not Certificate.objects.get().is_revoked
    # Recorded anew after the mistake was taken back.
    assert record_attendance(meeting=meeting, people=[lan], by=trainer, at=at)


def test_session_that_lies_ahead_and_oneself_are_refused(meeting, lan, trainer, at):
    with pytest.raises(OwnRecord):
        record_attendance(meeting=meeting, people=[lan, trainer], by=trainer, at=at)
    meeting.held_on = date(2026, 11, 25)
    with pytest.raises(NotYetHeld, match="25/11/2026"):
        record_attendance(meeting=meeting, people=[lan], by=trainer, at=at)
    assert not lan.attendances.exists()


# --- Evidence --------------------------------------------------------------------------


def accept(person, programme, requirement, by, at, **words):
    return accept_evidence(
        person=person,
        programme=programme,
        requirement=requirement.key,
        by=by,
        at=at,
        **{"what": "Giấy chứng nhận số 12/2025", "reason": "Cùng nội dung", **words},
    )


def test_accepted_evidence_stands_in_for_a_course(
    programme, course, quiz, lan, trainer, at
):
    attempt_quiz(lan, quiz, at)
    requirement = programme.requirements.get(kind="course")
    accepted = accept(lan, programme, requirement, trainer, at)
    certificate = Certificate.objects.get(holder=lan)
    line = certificate.evidence["done"][0]
    assert line["accepted"] == "Giấy chứng nhận số 12/2025"
    assert line["requirement"] == str(requirement.key)
    with pytest.raises(AlreadyAccepted):
        accept(lan, programme, requirement, trainer, at)
    withdraw_evidence(accepted=accepted, by=trainer, at=at, reason="Giấy giả")
    with pytest.raises(AlreadyWithdrawn):
        withdraw_evidence(accepted=accepted, by=trainer, at=at, reason="Giấy giả")


def test_evidence_needs_words_a_requirement_and_somebody_else(
    programme, lan, trainer, at
):
    requirement = programme.requirements.get(kind="course")
    for words in ({"what": " "}, {"reason": ""}):
        with pytest.raises(ReasonMissing):
            accept(lan, programme, requirement, trainer, at, **words)
    with pytest.raises(OwnRecord):
        accept(trainer, programme, requirement, trainer, at)
    other = ask(ProgrammeFactory(), "evidence", title="Đề án")
    with pytest.raises(NotAsked):
        accept(lan, programme, other, trainer, at)
    assert not lan.accepted_evidence.exists()


# --- Essays, own pass marks, groups, prerequisites ---------------------------------------


def test_essay_needs_a_marker_and_the_programme_may_ask_for_more(
    quiz, lan, trainer, at, question_of_an_essay
):
    programme = ProgrammeFactory(code="LUAN")
    ask(programme, "essay", quiz=quiz, pass_percent=80)
    attempt = attempt_quiz(lan, quiz, at, "75")
    question_of_an_essay(attempt, trainer)
    assert issue_if_earned(programme=programme, person=lan, at=at) is None
    better = attempt_quiz(lan, quiz, at, "85")
    assert issue_if_earned(programme=programme, person=lan, at=at) is None
    question_of_an_essay(better, trainer)
    assert issue_if_earned(programme=programme, person=lan, at=at)


@pytest.fixture
def question_of_an_essay(at):
    from quizzes.models import AttemptItem
    from tests.factories.quizzes import question_of_kind

    question = question_of_kind("essay")

    def mark(attempt, by):
        item = AttemptItem.objects.create(
            attempt=attempt,
            position=1,
            version=question.current_version,
            option_order=[],
        )
        Marking.objects.create(
            item=item, marker=by, round=1, scores={}, points=5, marked_at=at
        )

    return mark


def test_any_two_of_three_and_a_certificate_that_completes_another(lan, course, at):
    quizzes = [make_quiz(f"bai-{n}") for n in range(3)]
    basic = ProgrammeFactory(code="CB")
    RequirementGroup.objects.create(
        programme=basic, letter="A", title="Tự chọn", needed=2
    )
    for one in quizzes:
        ask(basic, "quiz", quiz=one, group="A")
    further = ProgrammeFactory(code="NC", courses=[course])
    ask(further, "certificate", other=basic)
    read_course(lan, course, at)
    attempt_quiz(lan, quizzes[2], at)
    assert issue_if_earned(programme=basic, person=lan, at=at) is None
    attempt_quiz(lan, quizzes[0], at)
    assert issue_if_earned(programme=basic, person=lan, at=at)
    numbers = Certificate.objects.order_by("pk").values_list("number", flat=True)
    assert list(numbers) == ["CB-2026-00001", "NC-2026-00001"]
    assert further.certificates.get().evidence["done"][1]["number"] == "CB-2026-00001"


# --- Again -----------------------------------------------------------------------------


def test_programme_of_courses_only_is_renewed_by_reading_again(lan, at):
    course = make_course("chi-doc", lessons=2)
    programme = ProgrammeFactory(code="DOC", courses=[course])
    read_course(lan, course, at)
    first = issue_if_earned(programme=programme, person=lan, at=at)
    window = at + timedelta(days=710)
    lessons = [page.translation_key for page in course.get_children().specific()]
    for lesson in lessons:
        read_again(
            person=lan,
            course_key=course.translation_key,
            lesson_key=lesson,
            at=window - timedelta(days=300),
        )
    assert Certificate.objects.count() == 1
    for lesson in lessons:
        event = {"event": lesson}  # the same click, sent twice
        for _again in range(2):
            read_again(
                person=lan,
                course_key=course.translation_key,
                lesson_key=lesson,
                at=window,
                **event,
            )
    second = Certificate.objects.get(nth=2)
    assert RenewalReading.objects.count() == 4
    assert second.issued_at == window
    assert second.expires_on == date(2030, 11, 24)
    assert first.evidence != second.evidence


# --- Versions --------------------------------------------------------------------------


def test_changed_programme_never_rewrites_what_was_earned(
    programme, lan, course, quiz, at
):
    read_course(lan, course, at)
    attempt_quiz(lan, quiz, at)
    certificate = issue_if_earned(programme=programme, person=lan, at=at)
    before = Certificate.objects.values().get()
    asked = versions.asked_of(certificate.version)
    assert versions.freeze(programme, at) == certificate.version

    programme.validity_months = 6
    programme.title = "Tên khác"
    programme.save()
    ask(programme, "evidence", title="Đề án")
    later = at + timedelta(days=1)
    second = versions.freeze(programme, later)
    assert (certificate.version.number, second.number) == (1, 2)
    assert versions.asked_of(certificate.version) == asked
    assert len(versions.asked_of(second).asked) == 3
    assert Certificate.objects.values().get() == before
    assert versions.version_on(programme, at) == certificate.version
    assert versions.version_on(programme, later) == second
    assert versions.terms_of(certificate.version).months == 24
    with pytest.raises(ValueError, match="once"):
        second.save()


def test_version_is_the_same_whatever_the_language(programme, at):
    from django.utils.translation import override

    with override("vi"):
        vietnamese = versions.freeze(programme, at)
    with override("en"):
        assert versions.freeze(programme, at) == vietnamese


# --- What stops a number ---------------------------------------------------------------


def test_full_series_refuses_and_keeps_what_was_done(
    by_session, meeting, lan, minh, trainer, at, monkeypatch
):
    monkeypatch.setattr(issuing, "MOST_A_YEAR", 1)
    record_attendance(meeting=meeting, people=[lan], by=trainer, at=at)
    with pytest.raises(SeriesFull, match="TH-2026"):
        record_attendance(meeting=meeting, people=[minh], by=trainer, at=at)
    issuing.issue_if_possible(programme=by_session, person=minh, at=at)
    assert Certificate.objects.count() == 1


def test_fixed_day_that_has_passed_issues_nothing(programme, lan, course, quiz, at):
    programme.validity = "fixed"
    programme.valid_until = date(2026, 11, 23)
    programme.save()
    read_course(lan, course, at)
    attempt_quiz(lan, quiz, at)
    assert issue_if_earned(programme=programme, person=lan, at=at) is None
    programme.valid_until = date(2026, 12, 31)
    programme.save()
    certificate = issue_if_earned(programme=programme, person=lan, at=at)
    assert certificate.expires_on == date(2027, 1, 1)
    # It opens to renewal, but the next one would last no longer.
    attempt_quiz(lan, quiz, at + timedelta(days=20))
    later = at + timedelta(days=20)
    assert issue_if_earned(programme=programme, person=lan, at=later) is None


def test_records_are_seen_by_who_answers_for_the_person(
    by_session, meeting, lan, minh, hoa, trainer, at, today
):
    record_attendance(meeting=meeting, people=[lan], by=trainer, at=at)
    seen = [
        type(lan.attendances.get()).objects.visible_to(user, today).count()
        for user in (lan, minh, hoa, trainer)
    ]
    assert seen == [1, 1, 0, 1]


def test_certificates_of_others_are_those_held_on_the_day(lan, at):
    other = CertificateFactory(holder=lan, expires_on=date(2027, 1, 1)).programme
    programme = ProgrammeFactory(code="NC")
    ask(programme, "certificate", other=other)
    (plan,) = [facts.plan_of(p) for p in facts.live_programmes(other=other.pk)]
    for day, held in ((date(2026, 12, 31), True), (date(2027, 1, 1), False)):
        known = facts.gather([lan.pk], plan.asked, on=day)[lan.pk]
        assert progress(plan, known).complete == held
