"""The next thing to do in a programme."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.progress import CourseProgress

from .demands import Item
from .learning import Learning
from .shapes import NextStep, Row


def next_step(
    todo: Sequence[tuple[Item, Row]], learning: Learning, reads_again: bool
) -> NextStep | None:
    """Return the next thing to do: an open attempt first, else the order decides.

    ``todo`` is what is still needed, in the programme's order. What nobody can open (a
    session, evidence) comes last.
    """
    for item, row in todo:
        if row.url and learning.tries(item).is_open:
            return NextStep(
                sentence=_("Go on with the quiz: %(title)s") % {"title": row.title},
                note=row.note,
                button=_("Go on with the quiz"),
                url=row.url,
            )
    for item, row in todo:
        step = _step(item, row, learning, reads_again)
        if step is not None:
            return step
    for item, row in todo:
        if item.workshop is not None or not item.other_slug:
            return NextStep(sentence=row.title, note=row.note)
    return None


def _step(
    item: Item, row: Row, learning: Learning, reads_again: bool
) -> NextStep | None:
    """Return what to do about one requirement; None where no page leads there."""
    if not row.url or item.other_slug:
        return None
    course = learning.course(item)
    if course is None:
        return _quiz_step(row)
    if reads_again:
        return NextStep(
            sentence=_("Read again: %(title)s") % {"title": row.title},
            note=row.note,
            button=_("To the lessons"),
            url=row.url,
        )
    return _lesson_step(course)


def _quiz_step(row: Row) -> NextStep:
    return NextStep(
        sentence=_("Take the quiz: %(title)s") % {"title": row.title},
        note=row.note,
        button=_("To the quiz"),
        url=row.url,
    )


def _lesson_step(course: CourseProgress) -> NextStep | None:
    lesson = course.next_lesson
    if lesson is None:
        return None
    words = {"number": lesson.number, "minutes": course.minutes_left}
    if course.is_enrolled or course.done_count:
        sentence, button = (
            ngettext(
                "Continue: Lesson %(number)d, about %(minutes)d minute left",
                "Continue: Lesson %(number)d, about %(minutes)d minutes left",
                course.minutes_left,
            ),
            _("Continue"),
        )
    else:
        sentence, button = (
            ngettext(
                "Begin: Lesson %(number)d, about %(minutes)d minute in all",
                "Begin: Lesson %(number)d, about %(minutes)d minutes in all",
                course.minutes_left,
            ),
            _("Begin"),
        )
    return NextStep(
        sentence=sentence % words,
        note=_("%(lesson)s, in the course %(course)s")
        % {"lesson": lesson.title, "course": course.title},
        button=button,
        url=lesson.url,
    )
