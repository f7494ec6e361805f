"""Reminders on screen: the notice, the calendar and its feed, and the administrators' pages."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.timezone import localdate, now
from icalendar import Calendar
from wagtail.users.models import UserProfile

from certification.models import Certificate, Reminder
from certification.reminders.services import make_address
from courses.roles import ensure_roles
from organisation.access import ADMINISTRATORS
from organisation.models import Appointment
from tests.factories.certification import (
    NINE,
    CertificateFactory,
    ProgrammeFactory,
    StandingFactory,
    make_course,
    make_quiz,
)
from tests.factories.organisation import UserFactory

pytestmark = pytest.mark.django_db

LEARN = "/learn/"
PREVIEW = "/admin/reminder/preview/"


@pytest.fixture(autouse=True)
def english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def due(lan, commune):
    programme = ProgrammeFactory(courses=[make_course()], quizzes=[make_quiz()])
    due_on = localdate() + timedelta(days=20)
    return StandingFactory(person=lan, unit=commune, programme=programme, due_on=due_on)


def told(person, standing, **fields):
    lines = [
        {
            "part": "own",
            "programme": standing.programme_id,
            "title": standing.programme.title,
            "title_en": standing.programme.title_en,
            "state": "not_started",
            "last_day": standing.due_on.isoformat(),
            "since": None,
            "minutes": 12,
            "quizzes": 1,
            "others": 0,
            "is_last_before": False,
            "marks": [],
            "path": "/learn/",
        }
    ]
    fields = {"day": localdate(), "state": "sent", "at": now(), **fields}
    return Reminder.objects.create(person=person, kind="digest", lines=lines, **fields)


# --- On the learner's page ---------------------------------------------------------------


def test_a_reminder_stands_on_the_learners_page_until_it_is_put_away(
    client, lan, minh, due
):
    told(lan, due)
    client.force_login(lan)
    page = client.get(LEARN).content.decode()
    assert "20 days left" in page
    assert "about 12 minutes of reading, 1 quiz" in page
    client.force_login(minh)
    assert "20 days left" not in client.get(LEARN).content.decode()
    client.post(reverse("certification:put_away"))
    client.force_login(lan)
    assert "20 days left" in client.get(LEARN).content.decode()
    answer = client.post(reverse("certification:put_away"))
    assert answer.url == LEARN
    assert "20 days left" not in client.get(LEARN).content.decode()


def test_what_is_done_since_or_was_never_sent_does_not_stand_there(client, lan, due):
    reminder = told(lan, due, state="failed")
    client.force_login(lan)
    assert "20 days left" not in client.get(LEARN).content.decode()
    Reminder.objects.update(state="left_out", reason="no_address")
    assert "20 days left" in client.get(LEARN).content.decode()
    CertificateFactory(
        holder=lan,
        programme=due.programme,
        issued_on=localdate(),
        expires_on=localdate() + timedelta(days=700),
    )
    assert "20 days left" not in client.get(LEARN).content.decode()
    assert reminder.pk


def test_a_head_sees_how_many_are_late_and_a_way_to_the_list(client, minh, lan, due):
    reminder = told(minh, due)
    reminder.lines = [
        {"part": "person", "name": "Lan", "count": 4, "more": 3, "path": "/reports/"},
        {"part": "unit", "unit": "Xã", "people": 9, "more": 0, "path": "/reports/"},
    ]
    reminder.save()
    client.force_login(minh)
    page = client.get(LEARN).content.decode()
    assert "4 people overdue by seven days or more" in page
    assert "9 people further below overdue by thirty days or more" in page


# --- The calendar --------------------------------------------------------------------------


def feed_of(client, person):
    feed = make_address(person=person, at=NINE)
    client.logout()
    return client.get(feed.get_absolute_url())


def test_a_page_makes_an_address_and_another_that_ends_the_first(client, lan, due):
    client.force_login(lan)
    page = reverse("certification:calendar")
    assert "ics" not in client.get(page).content.decode()
    client.post(reverse("certification:make_address"))
    first = lan.calendar_feed.get_absolute_url()
    assert first in client.get(page).content.decode()
    assert client.get(first).status_code == 200
    client.post(reverse("certification:make_address"))
    assert client.get(first).status_code == 404
    lan.calendar_feed.refresh_from_db()
    assert client.get(lan.calendar_feed.get_absolute_url()).status_code == 200


def test_the_feed_holds_a_persons_days_with_alarms_in_their_language(
    client, lan, due, commune
):
    UserProfile.objects.create(user=lan, preferred_language="en")
    held = StandingFactory(
        person=lan,
        unit=commune,
        due_on=date(2028, 11, 23),
        certified_until=date(2028, 11, 24),
        basis_changed_from=date(2027, 1, 1),
    )
    CertificateFactory(
        holder=lan,
        programme=held.programme,
        renewal_from=date(2028, 10, 25),
        number="TDKT-2026-00042",
    )
    answer = feed_of(client, lan)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    events = {str(event["uid"]).split("-")[0]: event for event in calendar.events}
    assert {kind: event["dtstart"].dt for kind, event in events.items()} == {
        "due": due.due_on,
        "renewal": date(2028, 10, 25),
        "end": date(2028, 11, 23),
        "basis": date(2027, 1, 1),
    }
    assert events["due"]["summary"] == f"Due: {due.programme.title_en}"
    assert events["end"]["dtend"].dt == date(2028, 11, 24)
    assert "TDKT-2026-00042" in events["end"]["description"]
    alarms = [alarm["trigger"].dt for alarm in events["due"].walk("VALARM")]
    assert alarms == [timedelta(days=-6, hours=-16), timedelta(hours=-16)]


def test_the_feeds_lines_are_as_rfc_5545_has_them(client, lan, due):
    body = feed_of(client, lan).content
    lines = body.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in lines)
    assert b"VERSION:2.0" in lines
    assert f"DTSTART;VALUE=DATE:{due.due_on:%Y%m%d}".encode() in lines
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT12H" in lines


def test_the_same_facts_are_not_sent_twice_and_a_moved_day_is_the_same_event(
    client, lan, due
):
    first = feed_of(client, lan)
    address = lan.calendar_feed.get_absolute_url()
    again = client.get(address, headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    due.due_on += timedelta(days=5)
    due.save()
    moved = client.get(address, headers={"if-none-match": first["ETag"]})
    assert moved.status_code == 200
    uids = [Calendar.from_ical(one.content).events[0]["uid"] for one in (first, moved)]
    assert uids[0] == uids[1]


def test_the_feed_of_who_has_left_is_empty_and_still_a_calendar(client, lan, due):
    Appointment.objects.update(ends_on=localdate() - timedelta(days=1))
    answer = feed_of(client, lan)
    assert answer.status_code == 200
    assert Calendar.from_ical(answer.content).events == []


def test_the_feed_costs_the_same_for_many_programmes(
    client, lan, due, commune, count_queries
):
    address = make_address(person=lan, at=NINE).get_absolute_url()
    few = count_queries(lambda: client.get(address))
    for _number in range(5):
        standing = StandingFactory(person=lan, unit=commune)
        CertificateFactory(holder=lan, programme=standing.programme)
    assert count_queries(lambda: client.get(address)) == few
    assert Certificate.objects.count() == 5


# --- In the admin ---------------------------------------------------------------------------


@pytest.fixture
def administrator(db):
    ensure_roles()
    person = UserFactory(username="quantri")
    person.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return person


def test_an_administrator_sees_who_would_get_what_and_why_others_would_not(
    client, administrator, lan, minh, due, commune
):
    StandingFactory(unit=commune, programme=due.programme, due_on=date(2028, 1, 3))
    lan.email = ""
    lan.save()
    client.force_login(administrator)
    day = due.due_on - timedelta(days=8)
    while day.weekday() > 4:
        day -= timedelta(days=1)
    page = client.get(
        PREVIEW, {"day": f"{day:%d/%m/%Y}", "why": "no_address"}
    ).content.decode()
    assert "No e-mail address: shown on screen only" in page
    assert "Nothing is due" in page
    assert str(lan) in page
    letter = reverse("reminder:letter", args=[day.isoformat(), lan.public_id])
    assert letter in page
    shown = client.get(letter).content.decode()
    assert "<iframe sandbox" in shown
    assert "&lt;html lang=&quot;vi&quot;&gt;" in shown
    assert "Kính gửi Hoàng Thị Lan," in shown
    assert "To Hoàng Thị Lan," in shown
    found = client.get(PREVIEW, {"day": f"{day:%d/%m/%Y}", "q": "ma van minh"})
    assert str(minh) in found.content.decode()
    assert client.get(PREVIEW, {"day": "hôm qua"}).status_code == 200
    assert client.get(letter.replace(day.isoformat(), "x")).status_code == 404


def test_the_log_shows_each_message_and_nobody_writes_it(
    client, administrator, trainer, lan, due
):
    reminder = told(lan, due, subject="Còn 20 ngày")
    client.force_login(administrator)
    log = reverse("reminder:index")
    assert "Còn 20 ngày" in client.get(log, {"q": "hoang thi lan"}).content.decode()
    assert "Còn 20 ngày" not in client.get(log, {"q": "khong"}).content.decode()
    assert "Còn 20 ngày" not in client.get(log, {"state": "failed"}).content.decode()
    sent = client.get(reverse("reminder:inspect", args=[reminder.pk]))
    assert "20 days left" in sent.content.decode()
    edit = client.get(reverse("reminder:edit", args=[reminder.pk]))
    assert edit.status_code == 302
    client.force_login(trainer)
    assert client.get(PREVIEW).status_code == 302
    assert client.get(log).status_code == 302


def test_an_administrator_enters_a_swapped_day(client, administrator):
    client.force_login(administrator)
    client.post(
        reverse("specialday:add"),
        {"day": "27/02/2027", "is_worked": "on", "note": "Làm bù"},
    )
    page = client.get(reverse("specialday:index")).content.decode()
    assert "Làm bù" in page
