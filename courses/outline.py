"""The catalogue as a table of contents: every live course and lesson in a language.

Read in two queries and kept in the cache under the content stamp, because every page of
a learner begins with it.
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import Locale

from core import stamps

from .models import CoursePage, LessonPage


@dataclass(frozen=True)
class LessonEntry:
    pk: int
    key: UUID
    slug: str
    title: str
    summary: str
    minutes: int
    url: str


@dataclass(frozen=True)
class CourseEntry:
    pk: int
    key: UUID
    slug: str
    title: str
    summary: str
    language: str
    url: str
    quiz_id: int | None
    lessons: tuple[LessonEntry, ...]

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True)
class Outline:
    """All courses in their order; those without a translation in their own language."""

    stamp: int
    language: str
    courses: tuple[CourseEntry, ...]

    def course(self, slug: str) -> CourseEntry | None:
        return next((course for course in self.courses if course.slug == slug), None)

    def course_by_key(self, key: UUID) -> CourseEntry | None:
        return next((course for course in self.courses if course.key == key), None)


def outline(language: str) -> Outline:
    """Return the catalogue as a reader of that language sees it."""
    stamp = stamps.current()
    key = f"outline:{language}:{stamp}"
    found = cache.get(key)
    if found is None:
        found = Outline(stamp, language, _read(language))
        cache.set(key, found, 3600)
    return found


def _read(language: str) -> tuple[CourseEntry, ...]:
    codes = dict(Locale.objects.values_list("pk", "language_code"))
    wanted = [language, settings.LANGUAGE_CODE]
    courses = [
        course
        for course in CoursePage.objects.live().order_by("path")
        if codes[course.locale_id] in wanted
    ]
    lessons: dict[str, list[LessonPage]] = {}
    for lesson in LessonPage.objects.live().defer("body").order_by("path"):
        lessons.setdefault(lesson.path[: -LessonPage.steplen], []).append(lesson)
    translated = {c.translation_key for c in courses if codes[c.locale_id] == language}
    return tuple(
        _entry(course, codes[course.locale_id], lessons.get(course.path, []))
        for course in courses
        if codes[course.locale_id] == language
        or course.translation_key not in translated
    )


def _entry(course: CoursePage, language: str, lessons: list[LessonPage]) -> CourseEntry:
    return CourseEntry(
        pk=course.pk,
        key=course.translation_key,
        slug=course.slug,
        title=course.title,
        summary=course.summary,
        language=language,
        url=reverse("courses:course", args=[course.slug]),
        quiz_id=course.quiz_id,
        lessons=tuple(
            LessonEntry(
                pk=lesson.pk,
                key=lesson.translation_key,
                slug=lesson.slug,
                title=lesson.title,
                summary=lesson.summary,
                minutes=lesson.minutes,
                url=reverse("courses:lesson", args=[course.slug, lesson.slug]),
            )
            for lesson in lessons
        ),
    )
