"""What is taught (pages), and how far each person has come (learning)."""

from .learning import CourseCompletion, Enrolment, LessonCompletion, ReadingPosition
from .pages import CatalogueIndexPage, CoursePage, HomePage, LessonPage, LoadedPage

__all__ = [
    "CatalogueIndexPage",
    "CourseCompletion",
    "CoursePage",
    "Enrolment",
    "HomePage",
    "LessonCompletion",
    "LessonPage",
    "LoadedPage",
    "ReadingPosition",
]
