"""Writing courses and lessons into Wagtail's tree, sparing what a trainer touched."""

from collections.abc import Iterable
from typing import Any

from wagtail.models import Locale, Page

from core.loading import Decision, LoadOutcome, decide, fingerprint

from ..models import CatalogueIndexPage, CoursePage, LessonPage, LoadedPage
from ..models.pages import CourseCitation, LessonCitation
from .course_files import CourseFiles
from .lessons import LessonFile
from .stream import Rows, stream_data


def write_course(
    course: CourseFiles,
    language: str,
    parent: CatalogueIndexPage,
    source_page: CoursePage | None,
    locale: Locale,
    rows: Rows,
    outcome: LoadOutcome,
) -> CoursePage:
    """Write the page of a course in one language, and return it."""
    source = f"{course.slug}/{language}"
    page = CoursePage.objects.child_of(parent).filter(slug=course.slug).first()
    quiz = course.data.get("quiz") or {}
    outcomes = course.data["outcomes"].get(language) or course.data["outcomes"]["vi"]
    wanted: dict[str, Any] = {
        "title": course.words("title", language),
        "summary": course.words("summary", language),
        "audience": course.words("audience", language),
        "outcomes": "<ul>" + "".join(f"<li>{line}</li>" for line in outcomes) + "</ul>",
        "quiz_id": rows.quizzes.get(str(quiz.get("slug"))),
        "cites": [rows.provisions[str(ref)] for ref in course.data.get("cites") or ()],
    }
    new = page is None
    page = page or CoursePage(slug=course.slug, locale=locale)
    if new and source_page is not None:
        page.translation_key = source_page.translation_key
    decision = _decide(page, source, wanted, new=new)
    outcome.count(decision, source)
    if decision in ("create", "update"):
        _assign(page, wanted, CourseCitation)
        _publish(page, parent, source, new=new)
    return page


def write_lesson(
    lesson: LessonFile,
    parent: CoursePage,
    source_page: LessonPage | None,
    rows: Rows,
    outcome: LoadOutcome,
) -> LessonPage:
    """Write the page of a lesson in one language, and return it."""
    page = LessonPage.objects.child_of(parent).filter(slug=lesson.slug).first()
    wanted: dict[str, Any] = {
        "title": lesson.title,
        "objective": lesson.objective,
        "summary": lesson.summary,
        "reviewed_on": lesson.reviewed_on,
        "body": _normal_body(stream_data(lesson.source, lesson.blocks, rows)),
        "cites": [rows.provisions[ref] for ref in lesson.cites],
    }
    new = page is None
    page = page or LessonPage(slug=lesson.slug, locale_id=parent.locale_id)
    if new and source_page is not None:
        page.translation_key = source_page.translation_key
    decision = _decide(page, lesson.source, wanted, new=new)
    outcome.count(decision, lesson.source)
    if decision in ("create", "update"):
        _assign(page, wanted, LessonCitation)
        _publish(page, parent, lesson.source, new=new)
    return page


def _normal_body(data: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return raw stream data as the field itself would keep it."""
    field = LessonPage._meta.get_field("body")
    return field.to_python(data).get_prep_value()


def _content(page: CoursePage | LessonPage, names: Iterable[str]) -> dict[str, Any]:
    """Return what a page holds now, its newest draft where there is one."""
    latest = (
        page.get_latest_revision_as_object() if page.has_unpublished_changes else page
    )
    content: dict[str, Any] = {}
    for name in names:
        if name == "cites":
            content[name] = [
                citation.provision_id for citation in latest.citations.all()
            ]
        elif name == "body":
            content[name] = latest.body.get_prep_value()
        else:
            content[name] = getattr(latest, name)
    return content


def _decide(
    page: CoursePage | LessonPage, source: str, wanted: dict[str, Any], *, new: bool
) -> Decision:
    loaded = LoadedPage.objects.filter(source=source).first() if not new else None
    return decide(
        exists=not new,
        now="" if new else fingerprint(_content(page, wanted)),
        loaded=loaded.content_hash if loaded else "",
        wanted=fingerprint(wanted),
    )


def _assign(
    page: CoursePage | LessonPage, wanted: dict[str, Any], citation: type
) -> None:
    for name, value in wanted.items():
        if name == "cites":
            page.citations.set(
                [
                    citation(provision_id=pk, sort_order=order)
                    for order, pk in enumerate(value)
                ]
            )
        else:
            setattr(page, name, value)


def _publish(
    page: CoursePage | LessonPage, parent: Page, source: str, *, new: bool
) -> None:
    if new:
        page.live = False
        parent.refresh_from_db(fields=["numchild", "path"])
        parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    names = (
        ("title", "summary", "audience", "outcomes", "quiz_id", "cites")
        if isinstance(page, CoursePage)
        else ("title", "objective", "summary", "reviewed_on", "body", "cites")
    )
    LoadedPage.objects.filter(page_id=page.pk).exclude(source=source).delete()
    LoadedPage.objects.update_or_create(
        source=source,
        defaults={
            "page_id": page.pk,
            "content_hash": fingerprint(_content(page, names)),
        },
    )
