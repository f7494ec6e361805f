"""Counting the figures of the reports anew."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from reports import figures


class Command(BaseCommand):
    help = (
        "Counts the figures of every unit anew from the standings. Changes the kept "
        "figures only, which reports read; running it twice is harmless. Worth running "
        "after midnight: it spares the first readers of the day the counting."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        kept = figures.refresh_all(day=localdate())
        self.stdout.write(
            ngettext("%(count)s figure counted.", "%(count)s figures counted.", kept)
            % {"count": kept}
        )
