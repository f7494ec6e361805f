"""Progress is what is done and what is missing, in the order of the course."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from courses.progress import CourseProgress, LessonStep

KEY = UUID(int=1)


def course(done: list[bool], **kwargs) -> CourseProgress:
    lessons = tuple(
        LessonStep(UUID(int=number), f"Bài {number}", f"/{number}/", 4, number, is_done)
        for number, is_done in enumerate(done, start=1)
    )
    return CourseProgress(KEY, "Chuyên đề", "/c/", "vi", lessons=lessons, **kwargs)


def test_the_next_lesson_is_the_first_not_read():
    progress = course([True, False, True, False], is_enrolled=True)
    assert progress.next_lesson.number == 2
    assert progress.minutes_left == 8
    assert progress.steps() == ["done", "current", "done", "todo"]


def test_a_lesson_added_later_leaves_the_course_done():
    progress = course([True, False], completed_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert progress.state == "done"
    assert progress.next_lesson.number == 2


def test_a_course_without_lessons_is_never_read():
    assert not course([]).is_read


@given(st.lists(st.booleans(), max_size=30))
def test_done_and_left_always_make_the_whole(done):
    progress = course(done)
    assert progress.done_count * 4 + progress.minutes_left == progress.minutes
    assert (progress.next_lesson is None) == all(done)
