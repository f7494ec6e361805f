"""How far a person has come in a course. Pure: pages and facts in, an answer out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from core.terraces import StepState


@dataclass(frozen=True)
class LessonStep:
    """One lesson in a course, as a list shows it."""

    key: UUID
    title: str
    url: str
    minutes: int
    number: int
    done: bool = False


@dataclass(frozen=True)
class CourseProgress:
    """A course, its lessons in order, and which of them a person has finished.

    ``completed_at`` is the day the course was finished; a lesson added later is open,
    and the course stays finished. ``language`` is that of the page, which may differ
    from the reader's where there is no translation.
    """

    course_key: UUID
    title: str
    url: str
    language: str
    summary: str = ""
    lessons: Sequence[LessonStep] = field(default_factory=tuple)
    is_enrolled: bool = False
    completed_at: datetime | None = None
    is_translated: bool = True

    @property
    def done_count(self) -> int:
        return sum(lesson.done for lesson in self.lessons)

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def minutes_left(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons if not lesson.done)

    @property
    def next_lesson(self) -> LessonStep | None:
        """Return the first lesson not yet read; None where all are."""
        return next((lesson for lesson in self.lessons if not lesson.done), None)

    @property
    def is_read(self) -> bool:
        """Return whether every lesson of today is read, and there is one."""
        return bool(self.lessons) and self.next_lesson is None

    @property
    def state(self) -> str:
        """Return a name that the template tag ``state`` knows."""
        if self.completed_at or self.is_read:
            return "done"
        return "doing" if self.is_enrolled or self.done_count else "todo"

    def steps(self, current: UUID | None = None) -> list[StepState]:
        """Return the hillside: done, the current step, and what is to come."""
        if current is None and self.next_lesson and self.is_enrolled:
            current = self.next_lesson.key
        return [
            "current" if lesson.key == current else "done" if lesson.done else "todo"
            for lesson in self.lessons
        ]
