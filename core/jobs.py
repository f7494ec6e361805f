"""Long work in steps: seen while it runs, gone on with after a crash.

A kind of job registers one function. Each call does a part of the work inside one
transaction, moves the job's ``cursor`` and ``done``, and says whether more is left: what a
killed process had not finished is done again, and what it had is not.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from .models import Job

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)

# A step takes seconds; a job silent for this long has lost its process.
SILENT = timedelta(minutes=3)

Step = Callable[[Job], bool]
_steps: dict[str, Step] = {}
_words: dict[str, StrOrPromise] = {}


def register(kind: str, words: StrOrPromise = "") -> Callable[[Step], Step]:
    """Name the function that does one step of a kind of job; True: more is left.

    ``words`` are what people read the kind as.
    """

    def keep(step: Step) -> Step:
        _steps[kind] = step
        _words[kind] = words
        return step

    return keep


def words_of(kind: str) -> StrOrPromise:
    """Return what people read a kind as; its name, where it has none."""
    return _words.get(kind) or kind


def start(
    *,
    kind: str,
    title: str,
    arguments: dict[str, Any],
    at: datetime,
    total: int = 0,
    by: Any = None,
) -> Job:
    """Write a job down, and hand it to the workers once the transaction is over."""
    if kind not in _steps:
        raise ValueError(f"no such kind of job: {kind}")
    job = Job.objects.create(
        kind=kind, title=title, arguments=arguments, total=total, by=by, created_at=at
    )
    transaction.on_commit(lambda: _enqueue(job.pk))
    return job


def run(job_id: int) -> Job:
    """Do what is left of a job, step by step; harmless for one that is done."""
    while _step(job_id):
        pass
    return Job.objects.get(pk=job_id)


def _step(job_id: int) -> bool:
    try:
        with transaction.atomic():
            job = Job.objects.select_for_update().get(pk=job_id)
            if job.state not in (Job.State.WAITING, Job.State.RUNNING):
                return False
            more = _steps[job.kind](job)
            job.beat_at = now()
            job.state = Job.State.RUNNING if more else Job.State.DONE
            job.finished_at = None if more else job.beat_at
            job.save()
    except Exception as error:
        # The step is undone; say so on the job, where its owner looks.
        Job.objects.filter(pk=job_id).update(
            state=Job.State.FAILED, message=str(error)[:2000], finished_at=now()
        )
        logger.exception("job failed job=%s", job_id)
        raise
    if not more:
        logger.info("job done kind=%s job=%s done=%d", job.kind, job.pk, job.done)
    return more


def stalled(at: datetime) -> list[int]:
    """Return the jobs that wait or run and have given no sign for long."""
    quiet = Q(beat_at__lt=at - SILENT) | Q(
        beat_at__isnull=True, created_at__lt=at - SILENT
    )
    alive = Job.objects.filter(state__in=(Job.State.WAITING, Job.State.RUNNING))
    return list(alive.filter(quiet).order_by("pk").values_list("pk", flat=True))


def try_again(job: Job) -> None:
    """Go on with a failed or stalled job from where its last whole step ended."""
    stopped = Q(state=Job.State.FAILED) | Q(pk__in=stalled(now()))
    Job.objects.filter(stopped, pk=job.pk).update(
        state=Job.State.WAITING, message="", finished_at=None, beat_at=now()
    )
    transaction.on_commit(lambda: _enqueue(job.pk))


def _enqueue(job_id: int) -> None:
    from .tasks import run_job

    run_job.enqueue(job_id)
