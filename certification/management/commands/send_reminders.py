from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate, now

from certification.reminders.sending import preview, send_reminders


class Command(BaseCommand):
    help = (
        "Sends the reminders of a day: one letter a person in seven days at most, none on "
        "days off. Running it twice sends nothing twice; what failed is tried again. With "
        "--dry-run nothing is sent or written. For once a day, in the morning."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the day to send for; today where it is left out",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="count only, send nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["on"] or localdate()
        if options["dry_run"]:
            self.stdout.write(f"reminders: {preview(day)}")
            return
        outcome = send_reminders(day=day, at=now())
        self.stdout.write(f"reminders: {outcome}")
        if outcome.server_said:
            raise CommandError(
                "The mail server takes no letters just now. What is left waits; run this "
                f"again. It said: {outcome.server_said}"
            )
