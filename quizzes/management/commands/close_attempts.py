"""The clock's hand: run it every minute or so, or let it go on by itself."""

import logging
import signal
from argparse import ArgumentTypeError
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django.utils.timezone import now
from django.utils.translation import ngettext

from quizzes.services import close_overdue

logger = logging.getLogger(__name__)


def seconds(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 3600:
        return int(text)
    raise ArgumentTypeError("from 1 to 3600 seconds")


class Command(BaseCommand):
    help = (
        "Closes and grades the attempts whose time has run out. Harmless to repeat, and "
        "for two of it to run at once. With --every it stays, as a service does, until "
        "SIGTERM or Ctrl+C."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--every",
            type=seconds,
            metavar="SECONDS",
            help="Look again after so many seconds, and go on.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["every"]:
            self._say(close_overdue(at=now()))
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_args: stop.set())
        self.go_on(options["every"], stop)

    def go_on(self, every: int, stop: Event) -> None:
        """Close what is overdue, again and again, until told to stop."""
        while not stop.is_set():
            try:
                if count := close_overdue(at=now()):
                    self._say(count)
            except DatabaseError:
                # A database that restarts is no reason to leave attempts open for good.
                logger.exception("overdue attempts not looked up")
                connection.close()
            stop.wait(every)

    def _say(self, count: int) -> None:
        words = ngettext(
            "%(count)d attempt closed.", "%(count)d attempts closed.", count
        )
        self.stdout.write(words % {"count": count})
