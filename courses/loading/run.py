"""The whole load: law, questions, quizzes, pages, and what listens; all or nothing."""

from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from core.loading import Fault, FaultsFound, LoadOutcome
from legal.change_imports import load_changes
from legal.imports import DATA as REGISTER
from legal.imports import load_register
from legal.models import LegalDocument, Provision
from quizzes.imports import load_questions, load_topics
from quizzes.models import Question, Quiz
from quizzes.quiz_imports import load_quiz

from ..models import CoursePage, LessonPage
from ..roles import ensure_roles
from ..signals import curriculum_loaded
from .course_files import CourseFiles, CurriculumFiles, read_curriculum, short
from .media import load_media
from .pages import write_course, write_lesson
from .report import Report
from .stream import Rows
from .tree import Trunk, ensure_trunk

CURRICULUM = Path(__file__).resolve().parents[1] / "curriculum"


class _Rehearsed(Exception):
    """Ends a dry run, so that its transaction is rolled back."""


def load_curriculum(
    *,
    at: datetime,
    folder: Path = CURRICULUM,
    register: Path = REGISTER,
    dry_run: bool = False,
) -> Report:
    """Put the curriculum's files into the database and into Wagtail.

    Again: updates what no trainer has touched, and reports the rest. A dry run does all
    of it and takes it back, so that its report is exact. ``register`` holds the files of
    the law. Raises FaultsFound with every
    fault and its line; nothing is loaded then.
    """
    files = read_curriculum(folder)
    report = Report()
    try:
        with transaction.atomic():
            _load(files, register, report, at)
            if dry_run:
                raise _Rehearsed
    except _Rehearsed:
        pass
    return report


def _load(files: CurriculumFiles, register: Path, report: Report, at: datetime) -> None:
    is_first = not LegalDocument.objects.exists()
    report.add("law", load_register(register))
    report.add("topics", load_topics(files.topics))
    for course in files.courses:
        report.add("questions", load_questions(course.questions, at=at))
        report.add(
            "self-checks",
            load_questions(course.self_checks, at=at, use=Question.Use.SELF_CHECK),
        )
        if course.data.get("quiz"):
            quiz = {
                **course.data["quiz"],
                "__file__": short(course.folder / "course.yaml"),
            }
            report.add("quizzes", load_quiz(quiz))
    trunk = ensure_trunk()
    for course in files.courses:
        rows = _rows(course, report)
        faults = list(_unknown_names(course, rows))
        if faults:
            raise FaultsFound(faults)
        _write(course, trunk, rows, report)
    ensure_roles()
    curriculum_loaded.send(Report, report=report)
    # Last, so that each change finds everything that rests on it.
    report.add("changes", load_changes(register, at=at, is_first=is_first))


def _rows(course: CourseFiles, report: Report) -> Rows:
    provisions = {p.ref: p for p in Provision.objects.select_related("document")}
    images, documents, outcome = load_media(course)
    report.add("media", outcome)
    return Rows(
        provisions={ref: provision.pk for ref, provision in provisions.items()},
        questions=dict(
            Question.objects.filter(use=Question.Use.SELF_CHECK).values_list(
                "code", "pk"
            )
        ),
        quizzes=dict(Quiz.objects.values_list("slug", "pk")),
        citations={ref: provision.citation for ref, provision in provisions.items()},
        images=images,
        documents=documents,
    )


def _unknown_names(course: CourseFiles, rows: Rows) -> list[Fault]:
    """Return a fault for every name in a course that stands for nothing."""
    where = short(course.folder / "course.yaml")
    faults = [
        _unknown(where, _("reference to the law"), str(ref))
        for ref in course.data.get("cites") or ()
        if str(ref) not in rows.provisions
    ]
    choosers = {
        "self-check": ("question", rows.questions, _("self-check question")),
        "quiz": ("slug", rows.quizzes, _("quiz")),
        "figure": ("src", rows.images, _("picture")),
        "document": ("src", rows.documents, _("file")),
        "video": ("src", rows.documents, _("file")),
    }
    for lesson in (lesson for lessons in course.lessons.values() for lesson in lessons):
        faults += [
            _unknown(f"{lesson.source}:{line}", _("reference to the law"), ref)
            for ref, line in lesson.refs()
            if ref not in rows.provisions
        ]
        for block in lesson.blocks:
            if block.kind in choosers:
                attribute, known, noun = choosers[block.kind]
                name = block.attributes[attribute]
                if name not in known:
                    faults.append(_unknown(f"{lesson.source}:{block.line}", noun, name))
    return faults


def _unknown(where: str, noun: str, name: str) -> Fault:
    message = _("there is no %(noun)s “%(name)s”") % {"noun": noun, "name": name}
    return Fault(where, message)


def _write(course: CourseFiles, trunk: Trunk, rows: Rows, report: Report) -> None:
    first_pages: dict[int, LessonPage] = {}
    first_course: CoursePage | None = None
    # Vietnamese first: translations share the keys of its pages.
    for language in trunk.catalogues:
        if not course.lessons[language]:
            continue
        courses, lessons = LoadOutcome(), LoadOutcome()
        page = write_course(
            course,
            language,
            trunk.catalogues[language],
            first_course,
            trunk.locales[language],
            rows,
            courses,
        )
        first_course = first_course or page
        for lesson in course.lessons[language]:
            written = write_lesson(
                lesson, page, first_pages.get(lesson.number), rows, lessons
            )
            first_pages.setdefault(lesson.number, written)
        report.add("courses", courses)
        report.add("lessons", lessons)
