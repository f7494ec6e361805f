from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from certification.self_check import differences
from certification.standings import refresh_standing


class Command(BaseCommand):
    help = (
        "Compares the summary of who stands where with the facts, person by person, and "
        "prints each difference. Must find none; ends with 1 where it does. --repair "
        "rebuilds the summaries that differ, and still ends with 1: something that "
        "changes facts has forgotten to say so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="rebuild the summaries that differ"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        people: set[int] = set()
        count = 0
        for difference in differences(at=at):
            self.stdout.write(str(difference))
            people.add(difference.person)
            count += 1
        if not count:
            self.stdout.write("standings: differences=0")
            return
        mended = ""
        if options["repair"]:
            mended = f"; repaired: {refresh_standing(people=sorted(people), at=at)}"
        raise CommandError(f"standings: differences={count}{mended}")
