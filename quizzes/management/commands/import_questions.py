"""Questions into the bank, from the shell."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal
from core.loading import Fault
from quizzes import importing
from quizzes.formats.items import PictureSource
from quizzes.formats.pictures import NoPictures
from quizzes.formats.registry import FORMATS
from quizzes.importing.outcome import Outcome
from quizzes.importing.reading import Folder, check_size, find_format
from quizzes.importing.site import site_of


class Command(BaseCommand):
    help = (
        "Brings questions from a file into the bank: new ones as drafts, those whose code "
        "the bank knows as new content. All or nothing; twice is harmless. Faulty ones are "
        "listed and do not stop the others. The last line of the output is JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--format",
            choices=sorted(FORMATS),
            default="",
            help="The format of the file; without it, what the file looks like.",
        )
        parser.add_argument(
            "--media", type=Path, help="The folder that pictures come from."
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Shows what would change, changes nothing.",
        )
        parser.add_argument(
            "--live",
            action="store_true",
            help="Puts in use, at once, the questions that can be asked as they are.",
        )
        parser.add_argument(
            "--topic",
            default="",
            metavar="CODE",
            help="The topic of questions that name none.",
        )
        parser.add_argument(
            "--source",
            default="",
            metavar="NAME",
            help="For a whole site: which one, where several are brought over.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            data = self._bytes_of(path)
            pictures = self._pictures(options["media"] and Path(options["media"]))
            found = find_format(path.name, data, options["format"])
            if found.is_site:
                outcome = self._import_site(found, data, path.name, pictures, options)
            else:
                outcome = self._import(data, path.name, found.name, pictures, options)
        except Refusal as refusal:
            # Programs read the last line whatever happens.
            outcome = Outcome(problems=[Fault(path.name, str(refusal))])
            self._end(outcome)
            raise CommandError(str(refusal)) from refusal
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was changed."))
        self._end(outcome)

    def _bytes_of(self, path: Path) -> bytes:
        try:
            check_size(path.name, path.stat().st_size if path.is_file() else 0)
            return path.read_bytes()
        except OSError as error:
            raise importing.FileRefused(
                _("%(file)s cannot be read: %(reason)s.")
                % {"file": path, "reason": error.strerror}
            ) from error

    def _pictures(self, folder: Path | None) -> PictureSource:
        if folder is None:
            return NoPictures()
        if not folder.is_dir():
            raise importing.FileRefused(
                _("%(folder)s is not a folder; name one that holds the pictures.")
                % {"folder": folder}
            )
        return Folder(folder)

    def _import(
        self,
        data: bytes,
        name: str,
        format_name: str,
        pictures: PictureSource,
        options: dict[str, Any],
    ) -> Outcome:
        parsed = importing.read_file(data, name, format_name, pictures)
        plan = importing.plan_import(
            parsed,
            importing.PlanOptions(live=options["live"], topic=options["topic"]),
        )
        self._tell(plan)
        if options["dry_run"]:
            return plan.outcome()
        return importing.apply_import(plan, by=None, at=now())

    def _import_site(
        self,
        found: Any,
        data: bytes,
        name: str,
        pictures: PictureSource,
        options: dict[str, Any],
    ) -> Outcome:
        site = site_of(found)
        plan = site.plan(data, name, pictures, options)
        for words, count in plan.lines:
            self.stdout.write(f"{words}: {count}")
        for notice in plan.notices:
            self.stdout.write(str(notice))
        if options["dry_run"]:
            return plan.outcome()
        return site.apply(plan, by=None, at=now(), tell=lambda done, total: None)

    def _tell(self, plan: importing.Plan) -> None:
        """Print what is worth knowing and no problem."""
        for names in plan.new_topics:
            self.stdout.write(_("New topic: %(name)s") % {"name": " / ".join(names)})
        for notice in plan.notices:
            self.stdout.write(str(notice))
        for offer in plan.offers:
            for remark in offer.notices:
                self.stdout.write(str(Fault(offer.item.where, remark)))
            if offer.twin:
                self.stdout.write(_twin_words(offer))
        for sentence, places in plan.losses.items():
            self.stdout.write(f"{sentence} ({_some(places)})")
        if plan.lacking_explanation:
            self.stdout.write(
                ngettext(
                    "%(count)d question has no explanation; write it before use.",
                    "%(count)d questions have no explanation; write them before use.",
                    plan.lacking_explanation,
                )
                % {"count": plan.lacking_explanation}
            )

    def _end(self, outcome: Outcome) -> None:
        for fault in outcome.problems:
            self.stderr.write(str(fault))
        self.stdout.write(
            _(
                "%(created)d created, %(updated)d updated, %(skipped)d skipped, "
                "%(problems)d problems."
            )
            % {
                "created": outcome.created,
                "updated": outcome.updated,
                "skipped": outcome.skipped,
                "problems": len(outcome.problems),
            }
        )
        self.stdout.write(json.dumps(outcome.as_json(), ensure_ascii=False))


def _twin_words(offer: importing.Offer) -> str:
    twin = offer.twin
    assert twin is not None  # noqa: S101  asked before
    words = (
        _("%(where)s: asks the same as “%(twin)s”; skipped.")
        if offer.decision == "duplicate"
        else _("%(where)s: likely the same as “%(twin)s”.")
    )
    return words % {"where": offer.item.where, "twin": twin.where or twin.code}


def _some(places: list[str]) -> str:
    shown = ", ".join(places[:5])
    rest = len(places) - 5
    if rest <= 0:
        return shown
    return ngettext(
        "%(places)s and %(count)d more", "%(places)s and %(count)d more", rest
    ) % {"places": shown, "count": rest}
