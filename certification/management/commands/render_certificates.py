from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from certification.models import Certificate
from certification.services import render_document


class Command(BaseCommand):
    help = (
        "Renders the PDF of every certificate that has none yet. Those that are there "
        "stay as they are, so running it twice is harmless."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        missing = Certificate.objects.filter(documents__isnull=True).order_by("pk")
        count = 0
        for certificate in missing.iterator(chunk_size=500):
            render_document(certificate=certificate, at=now())
            count += 1
        self.stdout.write(f"documents: rendered={count}")
