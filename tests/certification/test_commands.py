"""The commands: one line each, and harmless to repeat."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from tests.factories.certification import (
    CertificateFactory,
    attempt_quiz,
    read_course,
)
from tests.factories.organisation import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day(at):
    with time_machine.travel(at + timedelta(hours=1), tick=False):
        yield


def run(name):
    out = StringIO()
    call_command(name, stdout=out)
    return out.getvalue().strip()


def test_refresh_standings_counts_what_it_changed(programme, lan, minh):
    assert run("refresh_standings") == "standings: created=2 updated=0 removed=0"
    assert run("refresh_standings") == "standings: created=0 updated=0 removed=0"


def test_issue_certificates_issues_what_was_missed(
    programme, lan, minh, course, quiz, at
):
    for person in (lan, minh):
        read_course(person, course, at)
    attempt_quiz(lan, quiz, at)
    assert run("issue_certificates") == "certificates: issued=1"
    assert run("issue_certificates") == "certificates: issued=0"


def test_render_certificates_makes_the_papers_that_are_missing():
    CertificateFactory.create_batch(2, issued_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert run("render_certificates") == "documents: rendered=2"
    assert run("render_certificates") == "documents: rendered=0"


def test_looking_for_the_earned_costs_the_same_for_many(
    programme, course, quiz, at, count_queries
):
    def failed(count):
        for person in UserFactory.create_batch(count):
            read_course(person, course, at)
            attempt_quiz(person, quiz, at)
        run("issue_certificates")

    failed(1)
    few = count_queries(lambda: run("issue_certificates"))
    failed(20)
    assert count_queries(lambda: run("issue_certificates")) == few
