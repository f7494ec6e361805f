"""Whatever happens: summaries are the fold of the facts, and past days stay what they were."""

from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.basis import basis_for
from certification.models import (
    Annex,
    Assignment,
    Certificate,
    Exemption,
    ProgrammeCitation,
    ProgrammeStanding,
)
from certification.self_check import differences
from certification.services import refresh_standing, revoke_certificate
from certification.services.assigning import change_assignment, end_assignment
from certification.services.excusing import end_excuse, excuse
from certification.standing import ALLOWED, State, state_on
from certification.standings import as_of
from core.errors import Refusal
from legal.models import LegalChange
from legal.services.changing import record_change, withdraw_change
from organisation.services import appoint, end_appointment
from quizzes.services import save_response, start_attempt, submit_attempt
from tests.factories.certification import AssignmentFactory, ProgrammeFactory
from tests.factories.legal import make_document, make_provision
from tests.factories.quizzes import QuestionFactory, QuizFactory

FIRST = date(2026, 1, 5)


@pytest.fixture
def quiz(db):
    return QuizFactory(questions=QuestionFactory.create_batch(1), pass_percent=50)


@pytest.fixture
def article(db):
    return make_provision(make_document(), "dieu-84")


@pytest.fixture
def short_programme(quiz, article, province):
    """Two months long, so that much happens in half a year."""
    made = ProgrammeFactory(
        quizzes=[quiz], validity_months=2, renewal_days=20, grace_days=10
    )
    ProgrammeCitation.objects.create(programme=made, provision=article)
    AssignmentFactory(
        programme=made,
        unit=province,
        starts_on=FIRST,
        due_on=FIRST + timedelta(days=40),
    )
    return made


class World:
    """What can happen to Lan, by the services of real use."""

    def __init__(self, programme, quiz, article, lan, admin, unit):
        self.programme, self.quiz, self.article = programme, quiz, article
        self.lan, self.admin, self.unit = lan, admin, unit

    def pass_the_quiz(self):
        self._sit(right=True)

    def fail_the_quiz(self):
        self._sit(right=False)

    def _sit(self, *, right):
        attempt = start_attempt(quiz=self.quiz, learner=self.lan, at=now())
        for item in attempt.items.all():
            answer = ["a" if right else "b"]
            save_response(attempt=attempt, item=item, answer=answer, at=now())
        submit_attempt(attempt=attempt, at=now())

    def revoke(self):
        newest = Certificate.objects.order_by("-nth").first()
        if newest:
            revoke_certificate(
                certificate=newest, by=self.admin, at=now(), reason="Thi hộ"
            )

    def change_the_law(self):
        record_change(
            source=None,
            relation="ends",
            target=self.article.document,
            provisions=[self.article],
            effective_on=now().date() + timedelta(days=3),
            summary="Hết hiệu lực.",
            by=self.admin,
            at=now(),
        )

    def withdraw_the_change(self):
        change = LegalChange.objects.filter(withdrawn_at=None).first()
        if change:
            withdraw_change(change=change, by=self.admin, at=now(), reason="Ghi nhầm")

    def catch_up(self):
        """The annex as `renewing` writes it; how it is earned is proved elsewhere."""
        change = LegalChange.objects.filter(withdrawn_at=None).first()
        newest = Certificate.objects.order_by("-nth").first()
        if change and newest and not newest.annexes.filter(change=change).exists():
            nth = newest.annexes.count() + 1
            Annex.objects.create(
                certificate=newest, change=change, nth=nth, text="Phụ lục", at=now()
            )
            refresh_standing(people=[self.lan.pk], programme=self.programme, at=now())

    def excuse(self):
        excuse(
            people=[self.lan],
            programme=None,
            kind="leave",
            reason="Nghỉ ốm",
            starts_on=now().date() - timedelta(days=2),
            ends_on=now().date() + timedelta(days=12),
            by=self.admin,
            at=now(),
        )

    def end_the_excuse(self):
        exemption = Exemption.objects.order_by("-pk").first()
        if exemption:
            end_excuse(
                exemption=exemption, reason="Đi làm lại", by=self.admin, at=now()
            )

    def ask_later(self):
        before = Assignment.objects.filter(ended_on=None).first()
        if before:
            wanted = Assignment(
                programme=self.programme,
                unit=before.unit,
                due_on=now().date() + timedelta(days=45),
                starts_on=now().date(),
            )
            change_assignment(
                before=before, wanted=wanted, people=[], by=self.admin, at=now()
            )

    def end_the_rule(self):
        rule = Assignment.objects.filter(ended_on=None).first()
        if rule:
            end_assignment(assignment=rule, reason="Thôi giao", by=self.admin, at=now())

    def move(self):
        today = now().date()
        post = self.lan.appointments.filter(ends_on=None).first()
        if post:
            end_appointment(appointment=post, on=today)
        appoint(
            person=self.lan,
            unit=self.unit,
            title="Chuyên viên",
            starts_on=today + timedelta(days=1),
        )


@contextmanager
def undone():
    """Take back what an example did: Hypothesis runs many within one test."""
    point = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        cache.clear()


EVENTS = [name for name in vars(World) if not name.startswith("_")]


@settings(
    max_examples=4,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(
    happened=st.lists(
        st.tuples(
            st.integers(1, 30),
            st.sampled_from([*EVENTS, "pass_the_quiz", "pass_the_quiz"]),
        ),
        min_size=4,
        max_size=7,
    )
)
def test_any_history_is_folded_as_it_happens_and_stays_what_it_was(
    happened,
    short_programme,
    quiz,
    article,
    lan,
    admin,
    other_department,
    django_capture_on_commit_callbacks,
):
    world = World(short_programme, quiz, article, lan, admin, other_department)
    said: dict[date, str | None] = {}

    def state(day):
        row = ProgrammeStanding.objects.filter(person=lan).first()
        return None if row is None else state_on(row, day)

    with (
        undone(),
        time_machine.travel(
            datetime.combine(FIRST, datetime.min.time(), UTC) + timedelta(hours=3),
            tick=False,
        ) as clock,
    ):
        basis_for(short_programme, FIRST)
        for days, event in happened:
            clock.shift(timedelta(days=days))
            refresh_standing(at=now())
            try:
                with django_capture_on_commit_callbacks(execute=True):
                    getattr(world, event)()
            except Refusal:
                pass
            found = [str(one) for one in differences(at=now())]
            assert found == [], (event, found)
            said[now().date()] = state(now().date())
        clock.shift(timedelta(days=400))
        for day, was in said.items():
            then = dict(as_of(day, programme=short_programme)).get(lan.pk)
            assert (None if then is None else state_on(then.summary, day)) == was, day
    for day, after in pairwise(sorted(said)):
        if after - day == timedelta(days=1) and said[day] and said[after]:
            assert State(said[after]) in ALLOWED[State(said[day])]
