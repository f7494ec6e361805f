from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from certification.standings import refresh_standing


class Command(BaseCommand):
    help = (
        "Rebuilds the summary of who stands where in each programme from appointments "
        "and facts. Changes no fact; running it twice changes nothing more."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = refresh_standing(at=now())
        self.stdout.write(f"standings: {outcome}")
