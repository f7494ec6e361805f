from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from certification.delta_keeping import keep_current


class Command(BaseCommand):
    help = (
        "Gives older certificates the legal basis of their programme, brings the paths "
        "after changes of law in step with lessons and questions, and adds the annexes of "
        "who has nothing left to do. Running it twice changes nothing more."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"deltas: {keep_current(at=now())}")
