"""Counting what the list of the bank tells about answers anew."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now
from django.utils.translation import ngettext

from quizzes.models import AttemptItem, Question, Quiz
from quizzes.services import refresh_figures_of


class Command(BaseCommand):
    help = (
        "Counts the difficulty, the discrimination and the flags that the list of "
        "questions shows, for questions that were answered or put right since. Changes "
        "that summary only; running it twice is harmless. Worth running each night."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--quiz", metavar="ADDRESS", help="Only what this quiz has shown."
        )
        parser.add_argument(
            "--all", action="store_true", help="Also what has not changed."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        questions = Question.objects.all()
        if slug := options["quiz"]:
            quiz = Quiz.objects.filter(slug=slug).first()
            if quiz is None:
                raise CommandError(f"There is no quiz at the address {slug}.")
            shown = AttemptItem.objects.filter(attempt__quiz=quiz)
            questions = questions.filter(pk__in=shown.values("version__question"))
        count = refresh_figures_of(questions=questions, at=now(), anew=options["all"])
        words = ngettext(
            "%(count)d question counted.", "%(count)d questions counted.", count
        )
        self.stdout.write(words % {"count": count})
