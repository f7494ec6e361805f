"""A curriculum's folder as read: courses, their lessons in each language, their questions."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from core.loading import LINE, Fault, FaultsFound, read_text, read_yaml
from core.text import nfc

from .lessons import LessonFile, read_lesson

_LESSON_NAME = re.compile(r"(\d+)-[a-z0-9-]+\.md\Z")
_COURSE_FIELDS = {
    "slug",
    "title",
    "summary",
    "audience",
    "outcomes",
    "cites",
    "quiz",
    LINE,
}


@dataclass
class CourseFiles:
    """One course as its folder holds it."""

    folder: Path
    slug: str
    data: dict[str, Any]
    # By language, in order.
    lessons: dict[str, list[LessonFile]] = field(default_factory=dict)
    questions: list[dict[str, Any]] = field(default_factory=list)
    self_checks: list[dict[str, Any]] = field(default_factory=list)

    def words(self, name: str, language: str) -> str:
        """Return one language of a text of the course, Vietnamese where it has none."""
        value = self.data.get(name) or {}
        return str(value.get(language) or value.get("vi") or "").strip()


@dataclass
class CurriculumFiles:
    """The whole folder."""

    topics: list[dict[str, Any]]
    courses: list[CourseFiles]


def short(path: Path) -> str:
    """Return a path as a person knows it: from the project's root where it lies there."""
    root = settings.ROOT
    return str(path.relative_to(root)) if path.is_relative_to(root) else str(path)


def read_curriculum(folder: Path) -> CurriculumFiles:
    """Read everything below a folder; raise FaultsFound with every fault in every file."""
    faults: list[Fault] = []
    topics = _yaml_list(folder / "topics.yaml", faults)
    courses: list[CourseFiles] = []
    for path in sorted(folder.glob("*/course.yaml")):
        course = _read_course(path, faults)
        if course:
            courses.append(course)
    if not courses and not faults:
        faults.append(
            Fault(short(folder), _("there is no course: no folder with a course.yaml"))
        )
    if faults:
        raise FaultsFound(faults)
    courses.sort(key=lambda course: course.data.get("order", course.slug))
    return CurriculumFiles(topics, courses)


def _read_course(path: Path, faults: list[Fault]) -> CourseFiles | None:
    where = short(path)
    try:
        data = read_yaml(nfc(read_text(path, where)), where)
    except FaultsFound as found:
        faults += found.faults
        return None
    problems = _course_faults(data, where)
    if problems:
        faults += problems
        return None
    course = CourseFiles(path.parent, str(data["slug"]), data)
    for language in dict(settings.LANGUAGES):
        course.lessons[language] = _read_lessons(path.parent / language, faults)
    if not course.lessons[settings.LANGUAGE_CODE]:
        faults.append(Fault(where, _("the course has no lessons in Vietnamese")))
    numbers = {lesson.number for lesson in course.lessons[settings.LANGUAGE_CODE]}
    for language, lessons in course.lessons.items():
        faults += [
            Fault(lesson.source, _("there is no Vietnamese lesson with this number"))
            for lesson in lessons
            if language != settings.LANGUAGE_CODE and lesson.number not in numbers
        ]
    course.questions = _questions(path.parent / "questions.yaml", faults)
    course.self_checks = _questions(path.parent / "self-checks.yaml", faults)
    return course


def _course_faults(data: Any, where: str) -> list[Fault]:
    if not isinstance(data, dict):
        return [Fault(f"{where}:1", _("a course is a list of “name: value” lines"))]
    line = f"{where}:{data[LINE]}"
    faults = [
        Fault(line, _("“%(name)s” is missing") % {"name": name})
        for name in ("slug", "title", "summary", "outcomes")
        if not data.get(name)
    ]
    faults += [
        Fault(line, _("“%(name)s” is not known here") % {"name": name})
        for name in data
        if name not in {*_COURSE_FIELDS, "order"}
    ]
    for name in ("title", "summary", "outcomes"):
        value = data.get(name)
        if value and not (isinstance(value, dict) and value.get("vi")):
            faults.append(
                Fault(
                    line,
                    _("“%(name)s” needs a text in Vietnamese: vi: …") % {"name": name},
                )
            )
    return faults


def _read_lessons(folder: Path, faults: list[Fault]) -> list[LessonFile]:
    lessons: list[LessonFile] = []
    seen: dict[object, str] = {}
    for path in sorted(folder.glob("*.md")):
        where = short(path)
        name = _LESSON_NAME.match(path.name)
        if name is None:
            faults.append(
                Fault(where, _("a lesson's file is named like 01-the-slug.md"))
            )
            continue
        try:
            lesson = read_lesson(read_text(path, where), where, int(name[1]))
        except FaultsFound as found:
            faults += found.faults
            continue
        for mark in (lesson.number, lesson.slug):
            if mark in seen:
                faults.append(
                    Fault(
                        where,
                        _("“%(mark)s” is also that of %(other)s")
                        % {"mark": mark, "other": seen[mark]},
                    )
                )
            seen[mark] = where
        lessons.append(lesson)
    return lessons


def _questions(path: Path, faults: list[Fault]) -> list[dict[str, Any]]:
    """Return the questions of a file: a list, or ``questions:`` below a ``reviewed_on:``.

    The day then holds for every question that does not name its own, or none (null).
    """
    data = _yaml(path, faults)
    if not isinstance(data, dict):
        return _listed(data, path, faults)
    unknown = set(data) - {"reviewed_on", "questions", LINE}
    faults += [
        Fault(f"{short(path)}:1", _("“%(name)s” is not known here") % {"name": name})
        for name in sorted(unknown)
    ]
    questions = _listed(data.get("questions"), path, faults)
    for question in questions:
        question.setdefault("reviewed_on", data.get("reviewed_on"))
    return questions


def _yaml_list(path: Path, faults: list[Fault]) -> list[dict[str, Any]]:
    """Return the mappings of a YAML list, each with ``__file__`` beside its ``__line__``."""
    return _listed(_yaml(path, faults), path, faults)


def _yaml(path: Path, faults: list[Fault]) -> Any:
    """Return what a YAML file holds: an empty list without it, or where it is broken."""
    where = short(path)
    if not path.exists():
        return []
    try:
        return read_yaml(nfc(read_text(path, where)), where)
    except FaultsFound as found:
        faults += found.faults
        return []


def _listed(data: Any, path: Path, faults: list[Fault]) -> list[dict[str, Any]]:
    where = short(path)
    if not isinstance(data, list) or not all(isinstance(item, dict) for item in data):
        faults.append(
            Fault(f"{where}:1", _("the file is a list: each entry begins with “- ”"))
        )
        return []
    for item in data:
        item["__file__"] = where
    return data
