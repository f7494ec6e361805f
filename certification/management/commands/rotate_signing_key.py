from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from certification.credentials import keys


class Command(BaseCommand):
    help = (
        "Makes a new key to sign credentials with, and retires the one before. What the "
        "old one signed can still be checked: its public half stays published. Copy the "
        "file that is named to every machine that serves, readable by its owner only."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        row = keys.rotate(at=now())
        self.stdout.write(f"signing key: {keys.path_of(row.kid)}")
