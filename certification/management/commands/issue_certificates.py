from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from certification.services import issue_all_earned


class Command(BaseCommand):
    help = (
        "Issues every certificate that was earned and not yet issued: to whoever "
        "renewed in the last month of one that has now lapsed, or after a repair. "
        "Running it twice issues nothing twice. For once a day, after midnight."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        issued = issue_all_earned(at=now())
        self.stdout.write(f"certificates: issued={len(issued)}")
