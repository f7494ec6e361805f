"""One person's page: each requirement with its evidence."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from certification.services import refresh_standing
from courses.services import complete_lesson, enrol
from quizzes.services import save_response, start_attempt, submit_attempt
from tests.factories.certification import (
    AssignmentFactory,
    ProgrammeFactory,
    make_course,
)
from tests.factories.quizzes import QuestionFactory, QuizFactory

MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)


@pytest.fixture
def course(db):
    return make_course("ho-so", lessons=2)


@pytest.fixture
def quiz(db):
    return QuizFactory(questions=QuestionFactory.create_batch(2), pass_percent=50)


@pytest.fixture
def assigned(course, quiz, lan, province, nine_o_clock):
    """The province must pass; Lan is in it."""
    made = ProgrammeFactory(courses=[course], quizzes=[quiz])
    AssignmentFactory(programme=made, unit=province)
    refresh_standing(at=nine_o_clock)
    return made


def sit(quiz, person, at, right):
    attempt = start_attempt(quiz=quiz, learner=person, at=at)
    for item in attempt.items.all():
        save_response(attempt=attempt, item=item, answer=["a" if right else "b"], at=at)
    submit_attempt(attempt=attempt, at=at)
    return attempt


def read(course, person, at):
    for lesson in course.get_children().specific():
        complete_lesson(learner=person, lesson=lesson, at=at)


def rows(client, reader, person):
    client.force_login(reader)
    url = reverse("reports:person", args=[person.public_id])
    [sheet] = client.get(url).context["sheets"]
    return sheet


def test_at_first_everything_is_still_to_do(client, assigned, minh, lan):
    sheet = rows(client, minh, lan)
    assert [row.state for row in sheet.requirements] == ["todo", "not_passed"]
    assert sheet.row.state == "not_started"


def test_what_was_begun_says_when(client, assigned, course, quiz, minh, lan):
    enrol(learner=lan, course_key=course.translation_key, at=MONDAY)
    sit(quiz, lan, MONDAY, right=False)
    sheet = rows(client, minh, lan)
    assert [row.state for row in sheet.requirements] == ["doing", "not_passed"]
    assert all("16/11/2026" in row.words for row in sheet.requirements)


def test_what_was_done_says_when_how_well_and_in_which_attempt(
    client, assigned, course, quiz, minh, lan
):
    attempt = sit(quiz, lan, MONDAY, right=True)
    sheet = rows(client, minh, lan)
    passed = sheet.requirements[1]
    assert passed.state == "passed"
    assert "100" in passed.words
    url = reverse("quizzes:attempt", args=[attempt.public_id])
    page = client.get(reverse("reports:person", args=[lan.public_id])).content.decode()
    assert url in page
    assert client.get(url).status_code == 200


def test_who_is_certified_is_shown_what_it_rests_on(
    client, assigned, course, quiz, minh, lan
):
    read(course, lan, MONDAY)
    sit(quiz, lan, MONDAY + timedelta(days=1), right=True)
    sheet = rows(client, minh, lan)
    assert sheet.row.state == "certified"
    assert (
        sheet.certificate.number
        in client.get(reverse("reports:person", args=[lan.public_id])).content.decode()
    )
    assert [row.state for row in sheet.requirements] == ["done", "passed"]


def test_a_person_page_costs_few_queries(
    client, assigned, course, quiz, minh, lan, count_queries
):
    read(course, lan, MONDAY)
    client.force_login(minh)
    url = reverse("reports:person", args=[lan.public_id])
    client.get(url)
    assert count_queries(lambda: client.get(url)) <= 25
