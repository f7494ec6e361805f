"""What changed in the law for a person's certificates, as their own pages show it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import get_language

from courses.outline import LessonEntry, outline
from legal.models import LegalChange, Provision, ProvisionWording
from organisation.models import User
from quizzes.models import Attempt, Quiz

from . import delta
from .basis import touching
from .delta_paths import address
from .delta_walks import Walk, walks
from .models import Annex, Certificate, DeltaPath

# To do; not in force yet; done, with the annex; settled by a newer certificate; the
# certificate no longer holds; recorded by mistake.
State = Literal["open", "ahead", "done", "renewed", "ended", "withdrawn"]


@dataclass(frozen=True)
class Touched:
    """A change of law and the person's newest certificate that it touches."""

    path: DeltaPath
    certificate: Certificate
    state: State
    annex: Annex | None = None

    @property
    def change(self) -> LegalChange:
        return self.path.change

    @property
    def url(self) -> str:
        return address(self.path)


@dataclass(frozen=True)
class LessonStep:
    """A lesson to read again; ``language`` where it is not the reader's."""

    key: str
    title: str
    url: str
    minutes: int
    read_at: datetime | None
    language: str = ""
    # Whether it is the next thing to do.
    is_next: bool = False


@dataclass(frozen=True)
class QuizStep:
    """The quiz of a path; ``state`` is a name that the template tag knows."""

    quiz: Quiz
    count: int
    state: str
    walk: Walk


@dataclass(frozen=True)
class Way:
    """A path as one person walks it."""

    touched: Touched
    compared_at: datetime | None
    lessons: Sequence[LessonStep]
    quiz: QuizStep | None
    minutes_left: int

    @property
    def is_begun(self) -> bool:
        done = self.compared_at or any(step.read_at for step in self.lessons)
        return bool(done) or (self.quiz is not None and self.quiz.state != "todo")

    @property
    def is_quiz_next(self) -> bool:
        """Return whether only the questions are left."""
        read = all(step.read_at for step in self.lessons)
        return self.compared_at is not None and read


@dataclass(frozen=True)
class Compared:
    """A provision before and since; ``after`` is None where nothing takes its place yet."""

    provision: Provision
    before: ProvisionWording | None
    after: ProvisionWording | None

    @property
    def language(self) -> str:
        """Return that of both texts: English only where it is known of both."""
        texts = [one.text_en for one in (self.before, self.after) if one]
        return "en" if get_language() == "en" and all(texts) else "vi"

    @property
    def old_text(self) -> str:
        return self._text(self.before)

    @property
    def new_text(self) -> str:
        return self._text(self.after)

    def _text(self, wording: ProvisionWording | None) -> str:
        if wording is None:
            return ""
        return wording.text_en if self.language == "en" else wording.text


@dataclass(frozen=True)
class Changes:
    """Everything on the page of changes."""

    open: Sequence[Way] = field(default_factory=list)
    ahead: Sequence[Touched] = field(default_factory=list)
    done: Sequence[Touched] = field(default_factory=list)


def changes_for(*, person: User, on: date, language: str) -> Changes:
    """Return what touched a person's certificates, the next one first."""
    rows = touched_by_law(person=person, on=on)
    return Changes(
        open=ways([row for row in rows if row.state == "open"], person, language),
        ahead=[row for row in rows if row.state == "ahead"],
        done=[row for row in rows if row.state == "done"][::-1],
    )


def open_ways(*, person: User, on: date, language: str) -> list[Way]:
    """Return what a person has to catch up with, for their own page."""
    rows = touched_by_law(person=person, on=on)
    return ways([row for row in rows if row.state == "open"], person, language)


def touched_by_law(
    *,
    person: User,
    on: date,
    programme: str | None = None,
    change: UUID | None = None,
) -> list[Touched]:
    """Return the changes that touch a person's certificates, earliest first.

    One row a programme and change, whatever the number of certificates; with a slug and
    an id, that one. Six queries at most.
    """
    certificates = list(
        Certificate.objects.filter(holder=person, basis__isnull=False)
        .select_related("revocation", "programme")
        .defer("evidence")
        .order_by("-nth")
    )
    if not certificates:
        return []
    paths = DeltaPath.objects.filter(
        programme__in={one.programme_id for one in certificates}
    )
    if programme is not None:
        paths = paths.filter(programme__slug=programme)
    if change is not None:
        paths = paths.filter(change__public_id=change)
    found = list(
        paths.select_related(
            "programme", "change__source", "change__target", "quiz"
        ).order_by("change__applies_from", "pk")
    )
    if not found:
        return []
    reach = touching(
        {one.basis_id for one in certificates if one.basis_id},
        {path.change_id for path in found},
    )
    annexes = {
        (annex.certificate_id, annex.change_id): annex
        for annex in Annex.objects.filter(certificate__in=certificates)
    }
    rows = (_touched(path, certificates, reach, annexes, on) for path in found)
    return [row for row in rows if row is not None]


def _touched(
    path: DeltaPath,
    certificates: Sequence[Certificate],
    reach: dict[int, set[int]],
    annexes: dict[tuple[int, int | None], Annex],
    on: date,
) -> Touched | None:
    """Return a path as the person's certificates, newest first, meet it."""
    change = path.change
    own = [one for one in certificates if one.programme_id == path.programme_id]
    met = [
        one
        for one in own
        if one.issued_on < change.applies_from
        and change.pk in reach.get(one.basis_id or 0, ())
    ]
    if not met:
        return None
    held = [one for one in met if one.state_on(on).holds]
    newest = (held or met)[0]
    annex = annexes.get((newest.pk, change.pk))
    is_renewed = any(
        one.issued_on >= change.applies_from and one.state_on(on).holds for one in own
    )
    state: State = "open"
    if annex is not None:
        state = "done"
    elif change.withdrawn_at is not None and localdate(change.withdrawn_at) <= on:
        state = "withdrawn"
    elif on < change.applies_from:
        state = "ahead"
    elif is_renewed:
        state = "renewed"
    elif not held:
        state = "ended"
    return Touched(path, newest, state, annex)


def ways(rows: Sequence[Touched], person: User, language: str) -> list[Way]:
    """Return the paths of these rows with how far the person is; four queries at most."""
    if not rows:
        return []
    paths = [row.path for row in rows]
    walked = walks(paths, person.pk)
    lessons = _lessons({key for path in paths for key in path.lessons}, language)
    going = set(
        Attempt.objects.counting()
        .filter(learner=person, quiz__in=[p.quiz_id for p in paths if p.quiz_id])
        .values_list("quiz", flat=True)
    )
    return [_way(row, walked[row.path.pk], lessons, going) for row in rows]


def _way(
    row: Touched,
    walk: Walk,
    lessons: dict[str, tuple[LessonEntry, str]],
    tried: set[int],
) -> Way:
    done, missing = walk.progress.done, walk.progress.missing
    steps = [
        LessonStep(
            key=key,
            title=lessons[key][0].title,
            url=lessons[key][0].url,
            minutes=lessons[key][0].minutes,
            read_at=done.get(key),
            language=lessons[key][1],
            is_next=missing[:1] == (key,),
        )
        for key in row.path.lessons
        if key in lessons
    ]
    quiz = _quiz(row.path, walk, tried)
    left = delta.minutes(
        compare=delta.COMPARISON in missing,
        lessons=[step.minutes for step in steps if step.read_at is None],
        questions=quiz.count
        if quiz is not None and walk.progress.waits_for_quiz
        else 0,
    )
    return Way(row, done.get(delta.COMPARISON), steps, quiz, left)


def _quiz(path: DeltaPath, walk: Walk, tried: set[int]) -> QuizStep | None:
    """Return the quiz where it is asked for, or was passed while it was."""
    quiz = path.quiz
    if quiz is None or (not quiz.is_live and walk.passed is None):
        return None
    state = "not_passed" if quiz.pk in tried else "todo"
    return QuizStep(
        quiz, quiz.fixed_count or 0, "passed" if walk.passed else state, walk
    )


def _lessons(
    keys: Collection[str], language: str
) -> dict[str, tuple[LessonEntry, str]]:
    """Return live lessons by key; the province's language where there is no other."""
    found: dict[str, tuple[LessonEntry, str]] = {}
    for wanted in ("vi", language):
        for course in outline(wanted).courses:
            differs = "" if course.language == language else course.language
            for lesson in course.lessons:
                if str(lesson.key) in keys:
                    found[str(lesson.key)] = (lesson, differs)
    return found


def compared(touched: Touched) -> list[Compared]:
    """Return what the law said on the last day before a change, and says since.

    The provisions that the change names, and the parts of them with a new wording. Where
    it names none, the whole document: those that the certificate rests on.
    """
    change = touched.change
    named = set(change.provisions.values_list("pk", flat=True))
    reached = Provision.objects.all().touched_by(change)
    rests_on = reached.filter(bases=touched.certificate.basis_id)
    rows = [
        _compare(provision, change)
        for provision in (reached if named else rests_on)
        .select_related("document")
        .prefetch_related("wordings")
        .order_by("order", "key")
    ]
    return [
        row
        for row in rows
        if not named or row.provision.pk in named or (row.after and row.before)
    ]


def _compare(provision: Provision, change: LegalChange) -> Compared:
    before = provision.wording_on(change.effective_on - timedelta(days=1))
    after = provision.wording_on(change.effective_on)
    holds = (
        after is not None
        and after != before
        and (after.valid_until is None or after.valid_until > change.effective_on)
    )
    return Compared(provision, before, after if holds else None)
