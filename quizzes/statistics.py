"""What the answers to a quiz, or to one question, tell: rows in, ``analysis`` out.

Counted are the newest grades of our own attempts: no trial of a trainer, nothing brought
over from another system, whose questions were not versions of ours. A version's corrections
of typing errors count as one with it. Nothing is written; answers pass by one at a time, so
that fifty thousand attempts take no more memory than five hundred.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from statistics import median
from typing import Any

from django.db import connection

from core.sql import moment

from . import analysis
from .analysis import NO_BANDS, Cuts, Distribution, ItemFigures, Spread
from .models import Correction, Question, QuestionVersion, Quiz
from .models.bank import Kind
from .tallies import Sums

Versions = Mapping[tuple[int, int], list[int]]

CHOICES = (Kind.SINGLE, Kind.SEVERAL, Kind.TRUE_FALSE)
# So many of the newest attempts tell the time taken: their median hardly moves after that.
TIMED = 1000
# So many different answers are listed of what was typed or put together.
MOST_GIVEN = 20
_CHUNK = 2000

# By hand, as in ``sheets``: two million models, or a sort of them, would take a minute. The
# casts make floats of both databases' decimals.
_NEWEST = """
  JOIN quizzes_grade g ON g.attempt_id = a.id
   AND g.id = (SELECT MAX(u.id) FROM quizzes_grade u WHERE u.attempt_id = a.id)
"""
_COUNTING = "NOT a.is_trial AND a.origin = ''"
_SHARE = "CAST(m.points AS double precision) / CAST(m.possible AS double precision)"
_REST = """CASE WHEN g.possible > m.possible
  THEN CAST(g.score - m.points AS double precision)
     / CAST(g.possible - m.possible AS double precision) ELSE 0 END"""
_MARKS = """
  JOIN quizzes_itemmark m ON m.grade_id = g.id AND m.possible > 0
  JOIN quizzes_attemptitem i ON i.id = m.item_id
"""


@dataclass(frozen=True)
class Item:
    """One question in one version, as its answers show it.

    ``version`` is the newest of those with that number: its words are the ones to show.
    """

    question: int
    number: int
    version: int
    figures: ItemFigures


@dataclass(frozen=True)
class QuizStatistics:
    """A quiz as a whole, and each of its questions.

    ``distribution`` is of results in per cent, None without any. ``is_drawn``: attempts
    differ in their questions, so that ``reliability`` is an estimate.
    """

    passed: int
    distribution: Distribution | None
    spread: Spread | None
    is_drawn: bool
    items: tuple[Item, ...]

    @property
    def attempts(self) -> int:
        return self.distribution.n if self.distribution else 0

    @property
    def reliability(self) -> float | None:
        """Return alpha; None where there is too little to tell."""
        return analysis.reliability(self.spread) if self.spread else None

    @property
    def standard_error(self) -> float | None:
        """Return the standard error of measurement in percentage points."""
        if self.distribution is None:
            return None
        return analysis.standard_error(self.distribution.deviation, self.reliability)


@dataclass(frozen=True)
class Given:
    """An answer, how many gave it, and the share of the points it earned on average."""

    answer: list[str]
    count: int
    share: float


@dataclass(frozen=True)
class _Which:
    """The attempts and answers to count: a condition on a, i, and its parameters."""

    attempts: str
    items: str
    parameters: tuple[Any, ...]


def _of_quiz(quiz: int) -> _Which:
    return _Which("a.quiz_id = %s", "TRUE", (quiz,))


def _of_versions(versions: Sequence[int], quiz: int | None) -> _Which:
    marks = ", ".join(["%s"] * len(versions))
    shown = f"i.version_id IN ({marks})"
    if quiz is None:
        return _Which("TRUE", shown, tuple(versions))
    return _Which("a.quiz_id = %s", shown, (quiz, *versions))


def count_quiz(quiz: Quiz) -> QuizStatistics:
    """Count everything about a quiz, from all its graded attempts."""
    which = _of_quiz(quiz.pk)
    results: dict[float, int] = {}
    passed = 0
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT CAST(g.percent AS double precision), COUNT(*),
                       SUM(CASE WHEN g.passed THEN 1 ELSE 0 END)
                  FROM quizzes_attempt a {_NEWEST}
                 WHERE {which.attempts} AND {_COUNTING} GROUP BY 1""",  # noqa: S608
            which.parameters,
        )
        for percent, count, of_them in cursor.fetchall():
            results[percent] = count
            passed += of_them
    if not results:
        return QuizStatistics(0, None, None, is_drawn=False, items=())
    cuts = analysis.cuts(results)
    sums = _sums(which, cuts)
    versions = _by_number(sums)
    spread = _spread(which, sums, versions)
    items = _items(sums, versions, cuts, _seconds(which))
    attempts = sum(results.values())
    return QuizStatistics(
        passed=passed,
        distribution=analysis.distribution(results),
        spread=spread,
        is_drawn=any(item.figures.moments.n != attempts for item in items),
        items=tuple(items),
    )


def count_question(question: Question, quiz: Quiz | None = None) -> list[Item]:
    """Count the answers to a question, a row for each of its versions, newest first.

    In all quizzes, or in one.
    """
    versions = list(question.versions.values_list("pk", flat=True))
    if not versions:
        return []
    which = _of_versions(versions, quiz.pk if quiz else None)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT CAST(g.percent AS double precision), COUNT(*)
                  FROM quizzes_attemptitem i
                  JOIN quizzes_attempt a ON a.id = i.attempt_id {_NEWEST}
                 WHERE {which.attempts} AND {which.items} AND {_COUNTING} GROUP BY 1""",  # noqa: S608
            which.parameters,
        )
        results: dict[float, int] = dict(cursor.fetchall())
    cuts = analysis.cuts(results)
    sums = _sums(which, cuts)
    items = _items(sums, _by_number(sums), cuts, _seconds(which))
    return sorted(items, key=lambda item: -item.number)


def commonest(version: QuestionVersion, quiz: Quiz | None = None) -> list[Given]:
    """Return what was answered most often to a version and its corrections, most first."""
    versions = QuestionVersion.objects.filter(
        question=version.question_id, number=version.number
    ).values_list("pk", flat=True)
    which = _of_versions(list(versions), quiz.pk if quiz else None)
    sql = f"""
    SELECT CAST(r.answer AS text), COUNT(*), AVG({_SHARE})
      FROM quizzes_attemptitem i
      JOIN quizzes_attempt a ON a.id = i.attempt_id {_NEWEST}
      JOIN quizzes_itemmark m
        ON m.item_id = i.id AND m.grade_id = g.id AND m.possible > 0
      LEFT JOIN quizzes_response r ON r.id = m.response_id
     WHERE {which.attempts} AND {which.items} AND {_COUNTING}
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_GIVEN}"""  # noqa: S608
    rows = _rows(sql, which.parameters)
    return [Given(_keys(answer), count, share) for answer, count, share in rows]


def _rows(sql: str, parameters: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield rows as they come, on PostgreSQL too from a cursor on the server."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, parameters)
        while rows := cursor.fetchmany(_CHUNK):
            yield from rows


def _sums(which: _Which, cuts: Cuts | None) -> dict[int, Sums]:
    """Return the sums of each version."""
    sql = f"""
    SELECT i.version_id, CAST(g.percent AS double precision), {_SHARE}, {_REST},
           CAST(r.answer AS text)
      FROM quizzes_attempt a {_NEWEST} {_MARKS}
      LEFT JOIN quizzes_response r ON r.id = m.response_id
     WHERE {which.attempts} AND {which.items} AND {_COUNTING}"""  # noqa: S608
    choices = set(
        QuestionVersion.objects.filter(kind__in=CHOICES).values_list("pk", flat=True)
    )
    sums: dict[int, Sums] = {}
    bands: dict[float, int] = {}
    for version, percent, share, rest, answer in _rows(sql, which.parameters):
        of_version = sums.get(version)
        if of_version is None:
            of_version = sums[version] = Sums()
        band = bands.get(percent)
        if band is None:
            band = bands[percent] = cuts.band(percent) if cuts else 2
        of_version.add(share, rest, band, answer if version in choices else None)
    return sums


def _spread(
    which: _Which, sums: Mapping[int, Sums], versions: Versions
) -> Spread | None:
    """Go through the answers once more, now that each question's mean is known."""
    if not sums:
        return None
    means: dict[int, float] = {}
    for of_number in versions.values():
        share = sum(sums[pk].x for pk in of_number) / sum(
            sums[pk].n for pk in of_number
        )
        means |= dict.fromkeys(of_number, share)
    # In the order of the index: nothing is sorted, and each attempt comes in one piece.
    sql = f"""
    SELECT g.id, i.version_id, {_SHARE}
      FROM quizzes_attempt a {_NEWEST} {_MARKS}
     WHERE {which.attempts} AND {which.items} AND {_COUNTING}
     ORDER BY a.id, g.id"""  # noqa: S608
    papers = items = pairs = 0
    squares = sum_square = 0.0
    for _grade, answers in groupby(_rows(sql, which.parameters), itemgetter(0)):
        deviations = [share - means[version] for _g, version, share in answers]
        papers += 1
        items += len(deviations)
        pairs += len(deviations) * (len(deviations) - 1)
        squares += sum(one * one for one in deviations)
        sum_square += sum(deviations) ** 2
    return analysis.spread(
        papers=papers,
        items=items,
        pairs=pairs,
        square_sum=squares,
        sum_square=sum_square,
    )


def _by_number(sums: Mapping[int, Sums]) -> Versions:
    """Return the versions of each question and number, the newest correction last."""
    found: dict[tuple[int, int], list[int]] = {}
    for pk, question, number in (
        QuestionVersion.objects.filter(pk__in=list(sums))
        .order_by("question", "number", "correction")
        .values_list("pk", "question", "number")
    ):
        found.setdefault((question, number), []).append(pk)
    return found


def _items(
    sums: Mapping[int, Sums],
    versions: Versions,
    cuts: Cuts | None,
    seconds: Mapping[int, list[float]],
) -> list[Item]:
    contents = _contents([of_number[-1] for of_number in versions.values()])
    items = []
    for (question, number), of_number in versions.items():
        total = Sums()
        for pk in of_number:
            total += sums[pk]
        times = [one for pk in of_number for one in seconds.get(pk, ())]
        figures = total.figures(
            cuts.bands if cuts else NO_BANDS,
            contents[of_number[-1]],
            keys_of=_keys,
            seconds=median(times) if times else None,
        )
        items.append(Item(question, number, of_number[-1], figures))
    return items


def _contents(versions: Collection[int]) -> dict[int, dict[str, bool]]:
    """Return, by version, the keys of the options and whether each is right today.

    Empty for kinds that have none to choose from. A corrected key counts as corrected.
    """
    rows = QuestionVersion.objects.filter(pk__in=versions).values_list(
        "pk", "kind", "content"
    )
    contents = {
        pk: content["options"] if kind in CHOICES else []
        for pk, kind, content in rows.iterator()
    }
    for version, content in Correction.objects.filter(
        version__in=versions, content__isnull=False
    ).values_list("version", "content"):
        if content and contents[version]:
            contents[version] = content["options"]
    return {
        pk: {option["key"]: option["correct"] for option in options}
        for pk, options in contents.items()
    }


def _keys(answer: str | None) -> list[str]:
    """Return the keys in an answer as the database has it."""
    return json.loads(answer) if answer else []


def _seconds(which: _Which) -> dict[int, list[float]]:
    """Return how long each version took, an entry for each answer, in the newest attempts.

    The time from one save to the next goes to the question that was saved. A pause counts
    as well; the median does not mind it.
    """
    sql = f"""
    SELECT a.id, i.version_id, i.id, r.saved_at, a.started_at
      FROM quizzes_attempt a
      JOIN quizzes_attemptitem i ON i.attempt_id = a.id
      JOIN quizzes_response r ON r.item_id = i.id
     WHERE a.id IN (
           SELECT a.id FROM quizzes_attempt a
             JOIN quizzes_attemptitem i ON i.attempt_id = a.id
            WHERE {which.attempts} AND {which.items} AND {_COUNTING}
              AND a.state = 'graded'
            GROUP BY a.id ORDER BY a.id DESC LIMIT {TIMED})
     ORDER BY a.id, r.id"""  # noqa: S608
    taken: dict[int, list[float]] = {}
    for _attempt, saves in groupby(_rows(sql, which.parameters), itemgetter(0)):
        of_items: dict[tuple[int, int], float] = {}
        before: datetime | None = None
        for _pk, version, item, saved_at, started_at in saves:
            at = moment(saved_at)
            since = at - (before or moment(started_at))
            so_far = of_items.get((version, item), 0.0)
            of_items[version, item] = so_far + since.total_seconds()
            before = at
        for (version, _item), seconds in of_items.items():
            taken.setdefault(version, []).append(seconds)
    return taken
