"""What runs once a day, after midnight, one thing after the other."""

import logging
import time
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

logger = logging.getLogger(__name__)

# In this order: the law first, since standings follow it; figures follow standings.
STEPS = (
    "publish_scheduled",
    "close_attempts",
    "refresh_changes",
    "refresh_deltas",
    "issue_certificates",
    "refresh_standings",
    "check_standings",
    "refresh_figures",
    "refresh_statistics",
    "run_jobs",
    "remove_old_downloads",
)


class Command(BaseCommand):
    help = (
        "Does what is due every night: publishes what was prepared for the day, applies "
        "changes of law, brings standings and figures up to date and checks them, goes on "
        "with jobs left behind. Says a line for each; one that fails "
        "stops none of the others, and the command ends with 1. Running it twice is "
        "harmless."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        failed = []
        for name in STEPS:
            began = time.monotonic()
            said = StringIO()
            try:
                call_command(name, stdout=said, stderr=said, verbosity=0)
            except (Exception, SystemExit) as error:
                failed.append(name)
                if not isinstance(error, CommandError):
                    logger.exception("nightly step failed step=%s", name)
                words = f"FAILED: {error}"
            else:
                words = " ".join(said.getvalue().split("\n")[-2:]).strip() or "done"
            seconds = time.monotonic() - began
            self.stdout.write(f"{name}: {words} ({seconds:.1f} s)")
        if failed:
            raise CommandError(f"nightly: failed={','.join(failed)}")
