"""Demo units and people, for looking at the system and for measuring it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal
from reports.demo import PASSWORD, seed_demo
from reports.demo.shapes import SIGN_INS


class Command(BaseCommand):
    help = (
        "Adds a demo province with its units, N people with plausible histories, and the "
        "sign-ins officer, holder, trainer, manager, manager2 and admin. Needs the curriculum. "
        "All or nothing; the same N and seed on the same day give the same data, and a "
        "second run changes nothing. Refuses under production settings."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--staff", type=int, default=300, help="people with a post (default: 300)"
        )
        parser.add_argument(
            "--seed",
            type=int,
            default=1,
            help="another seed, other people (default: 1)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        staff, seed = options["staff"], options["seed"]
        if staff < 10:
            raise CommandError(_("--staff takes 10 or more."))
        try:
            is_new = seed_demo(staff=staff, seed=seed, at=now(), tell=self.stdout.write)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        if not is_new:
            self.stdout.write(_("The demo data is there already; nothing was changed."))
            return
        self.stdout.write(
            ngettext(
                "Demo data with %(count)s person is in place.",
                "Demo data with %(count)s people is in place.",
                staff,
            )
            % {"count": staff}
        )
        self.stdout.write(
            _("Sign in as %(names)s with the password %(password)s.")
            % {
                "names": ", ".join(SIGN_INS),
                "password": PASSWORD,
            }
        )
