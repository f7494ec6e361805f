"""The evidence in a certificate: plain data, complete by itself for ever after.

::

    {"done": [
        {"kind": "course", "key": "…", "title": "…", "title_en": "…", "at": "2026-…"},
        {"kind": "quiz", "slug": "…", "title": "…", "title_en": "…", "at": "2026-…",
         "percent": "86.67", "attempt": "…"}],
     "law": [{"code": "L-06-2022", "name": "Luật 06/2022/QH15", "force": "in_force"}],
     "law_on": "2026-11-24"}
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import get_language

from courses.models import CoursePage
from legal.models import LegalDocument
from legal.validity import Force

from .eligibility import Done, Progress
from .facts import asked
from .models import Requirement


def build(
    requirements: Iterable[Requirement], progress: Progress, on: date
) -> dict[str, Any]:
    """Return the evidence of a complete progress, with the law in force on that day."""
    by_asked = {asked(requirement): requirement for requirement in requirements}
    courses = [
        requirement.course
        for requirement in by_asked.values()
        if requirement.course is not None
    ]
    english = _english_titles(one.translation_key for one in courses)
    return {
        "done": [_line(by_asked[one], english, done) for one, done in progress.done],
        "law": _law(courses, on),
        "law_on": on.isoformat(),
    }


def _line(
    requirement: Requirement, english: dict[UUID, str], done: Done
) -> dict[str, Any]:
    at = localtime(done.at).isoformat()
    if requirement.course is not None:
        course = requirement.course
        return {
            "kind": "course",
            "key": str(course.translation_key),
            "title": course.title,
            "title_en": english.get(course.translation_key, ""),
            "at": at,
        }
    if requirement.quiz is None:
        raise ValueError(f"requirement {requirement.pk} asks for nothing")
    return {
        "kind": "quiz",
        "slug": requirement.quiz.slug,
        "title": requirement.quiz.title,
        "title_en": requirement.quiz.title_en,
        "at": at,
        "percent": str(done.percent),
        "attempt": str(done.attempt),
    }


def _english_titles(keys: Iterable[UUID]) -> dict[UUID, str]:
    return dict(
        CoursePage.objects.filter(
            translation_key__in=list(keys), locale__language_code="en"
        ).values_list("translation_key", "title")
    )


def _law(courses: list[CoursePage], on: date) -> list[dict[str, str]]:
    """Return the documents that the courses and their lessons rest on.

    Those known to have ended, or not yet to hold, are left out. Of a directive the
    register often knows no first day: it is listed, and its force said to be unknown.
    """
    cited = Q()
    for course in courses:
        cited |= Q(provisions__cited_by_courses__page=course)
        cited |= Q(provisions__cited_by_lessons__page__path__startswith=course.path)
    if not cited:
        return []
    documents = LegalDocument.objects.filter(cited).order_by("code").distinct()
    return [
        {"code": document.code, "name": str(document), "force": force.value}
        for document in documents
        if (force := document.force_on(on)) in (Force.IN_FORCE, Force.UNKNOWN)
    ]


@dataclass(frozen=True)
class Line:
    """One thing done, as a page or a paper shows it."""

    kind: str
    title: str
    title_en: str
    done_on: date
    percent: Decimal | None

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title


def lines(evidence: dict[str, Any]) -> list[Line]:
    """Return what was done, read back from a certificate."""
    return [
        Line(
            kind=done["kind"],
            title=done["title"],
            title_en=done.get("title_en", ""),
            done_on=datetime.fromisoformat(done["at"]).date(),
            percent=Decimal(done["percent"]) if done.get("percent") else None,
        )
        for done in evidence.get("done", [])
    ]


def law_on(evidence: dict[str, Any]) -> date | None:
    """Return the day on which the law in the evidence was looked up."""
    text = evidence.get("law_on")
    return date.fromisoformat(text) if text else None
