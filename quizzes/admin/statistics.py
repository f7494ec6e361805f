"""What answers tell, in the list of the bank: columns, a filter, and ways to the pages."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from ..analysis import Flag
from ..flags import FLAGS
from ..models import Question, QuestionFigure, Quiz
from .columns import COLUMNS, TextColumn
from .filters import FLAGS as FILTERS


def figure_of(question: Question) -> QuestionFigure | None:
    """Return what was counted of the version in use; None for another, or nothing yet."""
    figure: QuestionFigure | None = getattr(question, "figure", None)
    version = question.current_version
    return figure if figure and version and figure.number == version.number else None


def facility_of(question: Question) -> str:
    figure = figure_of(question)
    if figure is None or figure.facility is None:
        return "–"
    return f"{number_format(100 * figure.facility, 0)} %"


def discrimination_of(question: Question) -> str:
    figure = figure_of(question)
    if figure is None or figure.discrimination is None:
        return "–"
    return number_format(figure.discrimination, 2)


def flags_of(question: Question) -> str:
    """Return what statistics say, in words."""
    figure = figure_of(question)
    names = figure.flags.split() if figure else []
    return "; ".join(str(FLAGS[Flag(name)][0]) for name in names)


def has_flag(flag: Flag) -> Callable[[QuerySet[Question]], QuerySet[Question]]:
    return lambda questions: questions.filter(figure__flags__contains=f" {flag} ")


def has_any(questions: QuerySet[Question]) -> QuerySet[Question]:
    return questions.exclude(figure=None).exclude(figure__flags="")


COLUMNS[-1:-1] = [
    TextColumn(
        "facility",
        gettext_lazy("Right on average"),
        facility_of,
        sort_key="figure__facility",
    ),
    TextColumn(
        "discrimination",
        gettext_lazy("Discrimination"),
        discrimination_of,
        sort_key="figure__discrimination",
    ),
    TextColumn("flags", gettext_lazy("Statistics say"), flags_of),
]
FILTERS["any"] = (gettext_lazy("anything to look at"), has_any)
FILTERS.update(
    {flag.value: (words, has_flag(flag)) for flag, (words, _m) in FLAGS.items()}
)


@hooks.register("register_snippet_listing_buttons")
def lead_to_statistics(
    snippet: Any, user: Any, next_url: str | None = None
) -> Iterator[Button]:
    """Lead from a quiz, and from a question that was in use, to what its answers tell."""
    # By permission, which is looked up once a request and not once a row.
    if not user.has_perm("quizzes.change_question"):
        return
    if isinstance(snippet, Quiz):
        url = reverse("quizzes:statistics", args=[snippet.slug])
    elif isinstance(snippet, Question) and snippet.current_version_id:
        url = reverse("quizzes:question_statistics", args=[snippet.public_id])
    else:
        return
    yield Button(_("Statistics"), url, icon_name="table")
