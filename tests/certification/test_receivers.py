"""What happens here when something happened below: with the real signals."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from certification.models import Certificate, Programme, ProgrammeStanding
from certification.standings import refresh_standing
from courses.loading.report import Report
from courses.models import CourseCompletion, Enrolment
from courses.signals import course_completed, curriculum_loaded, enrolled
from organisation.models import Appointment
from organisation.signals import appointments_changed
from quizzes.models import Attempt
from quizzes.signals import attempt_graded, attempt_started
from tests.factories.certification import (
    attempt_quiz,
    make_parts_of_the_file,
    make_quiz,
    read_course,
)

pytestmark = pytest.mark.django_db


def send_graded(attempt):
    attempt_graded.send(Attempt, attempt=attempt, grade=attempt.grades.last())


def test_last_pass_issues(programme, lan, course, quiz, at):
    read_course(lan, course, at)
    send_graded(attempt_quiz(lan, quiz, at))
    assert Certificate.objects.get().holder == lan


def test_fail_issues_nothing_and_asks_nothing(
    programme, lan, course, quiz, at, count_queries
):
    read_course(lan, course, at)
    attempt = attempt_quiz(lan, quiz, at, "40")
    grade = attempt.grades.last()
    assert (
        count_queries(
            lambda: attempt_graded.send(Attempt, attempt=attempt, grade=grade)
        )
        == 0
    )
    assert not Certificate.objects.exists()


def test_last_course_issues(programme, lan, course, quiz, at):
    attempt_quiz(lan, quiz, at)
    read_course(lan, course, at)
    course_completed.send(
        CourseCompletion, learner=lan, course_key=course.translation_key, at=at
    )
    assert Certificate.objects.get().issued_at == at


def test_certificate_goes_with_the_grade_that_was_rolled_back(
    programme, lan, course, quiz, at
):
    read_course(lan, course, at)
    with transaction.atomic():
        send_graded(attempt_quiz(lan, quiz, at))
        assert Certificate.objects.exists()
        transaction.set_rollback(True)
    assert not Certificate.objects.exists()


def test_quiz_of_no_programme_costs_one_query(programme, lan, at, count_queries):
    attempt = attempt_quiz(lan, make_quiz("ngoai"), at)
    grade = attempt.grades.last()
    assert (
        count_queries(
            lambda: attempt_graded.send(Attempt, attempt=attempt, grade=grade)
        )
        == 1
    )


def test_pass_on_the_way_costs_few_queries(programme, lan, quiz, at, count_queries):
    attempt = attempt_quiz(lan, quiz, at)
    grade = attempt.grades.last()
    # Programme, requirements, groups, last certificate; courses, read again, passes,
    # what was accepted.
    assert (
        count_queries(
            lambda: attempt_graded.send(Attempt, attempt=attempt, grade=grade)
        )
        == 8
    )


def test_starting_a_quiz_is_noted(programme, lan, quiz, at):
    refresh_standing(at=at)
    attempt = Attempt.objects.create(
        quiz=quiz, learner=lan, number=1, seed=1, pass_percent=70, started_at=at
    )
    attempt_started.send(Attempt, attempt=attempt)
    assert ProgrammeStanding.objects.get(person=lan).started_at == at


def test_enrolling_is_noted(programme, lan, course, at):
    refresh_standing(at=at)
    enrolled.send(Enrolment, learner=lan, course_key=course.translation_key, at=at)
    assert ProgrammeStanding.objects.get(person=lan).started_at == at


def test_people_are_counted_where_they_now_work(
    programme, lan, other_department, at, django_assert_max_num_queries, unheard
):
    refresh_standing(at=at)
    Appointment.objects.filter(person=lan).update(unit=other_department)
    with django_assert_max_num_queries(17):
        appointments_changed.send(Appointment, people=[lan.pk])
    assert ProgrammeStanding.objects.get(person=lan).unit == other_department


def test_loaded_curriculum_brings_its_programmes():
    make_parts_of_the_file()
    report = Report()
    curriculum_loaded.send(Report, report=report)
    assert report.parts["programmes"].created == 1
    assert Programme.objects.get().requirements.count() == 4


def test_renewal_in_the_window_is_issued_at_once_and_loses_no_day(
    programme, lan, course, quiz, at
):
    read_course(lan, course, at)
    send_graded(attempt_quiz(lan, quiz, at))
    send_graded(attempt_quiz(lan, quiz, at + timedelta(days=600)))
    assert Certificate.objects.count() == 1
    send_graded(attempt_quiz(lan, quiz, at + timedelta(days=710)))
    first, second = Certificate.objects.order_by("nth")
    assert first.expires_on == date(2028, 11, 24)
    assert second.issued_on == date(2028, 11, 3)
    assert second.expires_on == date(2030, 11, 24)
    send_graded(attempt_quiz(lan, quiz, at + timedelta(days=711)))
    assert Certificate.objects.count() == 2
