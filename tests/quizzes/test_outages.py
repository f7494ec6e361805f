"""An outage gives time back to whom it hit, once, with a record."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from quizzes.models import Extension, Outage, Quiz
from quizzes.refusals import OutageTooWide
from quizzes.services import (
    Reach,
    close_if_overdue,
    close_overdue,
    declare_outage,
    reach_of_outage,
    save_response,
    start_attempt,
    submit_attempt,
)
from tests.factories.organisation import AppointmentFactory, UserFactory
from tests.factories.quizzes import QuestionFactory, QuizFactory

from .conftest import NINE, answer

MINUTE = timedelta(minutes=1)
TEN = NINE + 10 * MINUTE


@pytest.fixture
def quiz(quiz):
    quiz.time_limit_minutes = 10
    quiz.save()
    return quiz


@pytest.fixture
def attempt(quiz, lan):
    return start_attempt(quiz=quiz, learner=lan, at=NINE)


@pytest.fixture
def declare(trainer):
    def declared(quiz=None, unit=None, *, minutes=15, at=NINE, **more):
        return declare_outage(
            quiz=quiz,
            unit=unit,
            minutes=minutes,
            reason="Mất mạng ở xã",
            by=trainer,
            at=at,
            **more,
        )

    return declared


def deadline_of(attempt):
    attempt.refresh_from_db()
    return attempt.deadline_at


def test_an_open_attempt_gets_the_minutes_and_a_record(quiz, attempt, declare):
    outage = declare(quiz)
    assert deadline_of(attempt) == TEN + 15 * MINUTE
    record = outage.extensions.get()
    assert (record.attempt, record.deadline_before, record.deadline_after) == (
        attempt,
        TEN,
        TEN + 15 * MINUTE,
    )


def test_a_second_outage_adds_to_the_first(quiz, attempt, declare):
    declare(quiz, minutes=5)
    declare(quiz, minutes=7)
    assert deadline_of(attempt) == TEN + 12 * MINUTE


def test_the_same_declaration_sent_twice_extends_once(quiz, attempt, declare):
    token = uuid4()
    assert declare(quiz, token=token) == declare(quiz, token=token)
    assert deadline_of(attempt) == TEN + 15 * MINUTE
    assert Extension.objects.count() == 1


def test_neither_quiz_nor_unit_is_refused(db, declare):
    with pytest.raises(OutageTooWide):
        declare()
    assert not Outage.objects.exists()


@pytest.mark.parametrize(
    ("where", "hit"),
    [("province", True), ("commune", True), ("other_department", False)],
)
def test_a_unit_reaches_whoever_works_in_it_or_below(
    request, attempt, declare, where, hit
):
    declare(unit=request.getfixturevalue(where))
    assert (deadline_of(attempt) > TEN) is hit


def test_a_post_that_has_ended_is_not_reached(quiz, commune, declare):
    gone = UserFactory()
    AppointmentFactory(
        person=gone, unit=commune, ends_on=(NINE - timedelta(days=2)).date()
    )
    attempt = start_attempt(quiz=quiz, learner=gone, at=NINE)
    declare(unit=commune)
    assert deadline_of(attempt) == TEN


def test_quiz_and_unit_together_reach_who_is_in_both(
    quiz, attempt, minh, commune, declare
):
    beside = start_attempt(quiz=quiz, learner=minh, at=NINE)
    elsewhere = start_attempt(
        quiz=QuizFactory(questions=[QuestionFactory()], time_limit_minutes=10),
        learner=attempt.learner,
        at=NINE,
    )
    declare(quiz, commune)
    assert deadline_of(attempt) == TEN + 15 * MINUTE
    assert deadline_of(beside) == deadline_of(elsewhere) == TEN


def test_what_has_no_deadline_or_is_closed_stays_as_it_is(lan, minh, declare):
    quiz = QuizFactory(questions=[QuestionFactory()])
    unlimited = start_attempt(quiz=quiz, learner=lan, at=NINE)
    sent = start_attempt(quiz=quiz, learner=minh, at=NINE)
    submit_attempt(attempt=sent, at=NINE)
    declare(quiz)
    assert deadline_of(unlimited) is None
    assert deadline_of(sent) is None
    assert not Extension.objects.exists()


def test_time_that_ran_out_unnoticed_is_given_back(quiz, attempt, declare):
    """Nobody has closed it: the learner could not, the line was down."""
    declare(quiz, at=TEN + 5 * MINUTE)
    assert deadline_of(attempt) == TEN + 15 * MINUTE
    answer(attempt, 1, "a", at=TEN + 6 * MINUTE)
    assert attempt.items.get(position=1).responses.exists()


def test_an_attempt_extended_while_the_clock_was_about_to_close_it_stays_open(
    quiz, attempt, declare
):
    """Read before the outage, closed after it: the deadline of the row decides."""
    declare(quiz)
    assert attempt.deadline_at == TEN
    assert not close_if_overdue(attempt=attempt, at=TEN + MINUTE)
    assert (attempt.state, attempt.deadline_at) == ("open", TEN + 15 * MINUTE)
    assert close_overdue(at=TEN + MINUTE) == 0


def test_what_is_sent_with_an_old_deadline_in_mind_is_sent_by_the_learner(
    quiz, attempt, declare
):
    declare(quiz)
    submit_attempt(attempt=attempt, at=TEN + MINUTE)
    assert (attempt.closed_by, attempt.closed_at) == ("learner", TEN + MINUTE)


def test_a_save_with_an_old_deadline_in_mind_is_kept(quiz, attempt, declare):
    item = attempt.items.select_related("version").get(position=1)
    declare(quiz)
    save_response(attempt=attempt, item=item, answer=["a"], at=TEN + MINUTE)
    assert attempt.deadline_at == TEN + 15 * MINUTE


def test_whom_it_would_touch_is_counted_first(quiz, attempt, minh, hoa, declare):
    out_of_time = start_attempt(quiz=quiz, learner=hoa, at=NINE - 12 * MINUTE)
    close_if_overdue(attempt=out_of_time, at=NINE)
    Quiz.objects.update(time_limit_minutes=None)
    quiz.refresh_from_db()
    start_attempt(quiz=quiz, learner=minh, at=NINE)
    reach = reach_of_outage(quiz=quiz, unit=None, minutes=15, at=NINE)
    assert reach == Reach(open=1, unlimited=1, closed=1)


def test_many_attempts_cost_few_queries(quiz, declare, count_queries):
    counts = []
    for size in (2, 30):
        for person in UserFactory.create_batch(size):
            start_attempt(quiz=quiz, learner=person, at=NINE)
        counts.append(count_queries(lambda: declare(quiz)))
    assert counts[0] == counts[1]


# --- The learner -----------------------------------------------------------------------


def test_the_learner_reads_how_much_and_why(
    client, lan, quiz, attempt, declare, time_machine
):
    time_machine.move_to(NINE, tick=False)
    client.force_login(lan)
    url = reverse("quizzes:take", args=[quiz.slug])
    assert "Mất mạng" not in client.get(url).text
    declare(quiz)
    page = client.get(url).text
    assert "Mất mạng ở xã" in page
    assert 'data-deadline-seconds="1500"' in page


# --- The trainer -----------------------------------------------------------------------


@pytest.fixture
def as_trainer(client, trainer, time_machine):
    from courses.roles import ensure_roles

    ensure_roles()
    time_machine.move_to(NINE, tick=False)
    client.force_login(trainer)
    return client


def form(quiz="", unit="", minutes="15", reason="Mất mạng", **more):
    return {
        "quiz": getattr(quiz, "pk", quiz),
        "unit": getattr(unit, "pk", unit),
        "minutes": minutes,
        "reason": reason,
        "token": str(uuid4()),
        **more,
    }


def test_a_trainer_sees_whom_it_touches_before_it_counts(as_trainer, quiz, attempt):
    add = reverse("outages:add")
    assert as_trainer.get(add).status_code == 200
    sent = form(quiz)
    shown = as_trainer.post(add, sent)
    assert shown.status_code == 200
    assert shown.context["reach"].open == 1
    assert not Outage.objects.exists()
    for _click in range(2):
        done = as_trainer.post(add, sent | {"confirmed": "yes"}, follow=True)
        assert "Hoàng Thị Lan" in done.text
    assert Extension.objects.count() == 1
    assert "Mất mạng" in as_trainer.get(reverse("outages:index")).text


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"minutes": "0"},
        {"minutes": "601"},
        {"minutes": "x"},
        {"reason": " "},
        {"reason": "x" * 301},
        {"token": "x"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_happens(as_trainer, quiz, attempt, wrong):
    sent = form(quiz if wrong else "") | wrong | {"confirmed": "yes"}
    page = as_trainer.post(reverse("outages:add"), sent)
    assert page.status_code == 200
    assert page.context["form"].errors
    assert not Outage.objects.exists()


def test_going_back_to_change_something_keeps_what_was_said(as_trainer, quiz):
    page = as_trainer.post(
        reverse("outages:add"), form(quiz, reason="Mưa lũ", change="yes")
    )
    assert "Mưa lũ" in page.text
    assert "reach" not in page.context


@pytest.mark.parametrize("name", ["index", "add"])
def test_nobody_else_declares_one(client, minh, name):
    client.force_login(minh)
    assert client.get(reverse(f"outages:{name}")).status_code in (302, 403)


def test_the_lists_cost_the_same_for_many(
    as_trainer, quiz, attempt, declare, count_queries
):
    declare(quiz)
    index = reverse("outages:index")
    as_trainer.get(index)
    few = count_queries(lambda: as_trainer.get(index))
    for person in UserFactory.create_batch(3):
        start_attempt(quiz=quiz, learner=person, at=NINE)
    outages = [declare(quiz) for _more in range(5)]
    assert count_queries(lambda: as_trainer.get(index)) == few
    first, last = (
        count_queries(
            lambda o=one: as_trainer.get(reverse("outages:outage", args=[o.pk]))
        )
        for one in (Outage.objects.last(), outages[-1])
    )
    assert first == last
