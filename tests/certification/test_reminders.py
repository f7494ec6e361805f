"""Planning and sending a day's reminders: to whom, what it says, and what a killed run leaves."""

import smtplib
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now
from wagtail.users.models import UserProfile

from certification.models import (
    DeltaPath,
    DeltaReading,
    Exemption,
    Reminder,
    ReminderRun,
)
from certification.reminders import sending
from certification.reminders.left import Left
from certification.reminders.left_changes import left_of_changes
from certification.reminders.reading import plan
from certification.reminders.sending import preview, send_reminders
from core.calendars import current_workdays
from core.models import SpecialDay
from tests.factories.certification import (
    NINE,
    ProgrammeFactory,
    StandingFactory,
    make_course,
    make_quiz,
    read_course,
)
from tests.factories.legal import make_change, make_document
from tests.factories.organisation import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db

# A Wednesday; thirty days before the last day of the year is a Tuesday.
DAY = date(2026, 12, 2)
DUE = date(2026, 12, 31)


@pytest.fixture
def due(lan, commune):
    """Lan is due on 31 December, with a course and a quiz to do."""
    programme = ProgrammeFactory(courses=[make_course()], quizzes=[make_quiz()])
    return StandingFactory(person=lan, unit=commune, programme=programme, due_on=DUE)


def send(day=DAY):
    return send_reminders(day=day, at=NINE)


def only():
    return Reminder.objects.get()


def test_a_letter_says_how_many_days_are_left_and_what_is_to_do(due, lan, mailoutbox):
    UserProfile.objects.create(user=lan, preferred_language="en")
    send()
    (letter,) = mailoutbox
    assert letter.to == [lan.email]
    assert "29 days left" in letter.subject
    assert "29 days left: the last day in time is 31/12/2026." in letter.body
    assert "minutes of reading, 1 quiz" in letter.body
    link = f"http://127.0.0.1:8000/learn/#programme-{due.programme.slug}"
    assert letter.body.count(link) == 1
    (html, kind) = letter.alternatives[0]
    assert kind == "text/html"
    assert '<html lang="en">' in html
    assert link in html
    assert "src=" not in html
    assert "url(" not in html
    assert "<script" not in html
    assert only().state == "sent"
    assert only().subject == letter.subject


def test_a_letter_is_vietnamese_where_nobody_chose(due, mailoutbox):
    send()
    assert "Kính gửi Hoàng Thị Lan," in mailoutbox[0].body
    assert due.programme.title in mailoutbox[0].subject


def test_a_second_run_sends_nothing_twice_and_a_week_passes_between_two(
    due, mailoutbox
):
    send()
    send()
    assert len(mailoutbox) == 1
    sent_on = []
    for offset in (1, 5, 7, 21, 22, 23, 28, 29, 30, 33, 34, 40):
        day = DAY + timedelta(days=offset)
        before = len(mailoutbox)
        send(day)
        if len(mailoutbox) > before:
            sent_on.append(day)
    # 7 days before, looking ahead to the last; and the first working day after it.
    assert sent_on == [date(2026, 12, 24), date(2027, 1, 4)]


def test_nothing_more_is_sent_once_it_is_done(due, mailoutbox):
    send()
    due.certified_until = date(2028, 12, 1)
    due.save()
    send(date(2026, 12, 24))
    assert len(mailoutbox) == 1


def test_nothing_is_sent_on_a_day_off_that_an_administrator_entered(due, mailoutbox):
    SpecialDay.objects.create(day=DAY)
    assert send().silent == {"day_off": 1}
    send(DAY + timedelta(days=1))
    assert len(mailoutbox) == 1


def test_who_has_no_address_gets_a_row_for_the_screen_and_who_is_away_nothing(
    due, lan, commune, mailoutbox
):
    lan.email = ""
    lan.save()
    away = StandingFactory(unit=commune, programme=due.programme, due_on=DUE).person
    Exemption.objects.create(
        person=away, kind="leave", reason="Nghỉ thai sản", starts_on=DAY, at=NINE
    )
    closed = UserFactory(is_active=False)
    StandingFactory(person=closed, unit=commune, programme=due.programme, due_on=DUE)
    outcome = send()
    assert outcome.silent == {"no_address": 1, "away": 1, "closed": 1}
    assert mailoutbox == []
    assert (only().person, only().state, only().reason) == (
        lan,
        "left_out",
        "no_address",
    )
    # Told on screen is told: tomorrow is silent.
    assert send(DAY + timedelta(days=1)).silent["told"] == 1
    assert ReminderRun.objects.get(day=DAY).silent == dict(outcome.silent)


def test_the_head_gets_names_and_those_above_a_number(
    lan, minh, commune, province, mailoutbox
):
    head = UserFactory(last_name="Triệu Mùi", first_name="Phin")
    AppointmentFactory(person=head, unit=commune, is_head=True)
    StandingFactory(person=lan, unit=commune, due_on=DAY - timedelta(days=40))
    send()
    by_address = {letter.to[0]: letter for letter in mailoutbox}
    assert "Hoàng Thị Lan" in by_address[head.email].body
    late = f"/reports/units/{commune.public_id}/people/?state=overdue"
    assert late in by_address[head.email].body
    assert "Hoàng Thị Lan" not in by_address[minh.email].body
    assert commune.name in by_address[minh.email].body
    assert late in by_address[minh.email].body
    assert set(Reminder.objects.values_list("kind", flat=True)) == {
        "digest",
        "head",
        "above",
    }
    # Each week again, for as long as Lan is late; Lan herself was told.
    send(DAY + timedelta(days=7))
    assert len(mailoutbox) == 5


def test_where_the_head_is_on_leave_the_next_one_above_gets_the_names(
    lan, minh, commune, province, mailoutbox
):
    head = UserFactory()
    AppointmentFactory(person=head, unit=commune, is_head=True)
    Exemption.objects.create(
        person=head, kind="leave", reason="Nghỉ ốm", starts_on=DAY, at=NINE
    )
    StandingFactory(person=lan, unit=commune, due_on=DAY - timedelta(days=9))
    send()
    assert {letter.to[0] for letter in mailoutbox} == {lan.email, minh.email}


def test_a_changed_basis_is_told_once_with_its_minutes_and_leads_to_its_page(
    due, lan, mailoutbox
):
    UserProfile.objects.create(user=lan, preferred_language="en")
    course = due.programme.requirements.get(kind="course").course
    lesson = course.get_children().first()
    law = make_document()
    path = DeltaPath.objects.create(
        programme=due.programme,
        change=make_change(law, effective_on=DAY),
        lessons=[str(lesson.translation_key)],
        made_at=NINE,
    )
    due.certified_until, due.basis_changed_from = date(2028, 11, 24), DAY
    due.due_on = date(2028, 11, 23)
    due.save()
    send(DAY - timedelta(days=1))
    assert mailoutbox == []
    send()
    (letter,) = mailoutbox
    assert letter.subject.endswith("(the law changed)")
    assert "The law it rests on changed on 02/12/2026." in letter.body
    # Two minutes to compare, and the lesson's own.
    assert f"about {2 + lesson.specific.minutes} minutes of reading" in letter.body
    assert "/learn/changes/" in letter.body
    DeltaReading.objects.create(
        path=path, person=lan, lesson_key=lesson.translation_key, at=NINE
    )
    left = left_of_changes({(lan.pk, due.programme_id): DAY})
    assert left == {(lan.pk, due.programme_id): Left(minutes=2)}
    for days in (1, 7, 8, 28):
        send(DAY + timedelta(days=days))
    assert len(mailoutbox) == 1


def test_an_open_renewal_is_told_and_then_warned_before_the_last_valid_day(
    due, lan, mailoutbox
):
    due.certified_until, due.renewal_from = date(2027, 1, 1), date(2026, 11, 30)
    due.grace_until = date(2027, 3, 1)
    due.due_on = date(2027, 2, 28)
    due.save()
    # Each step, and the days around it; the pure tests walk through every day.
    steps = ("11-29", "11-30", "12-01", "12-02", "12-23", "12-24", "12-31")
    days = [date.fromisoformat(f"2026-{step}") for step in steps]
    steps = ("01-04", "01-28", "01-29", "02-18", "02-19", "02-22", "02-26", "03-01")
    days += [date.fromisoformat(f"2027-{step}") for step in (*steps, "03-04", "03-05")]
    sent_on = []
    for day in days:
        before = len(mailoutbox)
        send(day)
        sent_on += [day] if len(mailoutbox) > before else []
    # Opened, with the 30 days before the end, which came within the week; 7 before. Then
    # the grace: 30, 7 and 1 before its last day, a Sunday; late, when the week was over.
    assert sent_on == [
        date(2026, 11, 30),
        date(2026, 12, 24),
        date(2027, 1, 29),
        date(2027, 2, 19),
        date(2027, 2, 26),
        date(2027, 3, 5),
    ]


class Refused:
    """Django's backend, but for one address, or all of them."""

    def __init__(self, monkeypatch, refused, error):
        from django.core.mail.backends.locmem import EmailBackend

        real = EmailBackend.send_messages

        def fail(backend, messages):
            if refused is None or messages[0].to[0] in refused:
                raise error
            return real(backend, messages)

        monkeypatch.setattr(EmailBackend, "send_messages", fail)


def test_one_address_that_fails_stops_no_other_and_is_tried_again(
    due, lan, commune, mailoutbox, monkeypatch
):
    other = StandingFactory(unit=commune, programme=due.programme, due_on=DUE).person
    with monkeypatch.context() as patch:
        error = smtplib.SMTPRecipientsRefused({lan.email: (550, b"no such box")})
        Refused(patch, {lan.email}, error)
        outcome = send()
    assert outcome.told["failed"] == 1
    assert [letter.to for letter in mailoutbox] == [[other.email]]
    assert "550" in Reminder.objects.get(person=lan).reason
    send()
    assert [letter.to[0] for letter in mailoutbox] == [other.email, lan.email]
    assert ReminderRun.objects.get().told == {"sent": 2}


def test_a_server_that_takes_nothing_ends_the_run_and_the_next_goes_on(
    due, commune, mailoutbox, monkeypatch
):
    for _person in range(9):
        StandingFactory(unit=commune, programme=due.programme, due_on=DUE)
    with monkeypatch.context() as patch:
        Refused(patch, None, ConnectionRefusedError(111, "refused"))
        with pytest.raises(CommandError, match="takes no letters"):
            call_command("send_reminders", "--on", DAY.isoformat())
    assert Reminder.objects.counts() == {"failed": 5, "waiting": 5}
    call_command("send_reminders", "--on", DAY.isoformat())
    assert len(mailoutbox) == 10
    assert Reminder.objects.counts() == {"sent": 10}


def test_a_killed_run_is_gone_on_with_and_no_letter_goes_twice(
    due, lan, commune, mailoutbox, monkeypatch
):
    others = StandingFactory.create_batch(
        3, unit=commune, programme=due.programme, due_on=DUE
    )
    real, calls = sending._deliver, []

    def killed(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_deliver", killed)
        with pytest.raises(KeyboardInterrupt):
            send()
    assert len(mailoutbox) == 2
    send()
    # One was in the postman's hand: nobody knows whether it went, so it waits a while.
    assert len(mailoutbox) == 3
    assert Reminder.objects.counts() == {"sent": 3, "sending": 1}
    Reminder.objects.filter(state="sending").update(at=now() - timedelta(minutes=11))
    send_reminders(day=DAY, at=now())
    wanted = {lan.email, *(one.person.email for one in others)}
    assert sorted(letter.to[0] for letter in mailoutbox) == sorted(wanted)


def test_what_an_earlier_day_left_is_told_anew(due, lan, mailoutbox):
    Reminder.objects.create(
        person=lan, day=DAY - timedelta(days=1), kind="digest", state="waiting", at=NINE
    )
    send()
    assert len(mailoutbox) == 1
    assert Reminder.objects.get(day=DAY - timedelta(days=1)).reason == "broken_off"


def test_a_dry_run_writes_and_sends_nothing(due, mailoutbox, capsys):
    call_command("send_reminders", "--on", DAY.isoformat(), "--dry-run")
    assert capsys.readouterr().out == "reminders: day=2026-12-02 to_tell=1\n"
    assert mailoutbox == []
    assert not Reminder.objects.exists()
    assert not ReminderRun.objects.exists()
    assert preview(DAY).told == {"to_tell": 1}


def test_what_is_left_counts_what_was_read(due, lan, mailoutbox):
    read_course(lan, due.programme.requirements.get(kind="course").course)
    send()
    assert only().lines[0]["minutes"] == 0
    assert only().lines[0]["quizzes"] == 1


def test_a_plan_costs_the_same_for_many_as_for_one(due, lan, commune, count_queries):
    def planned():
        return list(plan(DAY, workdays=current_workdays()))

    few = count_queries(planned)
    StandingFactory.create_batch(9, unit=commune, programme=due.programme, due_on=DUE)
    assert count_queries(planned) == few
