"""Put up what was prepared, and keep the lists of changes in step: once a night."""

import json
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from legal.models import LegalChange
from legal.services import refresh_items
from quizzes.services.suspending import refresh_all_suspensions


class Command(BaseCommand):
    help = (
        "Publishes what was prepared for today, adds to each change of law what has come "
        "to rest on it, retires what no longer does, and sets anew which questions are "
        "suspended. Run it just after midnight; twice is harmless."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("publish_scheduled", verbosity=0)
        changes = LegalChange.objects.in_effect().order_by("applies_from", "pk")
        moved = sum(refresh_items(change) for change in changes)
        summary = {"lists": moved, "questions": refresh_all_suspensions()}
        self.stdout.write(json.dumps(summary))
