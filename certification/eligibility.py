"""What a programme asks of a person, and what the facts say. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID

Way = Literal["first", "renewal"]
BOTH = "both"


@dataclass(frozen=True)
class CourseAsked:
    """A course to read, by the key that its languages share."""

    key: UUID


@dataclass(frozen=True)
class QuizAsked:
    """A quiz to pass, by its id; with so many per cent, where the quiz asks for less."""

    quiz: int
    percent: int | None = None


@dataclass(frozen=True)
class EssayAsked:
    """A quiz to pass with an essay that a person marked."""

    quiz: int
    percent: int | None = None


@dataclass(frozen=True)
class SessionAsked:
    """A session to attend, by the id of its workshop."""

    workshop: int


@dataclass(frozen=True)
class EvidenceAsked:
    """Something that only a trainer can accept."""


@dataclass(frozen=True)
class CertificateAsked:
    """A certificate of another programme to hold, by that programme's id."""

    programme: int


Deed = (
    CourseAsked
    | QuizAsked
    | EssayAsked
    | SessionAsked
    | EvidenceAsked
    | CertificateAsked
)


@dataclass(frozen=True)
class Asked:
    """One requirement: its own key for good, what is to be done, in which group.

    ``group`` is a letter, empty for what is required by itself; ``path`` is "first",
    "renewal" or "both".
    """

    key: UUID
    deed: Deed
    group: str = ""
    path: str = BOTH


@dataclass(frozen=True)
class Plan:
    """All that a programme asks; of a group, how many are enough (None: all of it)."""

    asked: tuple[Asked, ...] = ()
    groups: Mapping[str, int | None] = field(default_factory=dict)

    def on(self, way: Way) -> "Plan":
        """Return what is asked on the way to a first certificate, or to the next.

        A programme that marks nothing for renewal asks everything again.
        """
        mine = tuple(one for one in self.asked if one.path in (BOTH, way))
        return Plan(mine or self.asked if way == "renewal" else mine, self.groups)


@dataclass(frozen=True)
class Turn:
    """Which certificate a person works towards, and from when facts count for it.

    ``since`` is None before the first. ``reads_again`` says whether what was read before
    that moment must be read again: to renew, but not after a revocation, which takes back
    what was tested and not what was read.
    """

    way: Way = "first"
    since: datetime | None = None
    reads_again: bool = False


FIRST = Turn()


def next_turn(
    *,
    renewal_from: date | None,
    grace_until: date,
    revoked_at: datetime | None,
    window_opened_at: datetime | None,
    on: date,
) -> Turn | None:
    """Return what the holder of a certificate can work towards on a day; None: nothing yet.

    From the day it can be renewed to the last day of grace: the next one, by the renewal
    path. After the grace: by the first path, and what was done since the window opened
    still counts. After a revocation: by the first path, from that moment on.
    """
    if revoked_at is not None:
        return Turn("first", revoked_at)
    if renewal_from is None or on < renewal_from:
        return None
    way: Way = "renewal" if on < grace_until else "first"
    return Turn(way, window_opened_at, reads_again=True)


@dataclass(frozen=True)
class Done:
    """A fact that meets a requirement: when it was recorded, and for a quiz how well.

    ``happened_at`` is the day of a session, which may have been recorded later: both
    must lie in the time that counts.
    """

    at: datetime
    percent: Decimal | None = None
    attempt: UUID | None = None
    happened_at: datetime | None = None
    # Which row it is, of attendances, of accepted evidence or of certificates.
    row: int | None = None
    source: Literal["", "session", "evidence", "certificate"] = ""

    def counts(self, since: datetime | None) -> bool:
        return since is None or min(self.at, self.happened_at or self.at) >= since


@dataclass(frozen=True)
class Facts:
    """What one person has done, as far as somebody asks.

    ``courses``: when each was first read to its end. ``read``: for those read again, the
    moments at which each lesson was read; ``lessons``: what each course consists of today.
    ``passes`` and ``marked``: every pass of a quiz, and those with an essay that a person
    marked. ``accepted``: what a trainer accepted, by the requirement's key.
    ``certificates``: those held on the day that was asked about, by programme.
    """

    courses: Mapping[UUID, datetime] = field(default_factory=dict)
    passes: Mapping[int, Sequence[Done]] = field(default_factory=dict)
    marked: Mapping[int, Sequence[Done]] = field(default_factory=dict)
    sessions: Mapping[int, Sequence[Done]] = field(default_factory=dict)
    accepted: Mapping[UUID, Sequence[Done]] = field(default_factory=dict)
    certificates: Mapping[int, Done] = field(default_factory=dict)
    read: Mapping[UUID, Mapping[UUID, Sequence[datetime]]] = field(default_factory=dict)
    lessons: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)

    def met(self, asked: Asked, turn: Turn = FIRST) -> Done | None:
        """Return the earliest fact that meets a requirement, or None.

        What a trainer accepted meets any requirement, like the thing itself. Of two, what
        came since the last certificate goes before what was read earlier.
        """
        found = [
            done for done in self.accepted.get(asked.key, ()) if done.counts(turn.since)
        ]
        if (own := self._done(asked.deed, turn)) is not None:
            found.append(own)
        since = turn.since
        return min(
            found,
            key=lambda done: (since is not None and done.at < since, done.at),
            default=None,
        )

    def _done(self, deed: Deed, turn: Turn) -> Done | None:
        match deed:
            case CourseAsked(key):
                return self._read(key, turn)
            case QuizAsked(quiz, percent):
                return _first(self.passes.get(quiz, ()), turn.since, percent)
            case EssayAsked(quiz, percent):
                return _first(self.marked.get(quiz, ()), turn.since, percent)
            case SessionAsked(workshop):
                return _first(self.sessions.get(workshop, ()), turn.since)
            case CertificateAsked(programme):
                return self.certificates.get(programme)
            case EvidenceAsked():
                return None

    def _read(self, course: UUID, turn: Turn) -> Done | None:
        read_at = self.courses.get(course)
        since = turn.since if turn.reads_again else None
        if read_at is not None and (since is None or read_at >= since):
            return Done(read_at)
        if since is None:
            return None
        again = self.read_again(course, since)
        is_whole = again and len(again) == len(self.lessons.get(course, ()))
        return Done(max(again.values())) if is_whole else None

    def read_again(self, course: UUID, since: datetime) -> dict[UUID, datetime]:
        """Return which of the course's lessons of today were read since, and when."""
        known = self.read.get(course, {})
        moments = {
            lesson: min(
                (at for at in known.get(lesson, ()) if at >= since), default=None
            )
            for lesson in self.lessons.get(course, ())
        }
        return {lesson: at for lesson, at in moments.items() if at is not None}


def _first(
    facts: Iterable[Done], since: datetime | None, percent: int | None = None
) -> Done | None:
    fitting = [
        done
        for done in facts
        if done.counts(since)
        and (percent is None or (done.percent is not None and done.percent >= percent))
    ]
    return min(fitting, key=lambda done: done.at, default=None)


@dataclass(frozen=True)
class Progress:
    """How far a person has come: each requirement is in one of the two lists.

    ``lacking`` says of each group, and of what is required by itself (""), how many are
    still needed.
    """

    done: list[tuple[Asked, Done]]
    missing: list[Asked]
    lacking: Mapping[str, int] = field(default_factory=dict)
    since: datetime | None = None

    @property
    def asked(self) -> list[Asked]:
        """Return all that is asked on the way, met or not; in no particular order."""
        return [*self.evidence, *self.missing]

    @property
    def complete(self) -> bool:
        """Return whether a certificate is earned.

        A programme without requirements earns nobody anything; and where a certificate
        came before, something must have been done since.
        """
        if any(self.lacking.values()) or not self.done:
            return False
        return self.since is None or self.done_at >= self.since

    @property
    def done_at(self) -> datetime:
        """Return when the last of what is done was done; needs at least one."""
        return max(done.at for _asked, done in self.done)

    @property
    def evidence(self) -> dict[Asked, Done]:
        """Return what was done for each requirement met, in the programme's order."""
        return dict(self.done)


def progress(plan: Plan, facts: Facts, turn: Turn = FIRST) -> Progress:
    """Compare what is asked on a person's way with what was done."""
    plan = plan.on(turn.way)
    done: list[tuple[Asked, Done]] = []
    missing: list[Asked] = []
    for one in plan.asked:
        met = facts.met(one, turn)
        if met is None:
            missing.append(one)
        else:
            done.append((one, met))
    return Progress(done, missing, _lacking(plan, done), turn.since)


def _lacking(plan: Plan, done: Iterable[tuple[Asked, Done]]) -> dict[str, int]:
    """Return how many each group of the plan still needs, in the plan's order."""
    sizes: dict[str, int] = {}
    for one in plan.asked:
        sizes[one.group] = sizes.get(one.group, 0) + 1
    met: dict[str, int] = {}
    for one, _fact in done:
        met[one.group] = met.get(one.group, 0) + 1
    return {
        letter: max(0, needed(plan, letter, size) - met.get(letter, 0))
        for letter, size in sizes.items()
    }


def needed(plan: Plan, letter: str, size: int) -> int:
    """Return how many of a group's ``size`` are enough; all, where nothing else is said."""
    return (plan.groups.get(letter) if letter else None) or size
