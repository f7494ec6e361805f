"""Questions of the bank into a file, from the shell."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from quizzes.exporting import export, in_topic
from quizzes.formats.registry import FORMATS, writable
from quizzes.models import Question, Topic


class Command(BaseCommand):
    help = (
        "Writes the bank, or the questions of a topic and of those below it, to a file. "
        "Says what the format cannot hold. The last line of the output is JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--format",
            required=True,
            choices=sorted(one.name for one in FORMATS.values() if one.writes),
        )
        parser.add_argument("--topic", default="", metavar="CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if options["format"] not in {one.name for one in writable()}:
            raise CommandError(_("This format cannot be written here."))
        questions: QuerySet[Question] = Question.objects.order_by("topic__code", "code")
        if options["topic"]:
            topic = Topic.objects.filter(code=options["topic"]).first()
            if topic is None:
                raise CommandError(
                    _("There is no topic “%(code)s”.") % {"code": options["topic"]}
                )
            questions = in_topic(questions, topic)
        written = export(questions, options["format"])
        try:
            path.write_bytes(written.data)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s.")
                % {"file": path, "reason": error.strerror}
            ) from error
        for loss in written.lost:
            self.stderr.write(str(loss))
        summary = {
            "exported": questions.count(),
            "lost": [str(loss) for loss in written.lost],
        }
        self.stdout.write(json.dumps(summary, ensure_ascii=False))
