"""Put the curriculum of the repository into Wagtail."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext as _

from core.loading import FaultsFound
from courses.loading import Report, load_curriculum
from courses.loading.run import CURRICULUM


class Command(BaseCommand):
    help = (
        "Puts the curriculum's files into Wagtail: creates what is new, updates what no "
        "trainer has touched, lists what it left alone. All or nothing; twice is harmless."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=CURRICULUM)
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Shows what would change, changes nothing.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(
                _("%(folder)s is not a folder; name one that holds course folders.")
                % {"folder": folder}
            )
        try:
            report = load_curriculum(
                at=now(), folder=folder.resolve(), dry_run=options["dry_run"]
            )
        except FaultsFound as found:
            for fault in found.faults:
                self.stderr.write(str(fault))
            raise CommandError(
                _("%(count)d faults; nothing was loaded.")
                % {"count": len(found.faults)}
            ) from found
        self._tell(report, dry_run=options["dry_run"])

    def _tell(self, report: Report, *, dry_run: bool) -> None:
        """Print what became of each part, and end with one line of JSON."""
        summary: dict[str, Any] = {"created": 0, "updated": 0, "unchanged": 0}
        for part, outcome in report.parts.items():
            self.stdout.write(
                f"{part}: {outcome.created} created, {outcome.updated} updated, "
                f"{outcome.unchanged} unchanged, {len(outcome.kept)} kept"
            )
            for name in summary:
                summary[name] += getattr(outcome, name)
        for outcome in report.parts.values():
            for fault in outcome.faults:
                self.stderr.write(str(fault))
        for name in report.kept:
            self.stdout.write(
                _("Left alone, a trainer has edited it: %(name)s") % {"name": name}
            )
        if dry_run:
            self.stdout.write(_("Dry run: nothing was changed."))
        summary["kept"] = report.kept
        self.stdout.write(json.dumps(summary, ensure_ascii=False))
