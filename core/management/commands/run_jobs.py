"""Go on with long jobs whose process died."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from core import jobs
from core.models import Job


class Command(BaseCommand):
    help = (
        "Goes on with the long jobs that gave no sign for three minutes, each from where "
        "its last step ended; running it again is harmless. To be run nightly, or sooner."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--failed",
            action="store_true",
            help="try those again, too, that stopped with an error",
        )

    def handle(self, *args: Any, failed: bool = False, **options: Any) -> None:
        waiting = jobs.stalled(now())
        if failed:
            for job in Job.objects.filter(state=Job.State.FAILED).order_by("pk"):
                Job.objects.filter(pk=job.pk).update(
                    state=Job.State.WAITING, message="", finished_at=None
                )
                waiting.append(job.pk)
        stopped = 0
        for pk in waiting:
            try:
                job = jobs.run(pk)
            except Exception as error:  # noqa: BLE001  # said on the job; the others go on
                stopped += 1
                self.stderr.write(f"job {pk}: {error}")
            else:
                self.stdout.write(f"job {pk} {job.kind}: {job.state}")
        if stopped:
            raise CommandError(f"{stopped} of {len(waiting)} jobs stopped again.")
        self.stdout.write(f"jobs: {len(waiting)}")
