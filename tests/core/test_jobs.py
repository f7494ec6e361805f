"""Long work: in steps, seen while it runs, gone on with after a crash."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils.timezone import now

from core import jobs
from core.models import Job
from tests.factories.certification import NINE

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a process that dies leaves behind: no except, no commit."""


class Counting:
    """Makes a group a step, and stops at a number when told to."""

    def __init__(self):
        self.stop_at = None
        self.with_ = RuntimeError("không đủ chỗ trên đĩa")

    def __call__(self, job):
        number = job.cursor.get("next", 1)
        Group.objects.create(name=f"nhóm {number}")
        if number == self.stop_at:
            raise self.with_
        job.cursor = {"next": number + 1}
        job.done = number
        return number < job.arguments["count"]


@pytest.fixture
def counting(monkeypatch):
    step = Counting()
    monkeypatch.setitem(jobs._steps, "counting", step)
    return step


def begin(count=5):
    return jobs.start(
        kind="counting",
        title="Đếm",
        arguments={"count": count},
        total=count,
        at=NINE,
    )


def groups():
    return sorted(Group.objects.filter(name__startswith="nhóm").values_list("name"))


def test_a_job_runs_to_its_end_and_says_so(counting):
    job = jobs.run(begin().pk)
    assert (job.state, job.done, job.percent) == (Job.State.DONE, 5, 100)
    assert job.finished_at is not None
    assert len(groups()) == 5


def test_a_job_begins_once_the_transaction_is_over(
    counting, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = begin(2)
        assert groups() == []
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_what_a_killed_process_had_not_finished_is_done_again_and_only_that(counting):
    job = begin()
    counting.stop_at, counting.with_ = 3, Killed()
    with pytest.raises(Killed):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.percent) == (Job.State.RUNNING, 2, 40)
    assert len(groups()) == 2
    counting.stop_at = None
    assert jobs.run(job.pk).state == Job.State.DONE
    assert len(groups()) == 5


def test_a_step_that_fails_is_undone_and_the_job_says_why(counting):
    job = begin()
    counting.stop_at = 4
    with pytest.raises(RuntimeError):
        jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.message) == (Job.State.FAILED, "không đủ chỗ trên đĩa")
    assert len(groups()) == 3


def test_a_failed_job_is_tried_again_from_where_it_was(
    counting, django_capture_on_commit_callbacks
):
    job = begin()
    counting.stop_at = 4
    with pytest.raises(RuntimeError):
        jobs.run(job.pk)
    counting.stop_at = None
    with django_capture_on_commit_callbacks(execute=True):
        jobs.try_again(job)
    job.refresh_from_db()
    assert (job.state, job.message, job.done) == (Job.State.DONE, "", 5)
    assert len(groups()) == 5


def test_a_job_that_is_done_is_left_alone(counting):
    job = jobs.run(begin(1).pk)
    assert jobs.run(job.pk).finished_at == job.finished_at
    assert len(groups()) == 1


def test_only_a_job_that_is_silent_for_long_has_lost_its_process(counting):
    job = begin()
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RUNNING, beat_at=now() - timedelta(minutes=1)
    )
    assert jobs.stalled(now()) == []
    assert jobs.stalled(now() + timedelta(minutes=5)) == [job.pk]


def test_work_that_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="no such kind"):
        jobs.start(kind="dancing", title="", arguments={}, at=NINE)
