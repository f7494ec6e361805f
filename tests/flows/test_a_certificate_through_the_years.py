"""One person from appointment to a certificate taken back; and what each month-end said.

At every month-end the manager's report is kept. Years later the report as of each of those
days must say the same, though the law, the rules, the post and the certificates moved on.
"""

from datetime import date, datetime, timedelta
from itertools import groupby

import pytest
import time_machine
from django.utils.timezone import make_aware, now

from certification.basis import basis_for
from certification.models import (
    Annex,
    Assignment,
    Certificate,
    Exemption,
    ProgrammeCitation,
)
from certification.self_check import differences
from certification.services import refresh_standing, revoke_certificate
from core.dates import add_months
from organisation.access import units_led_by
from organisation.services import appoint, end_appointment
from quizzes.services import save_response, start_attempt, submit_attempt
from reports import figures, queries
from tests.factories.certification import AssignmentFactory, ProgrammeFactory
from tests.factories.legal import make_change, make_document, make_provision
from tests.factories.quizzes import QuestionFactory, QuizFactory

MONTHS = 28


def at_nine(day):
    return make_aware(datetime.combine(day, datetime.min.time()) + timedelta(hours=9))


def month_ends():
    return [
        add_months(date(2026, 1, 1), months + 1) - timedelta(days=1)
        for months in range(MONTHS)
    ]


@pytest.fixture
def quiz(db):
    return QuizFactory(questions=QuestionFactory.create_batch(2), pass_percent=50)


@pytest.fixture
def article(db):
    return make_provision(make_document(), "dieu-84")


@pytest.fixture
def programme(quiz, article):
    """A year, two months to renew, thirty days of grace."""
    made = ProgrammeFactory(
        quizzes=[quiz], validity_months=12, renewal_days=60, grace_days=30
    )
    ProgrammeCitation.objects.create(programme=made, provision=article)
    return made


@pytest.fixture
def story(programme, quiz, article, lan, minh, admin, province, other_department):
    """Return what happens on which day."""

    def sit(*, right):
        attempt = start_attempt(quiz=quiz, learner=lan, at=now())
        for item in attempt.items.all():
            answer = ["a" if right else "b"]
            save_response(attempt=attempt, item=item, answer=answer, at=now())
        submit_attempt(attempt=attempt, at=now())

    def ask():
        AssignmentFactory(
            programme=programme,
            unit=province,
            starts_on=date(2026, 1, 12),
            due_on=date(2026, 6, 30),
        )

    def move():
        end_appointment(appointment=lan.appointments.get(), on=date(2026, 9, 14))
        appoint(
            person=lan,
            unit=other_department,
            title="Chuyên viên",
            starts_on=date(2026, 9, 15),
        )

    def change_the_law():
        make_change(
            article.document, article, effective_on=date(2027, 7, 1), recorded_at=now()
        )

    def catch_up():
        certificate = Certificate.objects.get(nth=2)
        change = article.changes.get()
        Annex.objects.create(
            certificate=certificate, change=change, nth=1, text="Đã cập nhật", at=now()
        )

    def ask_anew():
        old = Assignment.objects.get()
        old.ended_on = date(2028, 3, 1)
        old.save()
        AssignmentFactory(
            programme=programme,
            unit=province,
            starts_on=date(2028, 3, 1),
            due_on=date(2028, 9, 30),
            replaces=old,
        )

    def excuse():
        Exemption.objects.create(
            person=lan,
            kind="leave",
            reason="Nghỉ thai sản",
            starts_on=date(2028, 4, 10),
            ends_on=date(2028, 5, 20),
            at=now(),
        )

    return {
        date(2026, 1, 12): ask,
        date(2026, 2, 10): lambda: sit(right=False),
        date(2026, 3, 20): lambda: sit(right=True),
        date(2026, 9, 10): move,
        date(2027, 4, 12): lambda: sit(right=True),
        date(2027, 6, 14): change_the_law,
        date(2027, 8, 16): catch_up,
        date(2027, 10, 5): lambda: revoke_certificate(
            certificate=Certificate.objects.get(nth=2),
            by=admin,
            at=now(),
            reason="Thi hộ",
        ),
        date(2028, 3, 1): ask_anew,
        date(2028, 4, 3): excuse,
    }


def report(programme, province, minh, day):
    """What the manager sees: the figures by branch, and everybody in the list."""
    at = now()
    led = units_led_by(minh, day)
    shown = queries.unit_report(
        unit=province, led=led, programme=programme, at=at, day=day
    )
    question = queries.PeopleQuestion(province, programme, at, day)
    people = queries.find_people(minh, question)
    return (
        [(branch.unit, branch.counts) for branch in shown.branches],
        [
            (
                row.person,
                row.standing.unit,
                row.state,
                row.standing.due_on,
                row.valid_until,
            )
            for row in (queries.person_row(one, day) for one in people)
        ],
    )


def test_each_month_end_says_later_what_it_said_then(
    story, programme, province, minh, lan
):
    kept = {}
    with time_machine.travel(at_nine(date(2026, 1, 5)), tick=False) as clock:
        basis_for(programme, date(2026, 1, 5))
        days = sorted({*story, *month_ends()})
        for day in days:
            clock.move_to(at_nine(day))
            if day in story:
                story[day]()
            if day in month_ends():
                refresh_standing(at=now())
                figures.refresh_all(day=day)
                kept[day] = report(programme, province, minh, day)
        clock.move_to(at_nine(date(2029, 1, 1)))
        for day, said in kept.items():
            assert report(programme, province, minh, day) == said, day

    states = [
        next((state for person, _u, state, *_x in people if person == lan), None)
        for _counts, people in kept.values()
    ]
    changed = [state for state, _same in groupby(states)]
    assert changed == [
        "not_started",
        "in_progress",
        "certified",
        "renewal_open",
        "expired",
        "certified",
        "basis_changed",
        "certified",
        "revoked",
        "overdue",
        "revoked",
    ]


def test_what_events_wrote_is_what_the_facts_come_to(story, programme, lan, minh):
    """On days on which the passing of days alone changed no summary."""
    with time_machine.travel(at_nine(date(2026, 1, 12)), tick=False) as clock:
        for day in sorted(story)[:5]:
            clock.move_to(at_nine(day))
            story[day]()
            if day == date(2026, 1, 12):
                refresh_standing(at=now())
            assert [str(one) for one in differences(at=now())] == []
