"""What the answers tell about a quiz and about a question; for trainers alone.

For anybody else these pages are not there: they show which answers are right.
"""

from collections.abc import Callable
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import Promise
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from organisation.access import is_trainer
from organisation.requests import StaffRequest

from .. import charts
from ..analysis import ENOUGH, ItemFigures, OptionFigures, trust
from ..content import VersionContent, read_version
from ..flags import FLAGS, TRUST
from ..kept import question_statistics, quiz_statistics
from ..kinds import kind_of
from ..models import Question, QuestionVersion, Quiz
from ..statistics import TIMED, Given, Item, commonest

A_PAGE = 50
_WORST = list(FLAGS)


@dataclass(frozen=True)
class Row:
    """A question in the table of a quiz."""

    item: Item
    version: QuestionVersion
    local: VersionContent

    @property
    def figures(self) -> ItemFigures:
        return self.item.figures

    @property
    def percent(self) -> float:
        return 100 * (self.figures.moments.facility or 0.0)

    @property
    def flags(self) -> list[tuple[Promise, Promise]]:
        return [FLAGS[flag] for flag in self.figures.flags]


def _or_last(value: float | None) -> tuple[bool, float]:
    """Order what is not known behind what is."""
    return value is None, value or 0.0


# Name in the address: by what the questions are ordered, the first one first.
SORTS: dict[str, Callable[[Item], Any]] = {
    "flags": lambda item: (
        [_WORST.index(flag) for flag in item.figures.flags] or [len(_WORST)],
        _or_last(item.figures.moments.discrimination),
    ),
    "facility": lambda item: _or_last(item.figures.moments.facility),
    "discrimination": lambda item: _or_last(item.figures.moments.discrimination),
    "difference": lambda item: _or_last(item.figures.upper_lower),
    "time": lambda item: _or_last(item.figures.seconds),
    "answers": lambda item: -item.figures.moments.n,
}


@require_safe
@login_required
@never_cache
def quiz(request: StaffRequest, slug: str) -> HttpResponse:
    """Show how the quiz went, how far to trust it, and which questions to look at."""
    _for_trainers(request)
    found = get_object_or_404(Quiz, slug=slug)
    kept = quiz_statistics(found, now())
    what = kept.what
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "flags"
    ordered = sorted(what.items, key=SORTS[sort])
    page = Paginator(ordered, A_PAGE).get_page(request.GET.get("page"))
    alpha, error = what.reliability, what.standard_error
    context: dict[str, Any] = {
        "quiz": found,
        "kept": kept,
        "statistics": what,
        "passed_percent": 100 * what.passed / what.attempts if what.attempts else 0,
        "alpha": alpha,
        "trust": None if alpha is None else TRUST[trust(alpha)],
        "error": error,
        "either_way": None if error is None else 2 * error,
        "chart": what.distribution
        and charts.histogram(what.distribution.bins, found.pass_percent),
        "bins": what.distribution
        and [(10 * place, n) for place, n in enumerate(what.distribution.bins)],
        "flagged": sum(bool(item.figures.flags) for item in what.items),
        "page": page,
        "rows": _rows(list(page.object_list)),
        "sort": sort,
        "enough": ENOUGH,
        "timed": TIMED,
    }
    return render(request, "quizzes/statistics.html", context)


@dataclass(frozen=True)
class Answered:
    """An option in the table of a question; shares are 0 to 100, None of an empty group.

    ``letter`` is "" for what was left empty.
    """

    letter: str
    html: SafeString
    figures: OptionFigures
    chosen: float
    lower: float | None
    middle: float | None
    upper: float | None


@dataclass(frozen=True)
class Told:
    """One of the commonest answers, in the words of the question."""

    parts: list[tuple[str, str]]
    count: int
    percent: float


@dataclass(frozen=True)
class VersionTold:
    """One version of a question, as its answers show it."""

    row: Row
    options: list[Answered]
    chart: charts.Chart | None
    commonest: list[Told]


@require_safe
@login_required
@never_cache
def question(request: StaffRequest, public_id: UUID) -> HttpResponse:
    """Show what was answered to a question, version by version; in one quiz or in all."""
    _for_trainers(request)
    found = get_object_or_404(Question, public_id=public_id)
    within = None
    if slug := request.GET.get("quiz"):
        within = get_object_or_404(Quiz, slug=slug)
    kept = question_statistics(found, within, now())
    context: dict[str, Any] = {
        "question": found,
        "within": within,
        "kept": kept,
        "versions": [_told(row, within) for row in _rows(kept.what)],
        "enough": ENOUGH,
        "timed": TIMED,
    }
    return render(request, "quizzes/question_statistics.html", context)


def _told(row: Row, within: Quiz | None) -> VersionTold:
    if row.figures.options:
        options = _options(row)
        return VersionTold(row, options, _option_chart(options), [])
    if not kind_of(row.version.kind).is_automatic:
        return VersionTold(row, [], None, [])
    return VersionTold(
        row, [], None, [_words(row, given) for given in commonest(row.version, within)]
    )


def _options(row: Row) -> list[Answered]:
    figures = row.figures
    html = {option.key: option.html for option in row.local.options}
    found = [
        _answered(ascii_uppercase[place % 26], html[one.key], one, figures)
        for place, one in enumerate(figures.options)
    ]
    if figures.blank.chosen:
        found.append(_answered("", escape(_("Left empty")), figures.blank, figures))
    return found


def _answered(
    letter: str, html: SafeString, option: OptionFigures, of: ItemFigures
) -> Answered:
    def share(part: float, whole: float) -> float | None:
        return min(100.0, 100 * part / whole) if whole > 0 else None

    return Answered(
        letter,
        html,
        option,
        share(option.chosen, of.moments.n) or 0.0,
        share(option.lower, of.lower),
        share(max(0.0, option.middle), of.middle),
        share(option.upper, of.upper),
    )


def _option_chart(options: list[Answered]) -> charts.Chart | None:
    """Return the weakest, the middle and the best beside each other, option by option."""
    if all(one.upper is None for one in options):
        return None
    return charts.groups(
        [
            (one.letter, [(s or 0) / 100 for s in (one.lower, one.middle, one.upper)])
            for one in options
            if one.letter
        ]
    )


def _words(row: Row, given: Given) -> Told:
    """Return an answer in words, part by part; no parts where nothing was answered."""
    reviewed = kind_of(row.version.kind).explain(
        row.version.content, row.local, None, given.answer
    )
    parts = [(strip_tags(one.label), one.given) for one in reviewed.rows]
    if len(parts) == 1:
        parts = [("", parts[0][1])]
    return Told(parts if given.answer else [], given.count, 100 * given.share)


def _for_trainers(request: StaffRequest) -> None:
    if not is_trainer(request.user):
        raise Http404


def _rows(items: list[Item]) -> list[Row]:
    versions = QuestionVersion.objects.select_related("question").in_bulk(
        [item.version for item in items]
    )
    language = get_language() or "vi"
    return [
        Row(
            item, versions[item.version], read_version(versions[item.version], language)
        )
        for item in items
    ]
