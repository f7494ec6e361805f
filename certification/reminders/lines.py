"""What a message tells, as plain data that is kept: names, numbers and days, no sentences.

A line is a dict; ``part`` says of what: ``own`` (a task), ``person`` (someone late, to the
head), ``unit`` (how many are late there, to heads above). `words` makes sentences of it, in
either language, on the day of reading.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse

from organisation.models import Unit, User

from ..models import Programme
from .ladder import Line, Message, Task
from .left import Left, left_of
from .left_changes import left_of_changes
from .reading import Planned

# A letter names so many; the list behind its link has all.
NAMED = 20

Data = dict[str, Any]


def lines_of(planned: Collection[Planned], day: date) -> dict[int, list[Data]]:
    """Return the lines of every message among ``planned``, in a few queries for all."""
    told = [one for one in planned if isinstance(one.decision, Message)]
    programmes = Programme.objects.in_bulk()
    tasks = {
        (one.person, line.task.programme): line.task
        for one in told
        if isinstance(one.decision, Message)
        for line in one.decision.lines
    }
    moved = {pair: since for pair, task in tasks.items() if (since := _since(task))}
    left = left_of(set(tasks) - set(moved), day) | left_of_changes(moved)
    people = _people(late.person for one in told for late in one.concern.people[:NAMED])
    units = _units(told)
    found: dict[int, list[Data]] = {}
    for one in told:
        if not isinstance(one.decision, Message):
            continue
        found[one.person] = [
            *(
                _own(
                    line,
                    programmes[line.task.programme],
                    left.get((one.person, line.task.programme)),
                )
                for line in one.decision.lines
            ),
            *_of_people(one, people, units, programmes),
            *_of_units(one, units),
        ]
    return found


def _own(line: Line, programme: Programme, left: Left | None) -> Data:
    task, since = line.task, _since(line.task)
    # What a change of the law asks stands on a page of its own.
    path = reverse("certification:changes") if since else _section(programme.slug)
    return {
        "part": "own",
        "programme": programme.pk,
        "title": programme.title,
        "title_en": programme.title_en,
        "state": str(task.state),
        "last_day": task.last_day.isoformat() if task.last_day else None,
        "since": since.isoformat() if since else None,
        **asdict(left or Left()),
        "is_last_before": line.is_last_before,
        "marks": list(line.marks),
        "path": path,
    }


def _since(task: Task) -> date | None:
    """Return since when the law has moved under a certificate; None where it has not."""
    return task.basis_changed_from if task.state == "basis_changed" else None


@lru_cache(maxsize=256)
def _section(slug: str) -> str:
    """Return the address of a programme on the learner's page."""
    return f"{reverse('certification:learn')}#programme-{slug}"


def _of_people(
    one: Planned,
    people: dict[int, User],
    units: dict[str, Unit],
    programmes: dict[int, Programme],
) -> list[Data]:
    found: list[Data] = [
        {
            "part": "person",
            "name": str(people[late.person]),
            "unit": units[late.unit_path].name,
            "unit_en": units[late.unit_path].name_en,
            "title": programmes[late.programme].title,
            "title_en": programmes[late.programme].title_en,
            "days": late.days,
        }
        for late in one.concern.people[:NAMED]
    ]
    if found:
        found[0]["count"] = len({late.person for late in one.concern.people})
        found[0]["more"] = len(one.concern.people) - len(found)
        places = {late.unit_path for late in one.concern.people}
        found[0]["path"] = (
            _overdue_in(units[places.pop()])
            if len(places) == 1
            else reverse("reports:index")
        )
    return found


def _of_units(one: Planned, units: dict[str, Unit]) -> list[Data]:
    most = one.concern.units.most_common(NAMED)
    found: list[Data] = [
        {
            "part": "unit",
            "unit": units[path].name,
            "unit_en": units[path].name_en,
            "count": count,
            "path": _overdue_in(units[path]),
        }
        for path, count in most
    ]
    if found:
        found[0]["people"] = one.concern.units.total()
        found[0]["more"] = len(one.concern.units) - len(found)
    return found


def _overdue_in(unit: Unit) -> str:
    return reverse("reports:people", args=[unit.public_id]) + "?state=overdue"


def _people(pks: Iterable[int]) -> dict[int, User]:
    return User.objects.in_bulk(set(pks))


def _units(told: Iterable[Planned]) -> dict[str, Unit]:
    paths = set()
    for one in told:
        paths |= {late.unit_path for late in one.concern.people[:NAMED]}
        paths |= {path for path, _count in one.concern.units.most_common(NAMED)}
    return {unit.path: unit for unit in Unit.objects.filter(path__in=paths)}
