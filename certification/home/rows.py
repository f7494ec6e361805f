"""One requirement as the list shows it."""

from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.progress import CourseProgress
from quizzes.models import Quiz

from ..eligibility import CourseAsked, Done, EssayAsked, QuizAsked, Turn
from ..models import Programme
from .demands import Item
from .learning import Learning, Tries
from .shapes import Row, RowState


def row_of(
    programme: Programme, item: Item, learning: Learning, turn: Turn, done: Done | None
) -> Row:
    """Return a requirement's row; ``done`` is what meets it, where something does."""
    if done is not None:
        return _done_row(item, learning, done)
    if isinstance(item.asked.deed, CourseAsked):
        course = learning.course(item)
        if course is None:
            note = _("This course is not published just now.")
            return Row(item.local_title, "", "todo", note)
        if turn.reads_again and turn.since is not None:
            return _course_again(programme, item, course, learning, turn.since)
        return _course_row(course)
    if item.quiz is not None:
        return _quiz_row(item, item.quiz, learning.tries(item))
    return _other_row(item, learning)


def _done_row(item: Item, learning: Learning, done: Done) -> Row:
    course = learning.course(item)
    url = course.url if course else item.quiz.get_absolute_url() if item.quiz else ""
    title = course.title if course else item.local_title
    language = course.language if course and not course.is_translated else ""
    if done.source == "evidence":
        note = _("A trainer accepted evidence for it on %(day)s.") % {
            "day": _day(done.at)
        }
    elif done.source == "session" and done.happened_at:
        note = _("Attended on %(day)s.") % {"day": _day(done.happened_at)}
    elif done.source == "certificate":
        note = _("The certificate is held.")
    elif item.quiz is not None:
        note = _("The quiz is passed.")
    else:
        note = _("Every lesson is read.")
    return Row(title, url, "done", note, language)


def _day(moment: datetime) -> str:
    return f"{localdate(moment):%d/%m/%Y}"


def _course_again(
    programme: Programme,
    item: Item,
    course: CourseProgress,
    learning: Learning,
    since: datetime,
) -> Row:
    """Return the row of a course that is read again: it leads to the list of lessons."""
    read = learning.facts.read_again(course.course_key, since)
    count = len(course.lessons)
    done = len(read)
    note = ngettext(
        "To be read again: %(done)d of %(count)d lesson so far.",
        "To be read again: %(done)d of %(count)d lessons so far.",
        count,
    ) % {"done": done, "count": count}
    url = reverse("certification:renewal", args=[programme.slug, item.course_slug])
    language = "" if course.is_translated else course.language
    return Row(course.title, url, "doing" if done else "todo", note, language)


def _course_row(course: CourseProgress) -> Row:
    language = "" if course.is_translated else course.language
    count = len(course.lessons)
    note = ngettext(
        "%(done)d of %(count)d lesson read, about %(minutes)d minutes left",
        "%(done)d of %(count)d lessons read, about %(minutes)d minutes left",
        count,
    ) % {"done": course.done_count, "count": count, "minutes": course.minutes_left}
    state: RowState = "doing" if course.is_enrolled or course.done_count else "todo"
    return Row(course.title, course.url, state, note, language)


def _quiz_row(item: Item, quiz: Quiz, tries: Tries) -> Row:
    url, title = quiz.get_absolute_url(), quiz.local_title
    if tries.is_open:
        note = _("An attempt is open; the answers so far are kept.")
        return Row(title, url, "doing", note)
    if tries.is_marking:
        return Row(title, url, "doing", _("An essay is waiting to be marked."))
    percent = percent_needed(item, quiz)
    needed = _("%(percent)d %% is needed to pass.") % {"percent": percent}
    if tries.passed_at and tries.best is not None and tries.best < percent:
        words = _("Passed with %(percent)s %%, which is not enough here.") % {
            "percent": f"{tries.best.normalize():f}"
        }
        return Row(title, url, "doing", f"{words} {needed}")
    if tries.passed_at and isinstance(item.asked.deed, EssayAsked):
        return Row(title, url, "todo", _("A pass with a marked essay is needed."))
    if tries.passed_at:
        again = _("Passed for the last certificate; due again for the next.")
        return Row(title, url, "todo", f"{again} {needed}")
    if tries.count:
        words = ngettext(
            "Not yet passed after %(count)d attempt.",
            "Not yet passed after %(count)d attempts.",
            tries.count,
        ) % {"count": tries.count}
        return Row(title, url, "doing", f"{words} {needed}")
    return Row(title, url, "todo", needed)


def percent_needed(item: Item, quiz: Quiz) -> int:
    """Return the pass mark that counts: the programme's own, where it asks for more."""
    deed = item.asked.deed
    own = deed.percent if isinstance(deed, QuizAsked | EssayAsked) else None
    return max(own or 0, quiz.pass_percent)


def _other_row(item: Item, learning: Learning) -> Row:
    """Return the row of a session, of evidence, or of another certificate."""
    if item.workshop is not None:
        meeting = learning.meetings.get(item.workshop)
        note = _("A session to attend; a trainer records who was there.")
        if meeting is not None:
            note = _("A session to attend: next on %(day)s, %(place)s.") % {
                "day": f"{meeting.held_on:%d/%m/%Y}",
                "place": meeting.place,
            }
        return Row(item.local_title, "", "todo", note)
    if item.other_slug:
        note = _("The certificate of this programme is to be earned first.")
        return Row(item.local_title, f"#programme-{item.other_slug}", "todo", note)
    note = _("To be shown to a trainer, who accepts it here.")
    return Row(item.local_title, "", "todo", note)
