"""The learner's page, own certificates, the PDF and the check page."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from certification.models import CertificateDocument, Revocation
from certification.services import issue_if_earned
from certification.standings import refresh_standing
from courses.models import CourseCompletion, Enrolment, LessonCompletion, LessonPage
from quizzes.models import Attempt
from tests.factories.certification import (
    CertificateFactory,
    ProgrammeFactory,
    attempt_quiz,
    make_course,
    make_quiz,
)

pytestmark = pytest.mark.django_db

LEARN = "/learn/"


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"


def issued(person, **fields):
    """A certificate of today, valid for two years unless said otherwise."""
    today = localdate()
    fields = {
        "issued_on": today,
        "issued_at": now(),
        "expires_on": today + timedelta(days=730),
        **fields,
    }
    return CertificateFactory(holder=person, holder_name=str(person), **fields)


def read_lesson(person, course, number):
    Enrolment.objects.get_or_create(
        learner=person,
        course_key=course.translation_key,
        defaults={"enrolled_at": now()},
    )
    lesson = LessonPage.objects.child_of(course).order_by("path")[number - 1]
    LessonCompletion.objects.create(
        learner=person,
        course_key=course.translation_key,
        lesson_key=lesson.translation_key,
        completed_at=now(),
    )


def read_all(person, course):
    for number, _lesson in enumerate(LessonPage.objects.child_of(course), start=1):
        read_lesson(person, course, number)
    CourseCompletion.objects.create(
        learner=person, course_key=course.translation_key, completed_at=now()
    )


def sentence(page):
    return " ".join(page.split('hero-action__sentence">')[1].split("</h1>")[0].split())


def open_page(client, path=LEARN):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


# --- The learner's page ------------------------------------------------------------------


def test_visitor_signs_in_first(client):
    assert client.get(LEARN).url.startswith("/accounts/login/")


def test_beginner_is_led_to_the_first_lesson(client, english, programme, lan):
    refresh_standing(at=now())
    client.force_login(lan)
    page = open_page(client)
    assert sentence(page) == "Begin: Lesson 1, about 2 minutes in all"
    assert page.count("button--primary") == 1
    assert 'href="/courses/ho-so/bai-1/"' in page
    assert "0 of 2 requirements done" in page


def test_reader_goes_on_where_reading_stopped(client, english, programme, lan, course):
    refresh_standing(at=now())
    read_lesson(lan, course, 1)
    client.force_login(lan)
    page = open_page(client)
    assert sentence(page) == "Continue: Lesson 2, about 1 minute left"
    assert "1 of 2 lessons read" in page


def test_after_the_lessons_comes_the_quiz(client, english, programme, lan, course):
    refresh_standing(at=now())
    read_all(lan, course)
    client.force_login(lan)
    page = open_page(client)
    assert sentence(page) == "Take the quiz: Quiz: commendation dossiers"
    assert 'href="/quizzes/kiem-tra-ho-so/"' in page
    assert "1 of 2 requirements done" in page


def test_open_attempt_comes_before_everything(client, english, programme, lan, quiz):
    refresh_standing(at=now())
    Attempt.objects.create(
        quiz=quiz, learner=lan, number=1, seed=1, pass_percent=70, started_at=now()
    )
    client.force_login(lan)
    assert sentence(open_page(client)).startswith("Go on with the quiz")


def test_failed_attempt_says_how_many_and_what_is_needed(
    client, english, programme, lan, course, quiz
):
    refresh_standing(at=now())
    attempt_quiz(lan, quiz, now(), "40")
    client.force_login(lan)
    page = open_page(client)
    assert "Not yet passed after 1 attempt." in page
    assert "70 % is needed to pass." in page


def test_certified_person_has_nothing_due(
    client, english, programme, lan, course, quiz
):
    refresh_standing(at=now())
    read_all(lan, course)
    attempt_quiz(lan, quiz, now())
    certificate = issue_if_earned(programme=programme, person=lan, at=now())
    client.force_login(lan)
    page = open_page(client)
    assert sentence(page) == "Nothing is due"
    assert "2 of 2 requirements done" in page
    assert certificate.number in page
    assert "button--primary" not in page


def test_someone_with_nothing_assigned_sees_what_will_be_here(
    client, english, trainer, programme
):
    client.force_login(trainer)
    page = open_page(client)
    assert sentence(page) == "Nothing is due"
    assert "Nothing has been assigned to your unit" in page
    assert "No certificate yet" in page
    assert "Open to you" in page


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, "overdue by 3 days"),
        (-1, "overdue by 1 day"),
        (0, "due today"),
        (1, "due in 1 day"),
        (30, "due in 30 days"),
        (31, "due on "),
    ],
)
def test_due_day_is_said_in_words(client, english, programme, lan, days, words):
    programme.assignments.update(
        due_on=localdate() + timedelta(days=days), days_after_appointment=0
    )
    refresh_standing(at=now())
    client.force_login(lan)
    page = open_page(client)
    assert words in page
    assert ("state--overdue" in page) == (days < 0)
    assert ("state--soon" in page) == (0 <= days <= 30)


def test_certificate_in_its_last_month_is_due_for_renewal(
    client, english, programme, lan, course, quiz
):
    refresh_standing(at=now())
    read_all(lan, course)
    attempt_quiz(lan, quiz, now() - timedelta(days=700))
    today = localdate()
    programme.assignments.update(due_on=today - timedelta(days=600))
    issued(
        lan,
        programme=programme,
        issued_on=today - timedelta(days=700),
        expires_on=today + timedelta(days=11),
    )
    refresh_standing(at=now())
    client.force_login(lan)
    page = open_page(client)
    assert sentence(page).startswith("Take the quiz")
    assert "Renewal open" in page
    assert "renewal is due in 10 days" in page
    assert "due again for the next" in page


def test_lapsed_certificate_is_one_day_late_not_two_years(
    client, english, programme, lan
):
    today = localdate()
    issued(lan, programme=programme, expires_on=today)
    programme.assignments.update(
        due_on=today - timedelta(days=700), days_after_appointment=0
    )
    refresh_standing(at=now())
    client.force_login(lan)
    page = open_page(client)
    assert "overdue by 1 day " in page
    assert "Expired" in page


def test_page_is_vietnamese_by_default(client, programme, lan):
    refresh_standing(at=now())
    client.force_login(lan)
    assert '<html lang="vi">' in open_page(client)


def test_page_costs_the_same_queries_whatever_there_is(
    client, programme, lan, course, quiz, province, count_queries
):
    refresh_standing(at=now())
    read_lesson(lan, course, 1)
    attempt_quiz(lan, quiz, now(), "40")
    # Whoever holds a certificate is looked after when the law changes.
    issued(lan, programme=ProgrammeFactory())
    client.force_login(lan)
    open_page(client)  # the roles of the menu and the outline are remembered
    few = count_queries(lambda: client.get(LEARN))
    assert few <= 13
    for number in range(3):
        more = ProgrammeFactory(
            courses=[make_course(f"them-{number}")], quizzes=[make_quiz(f"q-{number}")]
        )
        issued(lan, programme=more)
    open_page(client)
    assert count_queries(lambda: client.get(LEARN)) == few


def test_change_of_a_programme_shows_at_once(client, english, programme, lan):
    refresh_standing(at=now())
    client.force_login(lan)
    assert "Basic training" in open_page(client)
    programme.title_en = "Further training"
    programme.save()
    assert "Further training" in open_page(client)
    programme.requirements.get(kind="quiz").delete()
    assert "0 of 1 requirement done" in open_page(client)


# --- Own certificates, and the PDF ---------------------------------------------------------


def test_list_shows_own_certificates_only(client, lan, hoa):
    mine, other = issued(lan), issued(hoa)
    client.force_login(lan)
    page = open_page(client, "/certificates/")
    assert mine.number in page
    assert other.number not in page


def test_list_costs_the_same_for_twenty_as_for_one(client, lan, count_queries):
    client.force_login(lan)
    issued(lan)
    open_page(client, "/certificates/")
    few = count_queries(lambda: client.get("/certificates/"))
    for _ in range(19):
        issued(lan)
    assert count_queries(lambda: client.get("/certificates/")) == few


def test_list_says_what_will_be_here(client, english, lan):
    client.force_login(lan)
    assert "No certificate yet" in open_page(client, "/certificates/")


@pytest.mark.parametrize(
    ("who", "status"),
    [("lan", 200), ("minh", 200), ("admin", 200), ("hoa", 404), ("trainer", 404)],
)
def test_pdf_opens_for_holder_and_heads(client, request, lan, who, status):
    certificate = issued(lan)
    client.force_login(request.getfixturevalue(who))
    assert client.get(certificate.get_absolute_url()).status_code == status


def test_pdf_asks_a_visitor_to_sign_in(client, lan):
    response = client.get(issued(lan).get_absolute_url())
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/")


def test_pdf_is_named_hashed_and_made_once(client, lan):
    certificate = issued(lan)
    client.force_login(lan)
    response = client.get(certificate.get_absolute_url())
    document = CertificateDocument.objects.get()
    assert response["Content-Type"] == "application/pdf"
    assert (
        response["Content-Disposition"]
        == f'inline; filename="{certificate.number}.pdf"'
    )
    assert document.sha256 in response["ETag"]
    assert response.content == bytes(document.pdf)
    again = client.get(
        certificate.get_absolute_url(), headers={"If-None-Match": response["ETag"]}
    )
    assert again.status_code == 304
    assert again.content == b""
    assert "private" in response["Cache-Control"]


def test_pdf_of_a_number_that_is_not_there_is_404(client, lan):
    client.force_login(lan)
    assert client.get("/certificates/TDKT-2020-00001.pdf").status_code == 404


@pytest.mark.parametrize("path", [LEARN, "/certificates/", "/verify/"])
def test_reading_pages_take_no_post(client, lan, path):
    client.force_login(lan)
    assert client.post(path).status_code == 405


# --- The check page -----------------------------------------------------------------------


def test_anyone_sees_a_valid_certificate_without_the_name(client, english, lan):
    certificate = issued(lan)
    page = open_page(client, certificate.get_verify_url())
    assert "verify--in-force" in page
    assert "Valid" in page
    assert certificate.number in page
    assert "H•••• T•• L••" in page
    assert "Hoàng" not in page
    assert "Chỉ thị 41-CT/TW" in page
    assert f"{certificate.last_valid_on:%d/%m/%Y}" in page


def test_check_page_gives_the_hash_of_the_paper(client, lan):
    certificate = issued(lan)
    client.force_login(lan)
    client.get(certificate.get_absolute_url())
    page = open_page(client, certificate.get_verify_url())
    assert CertificateDocument.objects.get().sha256 in page.replace("<wbr>", "")


def test_lapsed_certificate_says_until_when_it_counted(client, english, lan):
    certificate = issued(lan, expires_on=localdate())
    page = open_page(client, certificate.get_verify_url())
    assert "verify--expired" in page
    assert f"up to and including {certificate.last_valid_on:%d/%m/%Y}" in page


def test_revoked_certificate_gives_the_reason(client, english, lan, admin):
    certificate = issued(lan)
    Revocation.objects.create(
        certificate=certificate, by=admin, at=now(), reason="Người khác làm bài thay"
    )
    page = open_page(client, certificate.get_verify_url())
    assert "verify--revoked" in page
    assert "Người khác làm bài thay" in page
    assert "counts today" not in page


@pytest.mark.parametrize(
    "typed", ["TDKT-2099-00001", "gi-do", "<script>alert(1)<script>"]
)
def test_unknown_number_is_404_with_what_to_check(client, english, typed):
    response = client.get(reverse("certification:verify", args=[typed]))
    page = response.content.decode()
    assert response.status_code == 404
    assert "No certificate has this number" in page
    assert "<script>alert" not in page


def test_number_may_be_typed_any_way(client, english, lan):
    certificate = issued(lan)
    typed = certificate.number.lower().replace("-", " ")
    response = client.get("/verify/", {"number": typed})
    assert response.status_code == 302
    assert response.url == certificate.get_verify_url()
    assert client.get(f"/verify/{certificate.number.lower()}/").status_code == 200


def test_form_says_what_a_number_looks_like(client, english):
    page = open_page(client, "/verify/?number=khong+nho")
    assert 'aria-invalid="true"' in page
    assert "at least five digits" in page
    assert 'value="khong nho"' in page


def test_unread_evidence_breaks_nothing(client, lan):
    certificate = issued(lan, evidence={})
    open_page(client, certificate.get_verify_url())
    client.force_login(lan)
    assert client.get(certificate.get_absolute_url()).status_code == 200
