"""What a person's own page answers: what now, what is due, what was earned."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Literal
from uuid import UUID

from django.core.cache import cache
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.terraces import StepState
from courses.outline import outline
from courses.progress import CourseProgress
from courses.queries import course_progress
from organisation.models import User
from quizzes.models import Attempt, Quiz

from .basis import changed_from
from .facts import turn_of
from .models import Certificate, Programme, ProgrammeStanding, Requirement
from .standing import SOON_DAYS, CertificateState, State, Summary, state_on

RowState = Literal["done", "doing", "todo"]


@dataclass(frozen=True)
class Row:
    """One requirement as the list shows it: its state, and what is done or missing."""

    title: str
    url: str
    state: RowState
    note: str
    # The language of the title, where it is not the reader's.
    language: str = ""


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now: a sentence, and where the red button leads."""

    sentence: str
    note: str
    button: str
    url: str


@dataclass(frozen=True)
class ProgrammeView:
    """A programme as one person sees it."""

    programme: Programme
    state: State
    rows: list[Row]
    due_on: date | None
    due_words: str
    is_due_soon: bool
    is_required: bool
    certificate: Certificate | None
    next_step: NextStep | None
    steps: list[StepState] = field(default_factory=list)

    @property
    def done_count(self) -> int:
        return sum(row.state == "done" for row in self.rows)

    @property
    def done_words(self) -> str:
        """Say how far it has come, for beside the terraces."""
        return ngettext(
            "%(done)d of %(count)d requirement done",
            "%(done)d of %(count)d requirements done",
            len(self.rows),
        ) % {"done": self.done_count, "count": len(self.rows)}


@dataclass(frozen=True)
class CertificateView:
    """A certificate with its state on the day of reading."""

    certificate: Certificate
    state: CertificateState
    # Since when what it rests on has changed; may lie ahead.
    changed_from: date | None = None


@dataclass(frozen=True)
class Home:
    """Everything on the page."""

    next_step: NextStep | None
    required: list[ProgrammeView]
    optional: list[ProgrammeView]
    certificates: list[CertificateView]


@dataclass(frozen=True)
class _Tries:
    """A person's attempts at one quiz: when each was passed, and is one open."""

    count: int = 0
    open_attempt: bool = False
    passed_at: tuple[datetime, ...] = ()

    def passed(self, since: datetime | None) -> bool:
        return any(since is None or at >= since for at in self.passed_at)


@dataclass(frozen=True)
class _Item:
    """One requirement: a course by the key its languages share, or a quiz."""

    programme: Programme
    course_key: UUID | None
    course_title: str
    quiz: Quiz | None


@dataclass(frozen=True)
class _Learning:
    """What the person did, as far as some programme asks for it."""

    courses: dict[UUID, CourseProgress]
    quizzes: dict[int, _Tries]

    def course(self, item: _Item) -> CourseProgress | None:
        return None if item.course_key is None else self.courses.get(item.course_key)

    def tries(self, item: _Item) -> _Tries:
        return self.quizzes.get(item.quiz.pk if item.quiz else 0, _Tries())


def build(*, person: User, on: date, language: str) -> Home:
    """Gather the page in a number of queries that does not grow with what there is.

    Three of its own, and those of `courses.queries.course_progress`.
    """
    contents = outline(language)
    items = _items(contents.stamp)
    standings = {
        standing.programme_id: standing
        for standing in ProgrammeStanding.objects.filter(person=person)
    }
    certificates = own_certificates(person=person, on=on)
    learning = _Learning(
        course_progress(
            person,
            {item.course_key for item in items if item.course_key},
            language,
            contents,
        ),
        _tries(person, {item.quiz.pk for item in items if item.quiz}),
    )
    views = [
        _view(
            list(of_programme),
            standings.get(programme.pk),
            [
                one
                for one in certificates
                if one.certificate.programme_id == programme.pk
            ],
            learning,
            on,
        )
        for programme, of_programme in groupby(items, key=lambda item: item.programme)
    ]
    required = sorted(
        (view for view in views if view.is_required),
        key=lambda view: (view.next_step is None, view.due_on or date.max),
    )
    optional = [view for view in views if not view.is_required]
    steps = [view.next_step for view in required if view.next_step]
    # Nothing is required, but something was begun: that is what to go on with.
    steps += [
        view.next_step
        for view in optional
        if view.next_step and view.state is State.IN_PROGRESS
    ]
    return Home(steps[0] if steps else None, required, optional, certificates)


def own_certificates(*, person: User, on: date) -> list[CertificateView]:
    """Return a person's certificates, those that hold first, in six queries at most."""
    rows = list(
        Certificate.objects.filter(holder=person)
        .select_related("revocation")
        .defer("evidence")
    )
    held = [row.pk for row in rows if row.state_on(on).holds]
    changed = changed_from(held, on) if held else {}
    views = [
        CertificateView(row, row.state_on(on, changed.get(row.pk)), changed.get(row.pk))
        for row in rows
    ]
    return sorted(views, key=lambda view: not view.state.holds)


def _items(stamp: int) -> list[_Item]:
    """Return what the programmes in use require, each in its order.

    The same for everyone, so kept under the content stamp, which a change of a
    programme, a course or a quiz moves on.
    """
    key = f"required:{stamp}"
    items: list[_Item] | None = cache.get(key)
    if items is None:
        rows = (
            Requirement.objects.filter(programme__is_live=True)
            .select_related("programme", "quiz")
            .annotate(
                course_key=F("course__translation_key"), course_title=F("course__title")
            )
            .order_by("programme__title", "programme", "sort_order")
        )
        items = [
            _Item(row.programme, row.course_key, row.course_title or "", row.quiz)
            for row in rows
        ]
        cache.set(key, items, 3600)
    return items


def _tries(person: User, quizzes: set[int]) -> dict[int, _Tries]:
    """Return the attempts at each quiz, in one query; an attempt's newest grade counts."""
    rows = (
        Attempt.objects.counting()
        .filter(learner=person, quiz__in=quizzes)
        .order_by("pk", "grades__pk")
        .values_list("pk", "quiz", "state", "grades__passed", "grades__graded_at")
    )
    newest = {
        pk: (quiz, state, passed, graded_at)
        for pk, quiz, state, passed, graded_at in rows
    }
    found: dict[int, _Tries] = {}
    for quiz, state, passed, graded_at in newest.values():
        known = found.get(quiz, _Tries())
        found[quiz] = _Tries(
            count=known.count + 1,
            open_attempt=known.open_attempt or state == Attempt.State.OPEN,
            passed_at=(*known.passed_at, graded_at) if passed else known.passed_at,
        )
    return found


def _view(
    items: list[_Item],
    standing: ProgrammeStanding | None,
    certificates: list[CertificateView],
    learning: _Learning,
    on: date,
) -> ProgrammeView:
    last = max(certificates, key=lambda one: one.certificate.nth, default=None)
    holding = last.certificate if last and last.state.holds else None
    # A certificate with months to go is done with; one that can be renewed is due anew.
    turn = turn_of(last.certificate if last else None, on)
    at_rest = turn is None
    since = turn.since if turn else None
    rows = [_row(item, learning, since) for item in items]
    due_on = standing.due_on if standing else None
    state = state_on(standing or _unasked(last), on)
    if state in (State.NOT_STARTED, State.NOT_REQUIRED) and any(
        row.state != "todo" for row in rows
    ):
        state = State.IN_PROGRESS
    return ProgrammeView(
        programme=items[0].programme,
        state=state,
        rows=rows,
        due_words=due_words(due_on, on) if due_on and not at_rest else "",
        due_on=due_on,
        is_due_soon=bool(
            due_on and not at_rest and 0 <= (due_on - on).days <= SOON_DAYS
        ),
        is_required=standing is not None,
        certificate=holding,
        next_step=None if at_rest else _next_step(items, rows, learning),
        steps=_steps(rows),
    )


def _unasked(last: CertificateView | None) -> Summary:
    """Return the summary of who need not hold it, with the certificate that counts."""
    if last is None or not last.state.holds:
        return Summary()
    return Summary(
        certified_until=last.certificate.expires_on,
        renewal_from=last.certificate.renewal_from,
        basis_changed_from=last.changed_from,
    )


def _steps(rows: Iterable[Row]) -> list[StepState]:
    """Return the hillside: a step for each requirement, the first open one marked."""
    steps: list[StepState] = []
    for row in rows:
        if row.state == "done":
            steps.append("done")
        else:
            steps.append("todo" if "current" in steps else "current")
    return steps


def due_words(due_on: date, on: date) -> str:
    """Say when something is due, in days where that is soon or past."""
    days = (due_on - on).days
    if days < 0:
        return ngettext(
            "overdue by %(days)d day", "overdue by %(days)d days", -days
        ) % {"days": -days}
    if days == 0:
        return _("due today")
    if days <= SOON_DAYS:
        return ngettext("due in %(days)d day", "due in %(days)d days", days) % {
            "days": days
        }
    return _("due on %(day)s") % {"day": f"{due_on:%d/%m/%Y}"}


def _row(item: _Item, learning: _Learning, since: datetime | None) -> Row:
    if item.quiz is not None:
        return _quiz_row(item.quiz, learning.tries(item), since)
    course = learning.course(item)
    if course is None:
        note = _("This course is not published just now.")
        return Row(item.course_title, "", "todo", note)
    return _course_row(course)


def _course_row(course: CourseProgress) -> Row:
    language = "" if course.is_translated else course.language
    if course.completed_at is not None:
        note = _("Every lesson is read.")
        return Row(course.title, course.url, "done", note, language)
    count = len(course.lessons)
    note = ngettext(
        "%(done)d of %(count)d lesson read, about %(minutes)d minutes left",
        "%(done)d of %(count)d lessons read, about %(minutes)d minutes left",
        count,
    ) % {"done": course.done_count, "count": count, "minutes": course.minutes_left}
    state: RowState = "doing" if course.is_enrolled or course.done_count else "todo"
    return Row(course.title, course.url, state, note, language)


def _quiz_row(quiz: Quiz, tries: _Tries, since: datetime | None) -> Row:
    url = quiz.get_absolute_url()
    if tries.passed(since):
        return Row(quiz.local_title, url, "done", _("The quiz is passed."))
    if tries.open_attempt:
        note = _("An attempt is open; the answers so far are kept.")
        return Row(quiz.local_title, url, "doing", note)
    needed = _("%(percent)d %% is needed to pass.") % {"percent": quiz.pass_percent}
    if tries.passed(None):
        again = _("Passed for the last certificate; due again for the next.")
        return Row(quiz.local_title, url, "todo", f"{again} {needed}")
    if tries.count:
        words = ngettext(
            "Not yet passed after %(count)d attempt.",
            "Not yet passed after %(count)d attempts.",
            tries.count,
        ) % {"count": tries.count}
        return Row(quiz.local_title, url, "doing", f"{words} {needed}")
    return Row(quiz.local_title, url, "todo", needed)


def _next_step(
    items: list[_Item], rows: list[Row], learning: _Learning
) -> NextStep | None:
    """Return the next thing to do: an open attempt first, else the order decides."""
    todo = [
        (item, row)
        for item, row in zip(items, rows, strict=True)
        if row.state != "done" and row.url
    ]
    for item, row in todo:
        if learning.tries(item).open_attempt:
            return NextStep(
                sentence=_("Go on with the quiz: %(title)s") % {"title": row.title},
                note=row.note,
                button=_("Go on with the quiz"),
                url=row.url,
            )
    for item, row in todo:
        course = learning.course(item)
        step = _lesson_step(course) if course else _quiz_step(row)
        if step is not None:
            return step
    return None


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
