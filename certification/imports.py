"""Programmes as a file: planned first, every fault named, then written."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.loading import (
    LINE,
    Fault,
    FaultsFound,
    LoadOutcome,
    decide,
    fingerprint,
    read_text,
    read_yaml,
)
from core.text import tidy
from courses.models import CoursePage
from quizzes.models import Quiz

from . import tasks
from .models import Programme, Requirement

DATA = Path(__file__).resolve().parent / "data" / "programmes.yaml"


@dataclass(frozen=True)
class _Parts:
    """What a file may refer to, by slug."""

    courses: dict[str, CoursePage]
    quizzes: dict[str, Quiz]


def load_programmes(path: Path = DATA) -> LoadOutcome:
    """Put the programmes of a file in place.

    Runs in the caller's transaction. Raises FaultsFound for a file that cannot be read
    as programmes, and has then written nothing. A programme whose courses or quizzes
    are not there is a fault of the outcome; one that a trainer edited is kept and
    listed.
    """
    outcome = LoadOutcome()
    parts = _parts()
    for entry in _read(path):
        _load(entry, parts, outcome, path)
    return outcome


def _read(path: Path) -> list[dict[str, Any]]:
    data = read_yaml(read_text(path, path.name), path.name)
    entries = data.get("programmes") if isinstance(data, dict) else None
    if not isinstance(entries, list):
        raise FaultsFound(
            [Fault(f"{path.name}:1", _("expected a list under “programmes”"))]
        )
    faults = [fault for entry in entries for fault in _faults(entry, path)]
    if faults:
        raise FaultsFound(faults)
    return entries


def _faults(entry: Any, path: Path) -> list[Fault]:
    """Return what is wrong with the shape of one entry."""
    if not isinstance(entry, dict):
        return [Fault(path.name, _("expected a programme, with names and values"))]
    where = f"{path.name}:{entry[LINE]}"
    faults = [
        Fault(where, _("“%(name)s” is missing") % {"name": name})
        for name in ("slug", "code", "title", "validity_months", "issuer", "requires")
        if not entry.get(name)
    ]
    for name in ("title", "issuer"):
        value = entry.get(name)
        if value and not (isinstance(value, dict) and value.get("vi")):
            text = _("“%(name)s” needs a text under “vi”") % {"name": name}
            faults.append(Fault(where, text))
    for one in entry.get("requires") or []:
        if not isinstance(one, dict) or len({"course", "quiz"} & set(one)) != 1:
            faults.append(
                Fault(where, _("a requirement is “course: slug” or “quiz: slug”"))
            )
    return faults


def _parts() -> _Parts:
    courses = CoursePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    return _Parts(
        {course.slug: course for course in courses},
        {quiz.slug: quiz for quiz in Quiz.objects.all()},
    )


def _load(
    entry: dict[str, Any], parts: _Parts, outcome: LoadOutcome, path: Path
) -> None:
    missing = _missing(entry, parts, path)
    if missing:
        outcome.faults += missing
        return
    wanted = fingerprint(_content(entry))
    programme = (
        Programme.objects.filter(slug=entry["slug"])
        .prefetch_related("requirements__course", "requirements__quiz")
        .first()
    )
    decision = decide(
        exists=programme is not None,
        now="" if programme is None else fingerprint(_content_of(programme)),
        loaded="" if programme is None else programme.loaded_hash,
        wanted=wanted,
    )
    outcome.count(decision, entry["slug"])
    if decision in ("create", "update"):
        _write(programme or Programme(slug=entry["slug"]), entry, parts, wanted, path)


def _missing(entry: dict[str, Any], parts: _Parts, path: Path) -> list[Fault]:
    return [
        Fault(
            f"{path.name}:{one[LINE]}",
            _("there is no course or quiz “%(slug)s”")
            % {"slug": one.get("course") or one.get("quiz")},
        )
        for one in entry["requires"]
        if one.get("course") not in parts.courses
        and one.get("quiz") not in parts.quizzes
    ]


def _content(entry: dict[str, Any]) -> dict[str, Any]:
    """Return what a file says of a programme, as plain data to compare."""
    return {
        "code": entry["code"],
        "title": tidy(entry["title"]["vi"]),
        "title_en": tidy(entry["title"].get("en") or ""),
        "validity_months": entry["validity_months"],
        "issuer": tidy(entry["issuer"]["vi"]),
        "issuer_en": tidy(entry["issuer"].get("en") or ""),
        "requires": [
            ["course", one["course"]] if "course" in one else ["quiz", one["quiz"]]
            for one in entry["requires"]
        ],
    }


def _content_of(programme: Programme) -> dict[str, Any]:
    """Return the same of what the database holds."""
    return {
        "code": programme.code,
        "title": programme.title,
        "title_en": programme.title_en,
        "validity_months": programme.validity_months,
        "issuer": programme.issuer,
        "issuer_en": programme.issuer_en,
        "requires": [
            [one.kind, one.course.slug if one.course else one.quiz and one.quiz.slug]
            for one in programme.requirements.all()
        ],
    }


def _write(
    programme: Programme,
    entry: dict[str, Any],
    parts: _Parts,
    wanted: str,
    path: Path,
) -> None:
    content = _content(entry)
    requires = content.pop("requires")
    for name, value in content.items():
        setattr(programme, name, value)
    programme.loaded_hash = wanted
    try:
        programme.full_clean()
    except ValidationError as error:
        where = f"{path.name}:{entry[LINE]}"
        raise FaultsFound([Fault(where, text) for text in error.messages]) from error
    programme.save()
    Requirement.objects.filter(programme=programme).delete()
    Requirement.objects.bulk_create(
        Requirement(
            programme=programme,
            sort_order=order,
            kind=kind,
            course=parts.courses[slug] if kind == Requirement.Kind.COURSE else None,
            quiz=parts.quizzes[slug] if kind == Requirement.Kind.QUIZ else None,
        )
        for order, (kind, slug) in enumerate(requires)
    )
    transaction.on_commit(lambda: tasks.enqueue_refresh(programme.pk))
