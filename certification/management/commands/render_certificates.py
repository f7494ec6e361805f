from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from certification.services import render_document, unrendered


class Command(BaseCommand):
    help = (
        "Renders what is missing of the PDFs: certificates that have none yet, annexes "
        "and corrections that are on none. Those that are there stay as they are, so "
        "running it twice is harmless."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for certificate in unrendered().order_by("pk").iterator(chunk_size=500):
            render_document(certificate=certificate, at=now())
            count += 1
        self.stdout.write(f"documents: rendered={count}")
