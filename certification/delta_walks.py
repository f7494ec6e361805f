"""How far people have come on the ways back: the facts, gathered for `delta.progress`."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from django.utils.timezone import make_aware

from courses.models import LessonPage
from quizzes.results import Pass, newest_grades

from .delta import Progress, progress
from .models import DeltaPath, DeltaReading


@dataclass(frozen=True)
class Walk:
    """A person on a path: how far, and the pass that counts."""

    progress: Progress
    passed: Pass | None


def walks(paths: Collection[DeltaPath], person: int) -> dict[int, Walk]:
    """Return how far a person has come on each path, in three queries at most."""
    read: dict[int, dict[str, datetime]] = defaultdict(dict)
    for path, step, at in DeltaReading.objects.filter(
        path__in=paths, person=person
    ).values_list("path", "lesson_key", "at"):
        read[path][step] = at
    lessons = live_lessons(paths)
    passes = _passes(paths, person)
    return {
        path.pk: _walk(path, lessons[path.pk], read[path.pk], passes.get(path.quiz_id))
        for path in paths
    }


def live_lessons(paths: Collection[DeltaPath]) -> dict[int, list[str]]:
    """Return the lessons of each path that can be read today, in its order."""
    keys = {key for path in paths for key in path.lessons}
    live: set[str] = set()
    if keys:
        pages = LessonPage.objects.live().filter(translation_key__in=keys)
        live = {str(key) for key in pages.values_list("translation_key", flat=True)}
    return {path.pk: [key for key in path.lessons if key in live] for path in paths}


def _passes(paths: Collection[DeltaPath], person: int) -> dict[int | None, list[Pass]]:
    """Return a person's passes of the paths' quizzes, the first one first."""
    found: dict[int | None, list[Pass]] = defaultdict(list)
    quizzes = {path.quiz_id for path in paths} - {None}
    if quizzes:
        for quiz, attempt, graded_at, percent in (
            newest_grades()
            .filter(passed=True, attempt__learner=person, attempt__quiz__in=quizzes)
            .order_by("graded_at", "pk")
            .values_list("attempt__quiz", "attempt__public_id", "graded_at", "percent")
        ):
            found[quiz].append(Pass(attempt, graded_at, percent))
    return found


def _walk(
    path: DeltaPath,
    lessons: list[str],
    read: dict[str, datetime],
    passes: list[Pass] | None,
) -> Walk:
    since = make_aware(datetime.combine(path.change.applies_from, time.min))
    found = progress(
        lessons=lessons,
        asks_quiz=path.quiz is not None and path.quiz.is_live,
        read=read,
        passes=[one.graded_at for one in passes or ()],
        since=since,
    )
    passed = [one for one in passes or () if one.graded_at == found.passed_at]
    return Walk(found, passed[0] if passed else None)
