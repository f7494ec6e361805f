from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from certification.bulk.packing import remove_old


class Command(BaseCommand):
    help = (
        "Deletes the ZIP files of certificates that are older than seven days. The rows "
        "that say who made which stay. Running it twice is harmless."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"downloads: removed={remove_old(now())}")
