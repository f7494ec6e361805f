"""Many demo people at once, for measuring: rows written in bulk, then summed up.

The same plan as in `histories`, but attempts have a grade and no single answers, and
certificates no PDF yet: it is made when somebody opens it.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.utils.timezone import localdate, localtime

from certification import evidence, facts, versions
from certification.basis import basis_for
from certification.eligibility import Done, Facts, Progress, progress
from certification.models import Certificate, CertificateCounter
from certification.numbers import write_number
from courses.models import CourseCompletion, Enrolment, LessonCompletion
from organisation.models import Appointment, User
from quizzes.models import Attempt, Grade, Quiz

from .curriculum import Curriculum, Reading, Test
from .histories import timed_sittings
from .shapes import MAIL_DOMAIN, PersonPlan

_BATCH = 1000


@dataclass
class _Rows:
    """What a batch of people did, not yet in the database."""

    enrolments: list[Enrolment] = field(default_factory=list)
    lessons: list[LessonCompletion] = field(default_factory=list)
    courses: list[CourseCompletion] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    grades: list[Grade] = field(default_factory=list)
    # Whoever did everything: the person, the facts, the unit's name.
    earned: list[tuple[User, Progress, str]] = field(default_factory=list)


class Bulk:
    """Writes people of a plan and what they did, without the services."""

    def __init__(
        self, curriculum: Curriculum, units: dict[str, tuple[int, str]], now: datetime
    ) -> None:
        """``units`` holds the key and the name of each unit by its code."""
        self.curriculum = curriculum
        self.units = units
        self.now = now
        self.plan = facts.plan_of(curriculum.programme)
        self.no_password = make_password(None)
        self.evidence: dict[date, dict[str, Any]] = {}

    def write(self, people: Iterable[PersonPlan]) -> int:
        """Write everybody; return how many."""
        written = 0
        batch: list[PersonPlan] = []
        for person in people:
            batch.append(person)
            if len(batch) == _BATCH:
                written += self._write(batch)
                batch = []
        return written + self._write(batch)

    def _write(self, people: Sequence[PersonPlan]) -> int:
        users = User.objects.bulk_create(self._user(person) for person in people)
        Appointment.objects.bulk_create(
            Appointment(
                person=user,
                unit_id=self.units[post.unit][0],
                title=post.title,
                is_head=post.is_head,
                is_concurrent=post.is_concurrent,
                starts_on=post.starts_on,
                ends_on=post.ends_on,
            )
            for person, user in zip(people, users, strict=True)
            for post in person.posts
        )
        rows = _Rows()
        for person, user in zip(people, users, strict=True):
            if person.is_active:
                self._live_through(person, user, rows)
        Enrolment.objects.bulk_create(rows.enrolments)
        LessonCompletion.objects.bulk_create(rows.lessons)
        CourseCompletion.objects.bulk_create(rows.courses)
        Attempt.objects.bulk_create(rows.attempts)
        Grade.objects.bulk_create(rows.grades)
        self._certify(rows.earned)
        return len(users)

    def _user(self, person: PersonPlan) -> User:
        user = User(
            username=person.username,
            last_name=person.last_name,
            first_name=person.first_name,
            email=f"{person.username}@{MAIL_DOMAIN}",
            staff_code=person.staff_code,
            public_id=person.public_id,
            password=self.no_password,
        )
        user.prepare()
        return user

    def _live_through(self, person: PersonPlan, user: User, rows: _Rows) -> None:
        rng = random.Random(person.seed)  # noqa: S311  (the same seed, the same history)
        passes: dict[int, list[Done]] = {}
        read: dict[UUID, datetime] = {}
        enrolled: set[UUID] = set()
        tries: dict[int, int] = {}
        for at, sitting in timed_sittings(rng, person, self.curriculum, self.now):
            if isinstance(sitting, Test):
                tries[sitting.quiz.pk] = tries.get(sitting.quiz.pk, 0) + 1
                fact = _attempt(rng, user, sitting, at, tries[sitting.quiz.pk], rows)
                if sitting.passes:
                    passes[sitting.quiz.pk] = [fact]
                continue
            key = sitting.course.key
            if key not in enrolled:
                enrolled.add(key)
                rows.enrolments.append(
                    Enrolment(learner=user, course_key=key, enrolled_at=at)
                )
            at = _lessons(rng, user, sitting, at, rows)
            if sitting.finishes_course:
                rows.courses.append(
                    CourseCompletion(learner=user, course_key=key, completed_at=at)
                )
                read[key] = at
        found = progress(self.plan, Facts(read, passes))
        if found.complete:
            unit_name = self.units[person.posts[-1].unit][1]
            rows.earned.append((user, found, unit_name))

    def _certify(self, earned: list[tuple[User, Progress, str]]) -> None:
        programme = self.curriculum.programme
        certificates = []
        counters: dict[int, CertificateCounter] = {}
        version = versions.freeze(programme, self.now)
        basis = basis_for(programme, localdate(self.now))
        for user, found, unit_name in earned:
            at = found.done_at
            issued_on = localdate(at)
            term = versions.terms_of(version).term(issued_on)
            if term is None:
                continue
            counter = counters.get(issued_on.year)
            if counter is None:
                counter, _created = CertificateCounter.objects.get_or_create(
                    programme=programme, year=issued_on.year
                )
                counters[issued_on.year] = counter
            counter.last += 1
            certificates.append(
                Certificate(
                    number=write_number(programme.code, counter.year, counter.last),
                    programme=programme,
                    holder=user,
                    holder_name=user.get_full_name(),
                    unit_name=unit_name,
                    programme_title=programme.title,
                    programme_title_en=programme.title_en,
                    issuer=programme.issuer,
                    issuer_en=programme.issuer_en,
                    issued_at=at,
                    issued_on=issued_on,
                    expires_on=term.expires_on,
                    renewal_from=term.renewal_from,
                    grace_until=term.grace_until,
                    version=version,
                    basis=basis,
                    evidence=self._evidence(found, issued_on),
                )
            )
        Certificate.objects.bulk_create(certificates)
        for counter in counters.values():
            counter.save(update_fields=["last"])

    def _evidence(self, found: Progress, on: date) -> dict[str, Any]:
        """Return the evidence of one person; the law of a day is read once."""
        if on not in self.evidence:
            self.evidence[on] = evidence.build(
                self.curriculum.programme.requirements.all(), found, on
            )
        known = self.evidence[on]
        lines = []
        for line, (_asked, fact) in zip(known["done"], found.done, strict=True):
            own = {"at": localtime(fact.at).isoformat()}
            if fact.percent is not None:
                own |= {"percent": str(fact.percent), "attempt": str(fact.attempt)}
            lines.append(line | own)
        return known | {"done": lines}


def _lessons(
    rng: random.Random, user: User, reading: Reading, at: datetime, rows: _Rows
) -> datetime:
    for lesson in reading.lessons:
        at += timedelta(minutes=max(3, lesson.minutes), seconds=rng.randint(0, 90))
        rows.lessons.append(
            LessonCompletion(
                learner=user,
                course_key=reading.course.key,
                lesson_key=lesson.translation_key,
                completed_at=at,
                event=UUID(int=rng.getrandbits(128), version=4),
            )
        )
    return at


def _attempt(
    rng: random.Random,
    user: User,
    test: Test,
    at: datetime,
    number: int,
    rows: _Rows,
) -> Done:
    """Add an attempt with its grade; return it as a fact."""
    quiz: Quiz = test.quiz
    closed_at = at + timedelta(minutes=rng.randint(8, 22))
    percent = (
        rng.randint(quiz.pass_percent, 100)
        if test.passes
        else rng.randint(max(0, quiz.pass_percent - 35), max(0, quiz.pass_percent - 5))
    )
    attempt = Attempt(
        quiz=quiz,
        learner=user,
        public_id=UUID(int=rng.getrandbits(128), version=4),
        number=number,
        seed=rng.getrandbits(48),
        pass_percent=quiz.pass_percent,
        reveal=quiz.reveal,
        started_at=at,
        state=Attempt.State.GRADED,
        closed_at=closed_at,
        closed_by=Attempt.ClosedBy.LEARNER,
    )
    rows.attempts.append(attempt)
    rows.grades.append(
        Grade(
            attempt=attempt,
            graded_at=closed_at,
            score=Decimal(percent),
            possible=Decimal(100),
            percent=Decimal(percent),
            passed=test.passes,
        )
    )
    return Done(closed_at, Decimal(percent), attempt.public_id)
