"""Standings after a change: at once for a few, by a job for many."""

from io import StringIO

import pytest
from django.core.management import call_command

from certification import recalculating, tasks
from certification.models import ProgrammeStanding
from certification.recalculating import recalculate
from core import jobs
from core.models import Job
from legal.models import LegalChange, LegalDocument
from legal.signals import provision_changed
from tests.factories.certification import AssignmentFactory
from tests.factories.organisation import AppointmentFactory, UserFactory

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a process that dies leaves behind."""


@pytest.fixture
def crowd(commune, monkeypatch):
    """Seven officers, where two are many."""
    monkeypatch.setattr(recalculating, "AT_ONCE", 2)
    monkeypatch.setattr(recalculating, "CHUNK", 2)
    people = UserFactory.create_batch(7)
    for person in people:
        AppointmentFactory(person=person, unit=commune)
    return people


def test_a_few_are_recalculated_at_once(programme, lan, minh, at):
    assert recalculate(programme=programme.pk, at=at) is None
    assert ProgrammeStanding.objects.count() == 2
    assert not Job.objects.exists()


def test_many_are_recalculated_by_a_job_that_survives_a_kill(
    programme, crowd, at, monkeypatch
):
    job = recalculate(programme=programme.pk, at=at)
    assert job.total == 7
    # What still waits serves for both.
    assert recalculate(programme=programme.pk, at=at) == job
    real, asked = recalculating.refresh_standing, []

    def killed_at_the_third(*, people, **kwargs):
        asked.append(people)
        real(people=people, **kwargs)
        if len(asked) == 3:
            raise Killed

    monkeypatch.setattr(recalculating, "refresh_standing", killed_at_the_third)
    with pytest.raises(Killed):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.RUNNING, 4)
    assert ProgrammeStanding.objects.count() == 4

    Job.objects.update(beat_at=at)
    out = StringIO()
    call_command("run_jobs", stdout=out)
    assert "jobs: 1" in out.getvalue()
    job.refresh_from_db()
    assert (job.state, job.done) == (Job.State.DONE, 7)
    assert ProgrammeStanding.objects.count() == 7
    # The third chunk twice, and nothing else twice.
    assert asked[2] == asked[3]
    assert [len(people) for people in asked] == [2, 2, 2, 2, 1]


def test_job_of_a_programme_deleted_since_ends(programme, crowd, at):
    job = recalculate(programme=programme.pk, at=at)
    programme.assignments.all().delete()
    programme.delete()
    assert jobs.run(job.pk).state == Job.State.DONE


def test_failed_jobs_are_tried_again_when_asked(programme, crowd, at, monkeypatch):
    job = recalculate(programme=programme.pk, at=at)
    Job.objects.update(state=Job.State.FAILED)
    call_command("run_jobs", stdout=StringIO())
    assert Job.objects.get().state == Job.State.FAILED
    call_command("run_jobs", "--failed", stdout=StringIO())
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_what_is_due_after_a_change_of_law_follows_it(
    programme, lan, at, monkeypatch, django_capture_on_commit_callbacks
):
    change = LegalChange.objects.create(
        relation="amends",
        target=LegalDocument.objects.create(code="L06", title="Luật 06/2026/QH16"),
        effective_on=at.date(),
        known_on=at.date(),
        summary="Sửa Điều 84",
        recorded_at=at,
    )
    rule = AssignmentFactory(
        programme=programme, due="change", due_on=None, change=change
    )
    told = []
    monkeypatch.setattr(tasks, "enqueue_refresh", told.append)
    with django_capture_on_commit_callbacks(execute=True):
        provision_changed.send(LegalChange, change=change, provision_ids=set())
    assert told == [rule.programme_id]
