"""The summary of who stands where, rebuilt in bulk from appointments and facts."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.utils.timezone import localdate

from organisation.models import Appointment

from . import facts
from .eligibility import Asked, earliest_due
from .models import Assignment, Certificate, Programme, ProgrammeStanding
from .signals import standing_changed
from .standing import next_due

logger = logging.getLogger(__name__)

_CHUNK = 500
_WRITTEN = [
    "unit",
    "is_head",
    "is_concurrent",
    "due_on",
    "started_at",
    "certified_until",
]


@dataclass
class RefreshOutcome:
    """What a refresh changed."""

    created: int = 0
    updated: int = 0
    removed: int = 0

    def __str__(self) -> str:
        return f"created={self.created} updated={self.updated} removed={self.removed}"


@dataclass(frozen=True)
class _Rules:
    """A programme with what it asks and its assignments: path of the unit, day, days."""

    programme: Programme
    asked: list[Asked]
    assignments: list[tuple[str, date, int]]

    def due_on(self, post: Appointment) -> date | None:
        """Return the day a post makes its holder due; None where nothing covers it."""
        return earliest_due(
            [
                (due_on, days)
                for path, due_on, days in self.assignments
                if post.unit.path.startswith(path)
            ],
            post.starts_on,
        )


def refresh_standing(
    *,
    people: Sequence[int] | None = None,
    programme: Programme | None = None,
    at: datetime,
) -> RefreshOutcome:
    """Rebuild the standings of some people (or all) in one programme (or all).

    Who has a main post on that day in an assigned unit, or below one, has a standing;
    who has not, has none: the facts and the certificates stay, and count again the day
    the person is back. Costs the same queries for 500 people as for one.
    """
    on = localdate(at)
    rules = _rules(programme)
    outcome = RefreshOutcome()
    moved: dict[int, set[int]] = defaultdict(set)
    for chunk in _chunks(_everyone(rules, programme, on) if people is None else people):
        with transaction.atomic():
            _refresh(chunk, rules, programme, on, outcome, moved)
            for one in moved:
                standing_changed.send(
                    ProgrammeStanding, programme=_named(one, rules), unit_ids=moved[one]
                )
            moved.clear()
    logger.info("standings refreshed %s", outcome)
    return outcome


def _named(pk: int, rules: list[_Rules]) -> Programme:
    known = {one.programme.pk: one.programme for one in rules}
    return known.get(pk) or Programme.objects.get(pk=pk)


def _rules(programme: Programme | None) -> list[_Rules]:
    """Return the rules of the live programmes, in three queries."""
    assigned: dict[int, list[tuple[str, date, int]]] = defaultdict(list)
    for pk, path, due_on, days in Assignment.objects.values_list(
        "programme", "unit__path", "due_on", "days_after_appointment"
    ):
        if due_on is not None:
            assigned[pk].append((path, due_on, days))
    return [
        _Rules(one, facts.asked_by(one), assigned[one.pk])
        for one in facts.live_programmes()
        if programme is None or one.pk == programme.pk
    ]


def _everyone(
    rules: list[_Rules], programme: Programme | None, on: date
) -> Iterable[int]:
    """Return who is covered on that day, and who still has a standing."""
    covered = Q()
    for path in {path for one in rules for path, _due_on, _days in one.assignments}:
        covered |= Q(unit__path__startswith=path)
    standings = ProgrammeStanding.objects.all()
    if programme is not None:
        standings = standings.filter(programme=programme)
    people = set(standings.values_list("person", flat=True))
    if covered:
        posts = Appointment.objects.active_on(on).filter(covered, is_main=True)
        people.update(posts.values_list("person", flat=True))
    return people


def _chunks(people: Iterable[int]) -> Iterable[list[int]]:
    everyone = sorted(set(people))
    return (everyone[i : i + _CHUNK] for i in range(0, len(everyone), _CHUNK))


def _refresh(
    people: list[int],
    rules: list[_Rules],
    programme: Programme | None,
    on: date,
    outcome: RefreshOutcome,
    moved: dict[int, set[int]],
) -> None:
    """Rebuild up to 500 people's standings: five queries to read, three to write."""
    posts = _main_posts(people, on)
    standings = ProgrammeStanding.objects.filter(person__in=people)
    if programme is not None:
        standings = standings.filter(programme=programme)
    existing = {(row.person_id, row.programme_id): row for row in standings}
    asked = {one for rule in rules for one in rule.asked}
    steps = facts.first_steps(people, asked)
    until = _certified_until(people)
    created: list[ProgrammeStanding] = []
    updated: list[ProgrammeStanding] = []
    for rule in rules:
        for person, post in posts.items():
            due_on = rule.due_on(post)
            if due_on is None:
                continue
            key = (person, rule.programme.pk)
            wanted = ProgrammeStanding(
                person_id=person,
                programme=rule.programme,
                unit_id=post.unit_id,
                is_head=post.is_head,
                is_concurrent=post.is_concurrent,
                due_on=next_due(due_on, until.get(key)),
                started_at=min(
                    (
                        steps[person, one]
                        for one in rule.asked
                        if (person, one) in steps
                    ),
                    default=None,
                ),
                certified_until=until.get(key),
            )
            row = existing.pop(key, None)
            if row is None:
                created.append(wanted)
                moved[rule.programme.pk].add(wanted.unit_id)
            elif _differs(row, wanted):
                moved[rule.programme.pk] |= {row.unit_id, wanted.unit_id}
                wanted.pk = row.pk
                updated.append(wanted)
    for row in existing.values():
        moved[row.programme_id].add(row.unit_id)
    # Two may refresh the same newcomer at once; the later one wins, with the same facts.
    ProgrammeStanding.objects.bulk_create(
        created,
        update_conflicts=True,
        unique_fields=["person", "programme"],
        update_fields=_WRITTEN,
    )
    if updated:
        ProgrammeStanding.objects.bulk_update(updated, _WRITTEN, batch_size=_CHUNK)
    if existing:
        ProgrammeStanding.objects.filter(
            pk__in=[row.pk for row in existing.values()]
        ).delete()
    outcome.created += len(created)
    outcome.updated += len(updated)
    outcome.removed += len(existing)


def _differs(row: ProgrammeStanding, wanted: ProgrammeStanding) -> bool:
    return any(
        getattr(row, name) != getattr(wanted, name)
        for name in ["unit_id", *_WRITTEN[1:]]
    )


def _main_posts(people: list[int], on: date) -> dict[int, Appointment]:
    """Return each person's main post on that day: the newest where two overlap."""
    posts = (
        Appointment.objects.active_on(on)
        .filter(person__in=people, is_main=True)
        .select_related("unit")
        .order_by("starts_on", "pk")
    )
    return {post.person_id: post for post in posts}


def _certified_until(people: list[int]) -> dict[tuple[int, int], date]:
    rows = (
        Certificate.objects.filter(holder__in=people, revocation__isnull=True)
        .values("holder", "programme")
        .annotate(until=Max("expires_on"))
        .values_list("holder", "programme", "until")
    )
    return {(holder, programme): until for holder, programme, until in rows}


def mark_started(
    *,
    person: int,
    at: datetime,
    quiz: int | None = None,
    course_key: UUID | None = None,
) -> None:
    """Note that a person took up something: in each programme that asks it, once.

    One conditional UPDATE; only the first time costs another query.
    """
    programmes = Programme.objects.filter(
        Q(requirements__quiz=quiz)
        if course_key is None
        else Q(requirements__course__translation_key=course_key)
    )
    mine = ProgrammeStanding.objects.filter(
        person=person, programme__in=programmes.values("pk")
    )
    if not mine.filter(started_at__isnull=True).update(started_at=at):
        return
    for row in mine.filter(started_at=at).select_related("programme"):
        standing_changed.send(
            ProgrammeStanding, programme=row.programme, unit_ids={row.unit_id}
        )
