"""The learner's page and the page of a course read again: groups, paths, grace."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import override

from certification import home
from certification.models import (
    Certificate,
    RenewalReading,
    Requirement,
    RequirementGroup,
    Workshop,
    WorkshopMeeting,
)
from certification.services import accept_evidence, record_attendance
from certification.standings import refresh_standing
from courses.models import LessonPage
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


@pytest.fixture(autouse=True)
def _english(client):
    client.cookies["django_language"] = "en"
    with override("en"):
        yield


def ask(programme, kind, order=90, **fields):
    return Requirement.objects.create(
        programme=programme, kind=kind, sort_order=order, **fields
    )


def seen(person):
    page = home.build(person=person, on=localdate(), language="en")
    return [*page.required, *page.optional][0]


@pytest.fixture
def every(province):
    """A programme of a group, a session, evidence and another's certificate."""
    programme = ProgrammeFactory(code="NC", title_en="Further")
    AssignmentFactory(programme=programme, unit=province)
    RequirementGroup.objects.create(
        programme=programme, letter="A", title="Tự chọn", title_en="Electives", needed=2
    )
    for number in range(3):
        ask(programme, "quiz", number, quiz=make_quiz(f"bai-{number}"), group="A")
    workshop = Workshop.objects.create(
        slug="tap-huan", title="Tập huấn", title_en="Training day"
    )
    ask(programme, "session", 10, workshop=workshop)
    ask(programme, "evidence", 11, title="Đề án", title_en="A plan")
    refresh_standing(at=now())
    return programme


def test_group_says_how_many_are_enough_and_how_many_are_lacking(every, lan):
    electives, alone = seen(lan).parts
    assert electives.heading == "Electives"
    assert electives.words == "Any 2 of these 3 are enough. 2 still needed."
    assert len(alone.rows) == 2
    assert seen(lan).done_words == "0 of 4 requirements done"
    for quiz in ("bai-0", "bai-2"):
        attempt_quiz(lan, Requirement.objects.get(quiz__slug=quiz).quiz, now())
    view = seen(lan)
    assert view.parts[0].words == "Any 2 of these 3 are enough."
    assert view.done_words == "2 of 4 requirements done"
    assert view.steps == ["done", "done", "current", "todo"]
    # The third elective is not needed; what only a trainer records has no button.
    assert (view.next_step.sentence, view.next_step.url) == ("Training day", "")


def test_session_tells_when_it_is_held_and_evidence_that_it_was_accepted(
    every, lan, trainer, client
):
    workshop = Workshop.objects.get()
    ahead = localdate() + timedelta(days=9)
    for days in (40, 9):
        WorkshopMeeting.objects.create(
            workshop=workshop,
            held_on=localdate() + timedelta(days=days),
            place="Hội trường",
        )
    session, evidence = seen(lan).parts[1].rows
    assert session.note == f"A session to attend: next on {ahead:%d/%m/%Y}, Hội trường."
    assert evidence.note.startswith("To be shown to a trainer")
    held = WorkshopMeeting.objects.create(
        workshop=workshop, held_on=localdate(), place="Xã"
    )
    record_attendance(meeting=held, people=[lan], by=trainer, at=now())
    accept_evidence(
        person=lan,
        programme=every,
        requirement=every.requirements.get(kind="evidence").key,
        what="Quyết định phê duyệt",
        reason="Cùng nội dung",
        by=trainer,
        at=now(),
    )
    session, evidence = seen(lan).parts[1].rows
    assert session.state == evidence.state == "done"
    assert session.note.startswith("Attended on")
    assert evidence.note.startswith("A trainer accepted")
    client.force_login(lan)
    page = client.get("/learn/").content.decode()
    assert "Electives" in page
    assert "Any 2 of these 3 are enough." in page


def test_other_programme_leads_to_its_place_on_the_page(every, lan, province):
    first = ProgrammeFactory(code="CB", title_en="Basic", quizzes=[make_quiz("cb")])
    AssignmentFactory(programme=first, unit=province)
    ask(every, "certificate", 12, other=first)
    refresh_standing(at=now())
    page = home.build(person=lan, on=localdate(), language="en")
    (view,) = [one for one in page.required if one.programme == every]
    assert view.parts[1].rows[-1].url == f"#programme-{first.slug}"


def test_own_pass_mark_is_said_where_a_pass_is_not_enough(province, lan, quiz):
    programme = ProgrammeFactory()
    ask(programme, "quiz", quiz=quiz, pass_percent=90)
    attempt_quiz(lan, quiz, now(), "85")
    (row,) = seen(lan).rows
    assert row.note == (
        "Passed with 85 %, which is not enough here. 90 % is needed to pass."
    )


# --- Renewal ---------------------------------------------------------------------------


@pytest.fixture
def to_renew(province, lan):
    """A programme of one course that Lan read, whose certificate can be renewed."""
    course = make_course("chi-doc", lessons=2)
    programme = ProgrammeFactory(code="DOC", courses=[course], title_en="Reading")
    AssignmentFactory(programme=programme, unit=province)
    read_course(lan, course, now() - timedelta(days=700))
    today = localdate()
    CertificateFactory(
        programme=programme,
        holder=lan,
        issued_on=today - timedelta(days=700),
        issued_at=now() - timedelta(days=700),
        expires_on=today + timedelta(days=20),
        renewal_from=today - timedelta(days=10),
        grace_until=today + timedelta(days=50),
        evidence={"done": []},
    )
    refresh_standing(at=now())
    return programme


def renewal_url(programme, name="renewal", *more):
    return reverse(f"certification:{name}", args=[programme.slug, "chi-doc", *more])


def test_course_is_read_again_lesson_by_lesson_and_renews(client, to_renew, lan):
    LessonPage.objects.filter(slug="bai-1").update(last_published_at=now())
    client.force_login(lan)
    page = client.get("/learn/").content.decode()
    assert "To be read again: 0 of 2 lessons so far." in page
    assert renewal_url(to_renew) in page
    page = client.get(renewal_url(to_renew)).content.decode()
    assert page.count("I have read it again") == 2
    assert page.count("Changed since last time") == 1
    assert client.get(renewal_url(to_renew, "renewal_read", "bai-1")).status_code == 405
    first = client.post(renewal_url(to_renew, "renewal_read", "bai-1"), follow=True)
    assert "1 of 2 lessons read again" in first.content.decode()
    client.post(renewal_url(to_renew, "renewal_read", "bai-1"), {"event": "?"})
    assert RenewalReading.objects.count() == 1
    last = client.post(renewal_url(to_renew, "renewal_read", "bai-2"), follow=True)
    second = Certificate.objects.get(nth=2)
    assert f"The certificate is renewed: {second.number}." in last.content.decode()
    # Done: there is nothing to read again any more.
    assert client.get(renewal_url(to_renew)).status_code == 404
    assert seen(lan).state == "certified"


@pytest.mark.parametrize("who", ["minh", "trainer"])
def test_others_have_nothing_to_read_again(client, to_renew, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(renewal_url(to_renew)).status_code == 404
    assert (
        client.post(renewal_url(to_renew, "renewal_read", "bai-1")).status_code == 404
    )
    assert not RenewalReading.objects.exists()


def test_course_that_renewal_does_not_ask_for_is_not_there(client, to_renew, lan, quiz):
    to_renew.requirements.update(path="first")
    ask(to_renew, "quiz", quiz=quiz)
    client.force_login(lan)
    assert client.get(renewal_url(to_renew)).status_code == 404
    assert [row.title for row in seen(lan).rows] == ["Quiz: commendation dossiers"]


def test_grace_is_said_with_its_last_day(client, to_renew, lan):
    today = localdate()
    Certificate.objects.update(
        expires_on=today - timedelta(days=5), grace_until=today + timedelta(days=5)
    )
    refresh_standing(at=now())
    client.force_login(lan)
    page = client.get("/learn/").content.decode()
    assert f"Until {today + timedelta(days=4):%d/%m/%Y} it can still be renewed" in page


def test_held_certificate_shows_what_earned_it_though_the_programme_changed(
    to_renew, lan
):
    today = localdate()
    Certificate.objects.update(
        renewal_from=today + timedelta(days=3),
        evidence={
            "done": [
                {
                    "kind": "quiz",
                    "slug": "cu",
                    "title": "Bài cũ",
                    "at": "2025-01-02T09:00:00+07:00",
                }
            ]
        },
    )
    refresh_standing(at=now())
    view = seen(lan)
    assert [(row.title, row.state) for row in view.rows] == [("Bài cũ", "done")]
    assert view.next_step is None
    assert view.opens_on == today + timedelta(days=3)


def test_programme_whose_last_day_has_passed_says_so(province, lan, quiz):
    programme = ProgrammeFactory(validity="fixed", valid_until=date(2020, 1, 1))
    ask(programme, "quiz", quiz=quiz)
    assert seen(lan).trouble.startswith("The last valid day of this programme")


def test_page_costs_the_same_with_all_kinds_as_with_more_of_them(
    every, lan, client, count_queries
):
    client.force_login(lan)
    client.get("/learn/")
    few = count_queries(lambda: client.get("/learn/"))
    for number in range(3):
        more = ProgrammeFactory(courses=[make_course(f"c-{number}")])
        ask(
            more,
            "session",
            workshop=Workshop.objects.create(slug=f"w-{number}", title="T"),
        )
        ask(more, "quiz", quiz=make_quiz(f"q-{number}"))
    client.get("/learn/")
    # One more kind (courses) costs its own queries once, however many there are.
    assert count_queries(lambda: client.get("/learn/")) <= few + 4
