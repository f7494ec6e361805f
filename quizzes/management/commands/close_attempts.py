"""The clock's hand: run it every minute or so, and on one machine."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now
from django.utils.translation import ngettext

from quizzes.services import close_overdue


class Command(BaseCommand):
    help = "Closes and grades the attempts whose time has run out. Harmless to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        count = close_overdue(at=now())
        words = ngettext(
            "%(count)d attempt closed.", "%(count)d attempts closed.", count
        )
        self.stdout.write(words % {"count": count})
