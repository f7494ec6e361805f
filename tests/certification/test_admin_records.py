"""Programmes with their versions, sessions, evidence and shaken grounds, in the admin."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from certification.models import (
    AcceptedEvidence,
    Attendance,
    Certificate,
    Programme,
    Requirement,
    Workshop,
    WorkshopMeeting,
)
from certification.services import issue_if_earned
from certification.shaken import shaken
from courses.roles import ensure_roles
from tests.certification.test_admin import form_of
from tests.factories.certification import (
    ProgrammeFactory,
    attempt_quiz,
    give_questions,
    grade_attempt,
    read_course,
)
from tests.factories.organisation import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def meeting(db):
    workshop = Workshop.objects.create(slug="tap-huan", title="Tập huấn")
    return WorkshopMeeting.objects.create(
        workshop=workshop, held_on=localdate(), place="Hội trường"
    )


@pytest.fixture
def by_session(meeting):
    programme = ProgrammeFactory(code="TH")
    Requirement.objects.create(
        programme=programme, kind="session", workshop=meeting.workshop
    )
    return programme


def as_trainer(client, trainer):
    ensure_roles()
    client.force_login(trainer)


# --- Programmes ------------------------------------------------------------------------


def test_each_edit_that_changes_something_keeps_a_version(
    client, english, admin, course, quiz
):
    client.force_login(admin)
    client.post(reverse("programme:add"), form_of(course))
    programme = Programme.objects.get()
    row = programme.requirements.get()
    edit = form_of(
        course,
        **{
            "requirements-INITIAL_FORMS": "1",
            "requirements-0-id": str(row.pk),
            "grace_days": "14",
        },
    )
    url = reverse("programme:edit", args=[programme.pk])
    for _twice in range(2):
        assert client.post(url, edit).status_code == 302
    numbers = programme.versions.values_list("number", "made_by__username")
    assert list(numbers) == [(1, "admin"), (2, "admin")]
    assert programme.requirements.get().key == row.key
    page = client.get(reverse("programme:versions", args=[programme.pk]))
    assert "Grace, days: 0 → 14" in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"renewal_days": "400"}, "Renewal cannot open before"),
        ({"validity": "fixed", "valid_until": "2020-01-01"}, "has passed"),
        ({"requirements-0-group": "B"}, "There is no group B"),
        (
            {"requirements-0-path": "renewal"},
            "Nothing is asked for a first certificate",
        ),
        (
            {
                "requirements-0-kind": "quiz",
                "requirements-0-course": "",
                "requirements-0-quiz": "QUIZ",
            },
            "has no questions yet",
        ),
        (
            {
                "requirements-0-kind": "quiz",
                "requirements-0-course": "",
                "requirements-0-quiz": "FULL",
                "requirements-0-pass_percent": "60",
            },
            "itself asks for 70",
        ),
        ("unpublished", "is not published"),
    ],
)
def test_programme_that_nobody_could_complete_is_not_saved(
    client, english, admin, course, quiz, fields, words
):
    if fields == "unpublished":
        course.live = False
        course.save(update_fields=["live"])
        fields = {}
    if fields.get("requirements-0-quiz") == "FULL":
        give_questions(quiz)
    fields = {
        name: str(quiz.pk) if value in ("QUIZ", "FULL") else value
        for name, value in fields.items()
    }
    client.force_login(admin)
    page = client.post(reverse("programme:add"), form_of(course, **fields))
    assert words in page.content.decode()
    assert not Programme.objects.exists()


def test_three_people_are_told_anew_from_what_is_typed(client, english, admin, course):
    client.force_login(admin)
    page = client.post(reverse("programme:worked"), form_of(course))
    assert "Who lets it lapse" in page.content.decode()
    odd = client.post(reverse("programme:worked"), form_of(course, validity_months=""))
    assert "cannot be told yet" in odd.content.decode()
    assert client.get(reverse("programme:worked")).status_code == 405
    assert not Programme.objects.exists()


def test_trainer_looks_at_programmes_and_changes_none(client, trainer, programme):
    as_trainer(client, trainer)
    assert client.get(reverse("programme:index")).status_code == 200
    inspect = reverse("programme:inspect", args=[programme.pk])
    assert client.get(inspect).status_code == 200
    edit = reverse("programme:edit", args=[programme.pk])
    assert client.get(edit).status_code == 302


# --- Sessions --------------------------------------------------------------------------


def test_trainer_searches_ticks_and_withdraws(
    client, english, trainer, by_session, meeting, lan
):
    as_trainer(client, trainer)
    url = reverse("workshopmeeting:attendance", args=[meeting.pk])
    page = client.get(url, {"q": "hoang lan"}).content.decode()
    assert "Hoàng Thị Lan" in page
    assert "CB-0001, Nậm Mẫu Commune" in page
    assert client.post(url, {"person": [lan.pk]}).status_code == 302
    assert Certificate.objects.get().holder == lan
    assert (
        "Nobody else is found" in client.get(url, {"q": "hoang lan"}).content.decode()
    )

    attendance = Attendance.objects.get()
    withdraw = reverse("workshopmeeting:withdraw", args=[attendance.pk])
    assert client.post(withdraw, {"reason": " "}).status_code == 200
    assert client.post(withdraw, {"reason": "Nhầm người"}).status_code == 302
    assert "Nhầm người" in client.get(url).content.decode()
    (one,) = shaken(localdate())
    assert one.certificate.holder == lan


def test_pasted_codes_are_recorded_together_or_not_at_all(
    client, english, trainer, by_session, meeting, lan, minh
):
    as_trainer(client, trainer)
    url = reverse("workshopmeeting:attendance", args=[meeting.pk])
    page = client.post(url, {"codes": "cb-0001\nCB-9999, CB-0002"}).content.decode()
    assert "Nobody has these codes: CB-9999." in page
    assert "CB-9999, CB-0002</textarea>" in page
    assert not Attendance.objects.exists()
    client.post(url, {"codes": "cb-0001\n CB-0002;CB-0001"})
    assert Attendance.objects.count() == 2


def test_list_of_attendance_costs_the_same_for_many(
    client, trainer, meeting, province, count_queries
):
    as_trainer(client, trainer)
    url = reverse("workshopmeeting:attendance", args=[meeting.pk])

    def fill(count):
        for _number in range(count):
            person = UserFactory()
            AppointmentFactory(person=person, unit=province)
            Attendance.objects.create(
                meeting=meeting, person=person, recorded_by=trainer, recorded_at=now()
            )

    fill(1)
    client.get(url)
    few = count_queries(lambda: client.get(url))
    fill(6)
    assert count_queries(lambda: client.get(url)) == few


# --- Evidence --------------------------------------------------------------------------


def test_trainer_accepts_and_withdraws_evidence(
    client, english, trainer, programme, lan
):
    as_trainer(client, trainer)
    key = programme.requirements.get(kind="course").key
    form = {
        "who": "CB-0001",
        "requirement": str(key),
        "what": "Chứng chỉ số 5/2025",
        "reason": "Cùng nội dung",
        "document": "",
    }
    url = reverse("acceptedevidence:add")
    unknown = client.post(url, {**form, "who": "Không Có Ai"}).content.decode()
    assert "Nobody is found" in unknown
    assert client.post(url, form).status_code == 302
    accepted = AcceptedEvidence.objects.get()
    assert (accepted.person, accepted.accepted_by) == (lan, trainer)
    again = client.post(url, form).content.decode()
    assert "accepted for this requirement already" in again
    assert client.get(reverse("acceptedevidence:index")).status_code == 200
    inspect = reverse("acceptedevidence:inspect", args=[accepted.pk])
    assert "Chứng chỉ số 5/2025" in client.get(inspect).content.decode()
    withdraw = reverse("acceptedevidence:withdraw", args=[accepted.pk])
    client.post(withdraw, {"reason": "Giấy giả"})
    accepted.refresh_from_db()
    assert accepted.withdrawn_reason == "Giấy giả"
    for name in ("edit", "delete"):
        client.post(reverse(f"acceptedevidence:{name}", args=[accepted.pk]), form)
    assert AcceptedEvidence.objects.count() == 1


def test_namesakes_are_told_apart_by_their_codes(client, english, trainer, programme):
    UserFactory(last_name="Hoàng Thị", first_name="Lan", staff_code="A1")
    UserFactory(last_name="Hoàng Thị", first_name="Lan", staff_code="A2")
    as_trainer(client, trainer)
    form = {"who": "hoang thi lan", "requirement": "", "what": "", "reason": ""}
    page = client.post(reverse("acceptedevidence:add"), form).content.decode()
    assert "Hoàng Thị Lan (A1); Hoàng Thị Lan (A2)" in page


# --- Grounds that no longer stand --------------------------------------------------------


def test_lowered_pass_leaves_the_certificate_and_is_listed(
    client, english, admin, programme, course, quiz, lan, at
):
    read_course(lan, course, at)
    attempt = attempt_quiz(lan, quiz, at)
    certificate = issue_if_earned(programme=programme, person=lan, at=at)
    assert shaken(date(2026, 11, 25)) == []
    grade_attempt(attempt, at + timedelta(hours=1), "40")
    client.force_login(admin)
    page = client.get(reverse("shaken:index")).content.decode()
    assert certificate.number in page
    assert "is no longer passed: 40 %" in page
    assert not Certificate.objects.get().is_revoked


def test_officer_does_not_see_whose_ground_is_shaken(client, lan):
    client.force_login(lan)
    assert client.get(reverse("shaken:index")).status_code == 302
