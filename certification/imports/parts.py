"""What a file may refer to: courses, quizzes, sessions, programmes, provisions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from courses.models import CoursePage
from legal.models import Provision
from quizzes.models import Quiz

from ..models import Programme, Workshop
from .entries import Entry


@dataclass(frozen=True)
class Parts:
    """What a file may refer to, by slug or by reference."""

    courses: dict[str, CoursePage]
    quizzes: dict[str, Quiz]
    workshops: dict[str, Workshop]
    programmes: dict[str, Programme]
    provisions: dict[str, Provision]

    def find(self, kind: str, slug: str) -> Any:
        """Return what a requirement of a kind names; None where it is not there."""
        named: dict[str, dict[str, Any]] = {
            "course": self.courses,
            "quiz": self.quizzes,
            "essay": self.quizzes,
            "session": self.workshops,
            "certificate": self.programmes,
        }
        return slug if kind == "evidence" else named[kind].get(slug)


def read_parts(entries: Iterable[Entry]) -> Parts:
    courses = CoursePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    refs = {ref for entry in entries for ref in entry.cites}
    return Parts(
        {course.slug: course for course in courses},
        {quiz.slug: quiz for quiz in Quiz.objects.all()},
        {workshop.slug: workshop for workshop in Workshop.objects.all()},
        {programme.slug: programme for programme in Programme.objects.all()},
        Provision.objects.all().by_refs(refs) if refs else {},
    )
