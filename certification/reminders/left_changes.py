"""What a change of the law leaves to do, in minutes, for many holders at once."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.db.models import F

from courses.outline import outline

from .. import delta
from ..models import DeltaPath, DeltaReading
from .left import Left, Pair


def left_of_changes(since: dict[Pair, date]) -> dict[Pair, Left]:
    """Return what is left by person and programme, in two queries.

    ``since`` is the day from which each one's basis has changed. The comparison and the
    lessons that were read are done; the questions stay until all is.
    """
    paths: dict[tuple[int, date], list[DeltaPath]] = defaultdict(list)
    for path in (
        DeltaPath.objects.filter(
            programme__in={programme for _person, programme in since},
            change__applies_from__in=set(since.values()),
            change__withdrawn_at__isnull=True,
        )
        .select_related("quiz")
        .annotate(applies_from=F("change__applies_from"))
    ):
        paths[path.programme_id, path.applies_from].append(path)
    read = _read({person for person, _programme in since}, paths.values())
    minutes = {
        str(lesson.key): lesson.minutes
        for course in outline(settings.LANGUAGE_CODE).courses
        for lesson in course.lessons
    }
    return {
        (person, programme): Left(
            minutes=sum(
                _minutes(path, read[person, path.pk], minutes)
                for path in paths[programme, day]
            )
        )
        for (person, programme), day in since.items()
    }


def _read(
    people: Collection[int], paths: Collection[list[DeltaPath]]
) -> dict[tuple[int, int], set[str]]:
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    rows = DeltaReading.objects.filter(
        person__in=people, path__in=[path for some in paths for path in some]
    )
    for person, path, step in rows.values_list("person", "path", "lesson_key"):
        found[person, path].add(step)
    return found


def _minutes(path: DeltaPath, read: set[str], of_lessons: dict[str, int]) -> int:
    quiz = path.quiz if path.quiz is not None and path.quiz.is_live else None
    return delta.minutes(
        compare=delta.COMPARISON not in read,
        lessons=[of_lessons.get(key, 0) for key in path.lessons if key not in read],
        questions=(quiz.fixed_count or 0) if quiz is not None else 0,
    )
