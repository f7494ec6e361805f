"""Finding lessons, provisions by citation and legal documents, with or without accents."""

from dataclasses import dataclass, field
from datetime import date

from django.core.cache import cache
from django.utils.html import strip_tags

from core.text import fold
from legal import searching as law
from legal.models import LegalDocument

from .models import LessonPage
from .outline import CourseEntry, LessonEntry, outline

MOST = 30


@dataclass(frozen=True)
class Found:
    """What a search found; each list no longer than ``MOST``."""

    lessons: list[tuple[CourseEntry, LessonEntry]] = field(default_factory=list)
    documents: list[LegalDocument] = field(default_factory=list)
    cited: list[law.Hit] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lessons) + len(self.documents) + len(self.cited)


def search(words: str, language: str, on: date) -> Found:
    """Return lessons and documents that hold every word, titles before texts.

    A citation leads to its provision, of the document that holds ``on`` that day where
    several have its title; to documents as a whole their own list leads.

    Comparing folded texts treats ``đ`` as ``d`` on every database alike.
    """
    parts = fold(words).split()
    if not parts:
        return Found()
    contents = outline(language)
    entries = {
        lesson.pk: (course, lesson)
        for course in contents.courses
        for lesson in course.lessons
    }
    in_title: list[tuple[CourseEntry, LessonEntry]] = []
    in_text: list[tuple[CourseEntry, LessonEntry]] = []
    for pk, text in _texts(list(entries), contents.stamp).items():
        course, lesson = entries[pk]
        if all(part in fold(f"{course.title} {lesson.title}") for part in parts):
            in_title.append((course, lesson))
        elif all(part in text for part in parts):
            in_text.append((course, lesson))
    documents = list(LegalDocument.objects.matching(words)[:MOST])
    cited = [hit for hit in law.cited(words, on) if hit.provision.key]
    return Found([*in_title, *in_text][:MOST], documents, cited)


def _texts(pks: list[int], stamp: int) -> dict[int, str]:
    """Return the folded text of each lesson, kept in the cache under the content stamp."""
    key = f"lesson-texts:{stamp}"
    known: dict[int, str] = cache.get(key) or {}
    missing = [pk for pk in pks if pk not in known]
    if missing:
        for page in LessonPage.objects.filter(pk__in=missing):
            parts = [
                part
                for child in page.body
                for part in child.block.get_searchable_content(child.value)
            ]
            known[page.pk] = fold(
                strip_tags(" ".join([page.title, page.objective, page.summary, *parts]))
            )
        cache.set(key, known, 86_400)
    return {pk: known[pk] for pk in pks}
