"""Has the bank enough for a quiz? Beside the form of one, and in the list of all."""

from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import Panel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView

from ..models import Quiz
from ..papers import paper_on, papers_on


class SupplyPanel(Panel):
    """Each draw beside what the bank has for it, by the rule that attempts begin by.

    Also the way to try the quiz out, and a word on attempts that are under way.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/admin/supply_panel.html"
        instance: Quiz

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(
            self, parent_context: dict[str, Any] | None = None
        ) -> dict[str, Any]:
            today = localdate()
            paper = paper_on(self.instance, today)
            dry_from = paper.dry_from(today) if self.instance.is_graded else None
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {
                "quiz": self.instance,
                "supplies": paper.supplies,
                "problems": paper.problems(),
                "dry_from": dry_from,
                "sitting": sitting_words(self.instance),
                "to_mark": self.instance.attempts.to_mark()
                .markable_by(self.request.user, localdate())
                .count(),
            }


def sitting_words(quiz: Quiz) -> str:
    """Return what a change of the quiz means for attempts under way; "" for none."""
    sitting = quiz.attempts.open().counting().count()
    if not sitting:
        return ""
    return ngettext(
        "%(count)d attempt is under way. It keeps the questions, the pass marks and the "
        "time it began with; a change holds for later ones.",
        "%(count)d attempts are under way. They keep the questions, the pass marks and "
        "the time they began with; a change holds for later ones.",
        sitting,
    ) % {"count": sitting}


def tell_supply(quizzes: Sequence[Quiz]) -> None:
    """Give each published quiz its ``shortage``: what the bank lacks for it today."""
    live, today = [quiz for quiz in quizzes if quiz.is_live], localdate()
    for quiz, paper in zip(live, papers_on(live, today), strict=True):
        words = " ".join(paper.problems()) or _("enough")
        dry_from = paper.dry_from(today) if quiz.is_graded else None
        if dry_from:
            words = _("enough until %(day)s, when law that it rests on changes") % {
                "day": date_format(dry_from, "SHORT_DATE_FORMAT")
            }
        # Read by SupplyColumn, in the same request.
        setattr(quiz, "shortage", words)  # noqa: B010


SUPPLY_COLUMN = Column(
    "shortage", gettext_lazy("Questions in the bank"), accessor="shortage"
)


class QuizIndexView(IndexView):
    """The quizzes; a published one that the bank can no longer fill says so."""

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        tell_supply(list(context["object_list"]))
        return context
