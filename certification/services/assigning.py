"""Who must hold a certificate by when: rules begin, are replaced, and end."""

import logging
from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from core.errors import Refusal
from core.text import nfc
from organisation.models import User

from ..duties import covered_by, posts_on
from ..models import Assignment, Programme
from ..reaching import rule_from
from ..recalculating import recalculate
from ..rules import Condition, emptied_by, positions_of

logger = logging.getLogger(__name__)

# What a rule says, people apart.
NAMES = (
    "programme_id",
    "unit_id",
    "with_below",
    "positions",
    "role",
    "post",
    "due",
    "due_on",
    "days_after_appointment",
    "change_id",
    "days_after_change",
    "starts_on",
)


class BeginsInThePast(Refusal):
    """What was asked of people in the past is not changed."""


class DueInThePast(Refusal):
    """Nobody could be in time."""


class DueBeforeItBegins(Refusal):
    """The due day lies before the first day of the rule."""


class ChangeWithdrawn(Refusal):
    """The change of law was recorded by mistake."""


class ProgrammeOutOfUse(Refusal):
    """Nobody can earn the certificate any more."""


class SameRuleStands(Refusal):
    """Another rule asks the same programme of the same people."""


class ReachesNobody(Refusal):
    """A rule reaches nobody; ``condition`` is what leaves none."""

    def __init__(self, message: str, condition: Condition) -> None:
        super().__init__(message)
        self.condition = condition


class AlreadyEnded(Refusal):
    """A rule or an exception ends once."""


class ReasonMissing(Refusal):
    """Whoever looks at it later must know why."""


@transaction.atomic
def assign(
    *, assignment: Assignment, people: Collection[User], by: User, at: datetime
) -> Assignment:
    """Begin a rule that is not saved yet; raises what `check` does."""
    _lock(assignment.programme_id)
    check(assignment=assignment, people=people, on=localdate(at))
    _save(assignment, people, by, at)
    _follow(assignment, set(), by, at)
    logger.info("assigned assignment=%s by=%s", assignment.pk, by.pk)
    return assignment


@transaction.atomic
def change_assignment(
    *,
    before: Assignment,
    wanted: Assignment,
    people: Collection[User],
    by: User,
    at: datetime,
) -> Assignment:
    """Let ``wanted``, which is not saved, take the place of a rule; return what holds.

    The old one ends today and stays known; one that has held on no day before today is
    written over. Raises AlreadyEnded, and what `check` does.
    """
    _lock(before.programme_id)
    _lock(wanted.programme_id)
    before = Assignment.objects.select_related("programme").get(pk=before.pk)
    _require_standing(before)
    today = localdate(at)
    if same(before, wanted, people):
        return before
    reached = covered_by(before, today)
    wanted.starts_on = max(today, wanted.starts_on)
    check(assignment=wanted, people=people, on=today, before=before)
    if before.starts_on >= today:
        wanted.pk, wanted.replaces_id = before.pk, before.replaces_id
        # One in a chain keeps the day it began; another has not begun to ask anything.
        wanted.asked_since = before.asked_since
    else:
        wanted.replaces = before
        wanted.asked_since = before.asked_since or before.starts_on
        before.ended_on, before.ended_by = today, by
        before.save(update_fields=["ended_on", "ended_by"])
    _save(wanted, people, by, at)
    _follow(wanted, reached, by, at)
    if wanted.programme_id != before.programme_id:
        recalculate(programme=before.programme_id, people=reached, by=by, at=at)
    logger.info(
        "assignment changed assignment=%s before=%s by=%s", wanted.pk, before.pk, by.pk
    )
    return wanted


@transaction.atomic
def end_assignment(
    *, assignment: Assignment, reason: str, by: User, at: datetime
) -> None:
    """End a rule today, for a reason; raises ReasonMissing or AlreadyEnded."""
    _lock(assignment.programme_id)
    assignment = Assignment.objects.get(pk=assignment.pk)
    _require_standing(assignment)
    require_reason(reason)
    today = localdate(at)
    reached = covered_by(assignment, today)
    # One that has not begun ends where it would have: it never held.
    assignment.ended_on = max(today, assignment.starts_on)
    assignment.ended_reason, assignment.ended_by = nfc(reason.strip()), by
    assignment.save(update_fields=["ended_on", "ended_reason", "ended_by"])
    recalculate(programme=assignment.programme_id, people=reached, by=by, at=at)
    logger.info("assignment ended assignment=%s by=%s", assignment.pk, by.pk)


def check(
    *,
    assignment: Assignment,
    people: Collection[User],
    on: date,
    before: Assignment | None = None,
) -> None:
    """Say no to a rule that cannot be meant; ``before`` is the one it would replace.

    Raises ProgrammeOutOfUse, BeginsInThePast, DueInThePast, DueBeforeItBegins,
    ChangeWithdrawn, SameRuleStands or ReachesNobody.
    """
    if not assignment.programme.is_live:
        raise ProgrammeOutOfUse(
            _("The programme %(programme)s is out of use. Put it in use first.")
            % {"programme": assignment.programme}
        )
    if assignment.starts_on < on:
        raise BeginsInThePast(
            _(
                "A rule holds from today at the earliest: what was asked before stays as "
                "it was. Choose %(day)s or later."
            )
            % {"day": f"{on:%d/%m/%Y}"}
        )
    _check_due(assignment, on, before)
    _check_twins(assignment, people, before)
    _check_reach(assignment, people)


def same(one: Assignment, other: Assignment, people: Collection[User]) -> bool:
    """Return whether a saved rule says what another with these people does."""
    names = [name for name in NAMES if name != "starts_on"]
    begins = max(one.starts_on, other.starts_on) == one.starts_on
    return (
        begins
        and all(getattr(one, name) == getattr(other, name) for name in names)
        and _people_of(one) == {person.pk for person in people}
    )


def require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing(
            _("Say why: whoever looks at this later must be able to understand it.")
        )


def _lock(programme: int) -> None:
    """Let one at a time change the rules of a programme: two alike must not both pass."""
    Programme.objects.select_for_update().get(pk=programme)


def _save(
    assignment: Assignment, people: Collection[User], by: User, at: datetime
) -> None:
    assignment.by, assignment.made_at = by, at
    assignment.positions = nfc(assignment.positions.strip())
    assignment.save()
    assignment.people.set(people)


def _follow(assignment: Assignment, before: set[int], by: User, at: datetime) -> None:
    """Recalculate whom the rule asks now or asked before; one to come, on its day."""
    people = before | covered_by(assignment, localdate(at))
    recalculate(programme=assignment.programme_id, people=people, by=by, at=at)


def _require_standing(assignment: Assignment) -> None:
    if assignment.ended_on is not None:
        raise AlreadyEnded(
            _("This rule ended on %(day)s already. Make a new one instead.")
            % {"day": f"{assignment.ended_on:%d/%m/%Y}"}
        )


def _check_due(assignment: Assignment, on: date, before: Assignment | None) -> None:
    due_on: date | None = None
    if assignment.due == Assignment.Due.DATE:
        due_on = assignment.due_on
        if due_on is not None and before is not None and due_on == before.due_on:
            # Who was late stays late when the rule is mended in another place.
            return
    elif assignment.due == Assignment.Due.CHANGE and assignment.change is not None:
        if assignment.change.withdrawn_at is not None:
            raise ChangeWithdrawn(
                _("This change of law was withdrawn. Choose another one.")
            )
        days = timedelta(days=assignment.days_after_change)
        due_on = assignment.change.applies_from + days
    if due_on is None:
        return
    if due_on < on:
        raise DueInThePast(
            _(
                "It would be due on %(due)s, a day that has passed: nobody could be in "
                "time. Choose %(day)s or later."
            )
            % {"due": f"{due_on:%d/%m/%Y}", "day": f"{on:%d/%m/%Y}"}
        )
    if due_on < assignment.starts_on:
        raise DueBeforeItBegins(
            _(
                "It would be due on %(due)s, before the rule begins on %(day)s. Let it "
                "begin earlier, or be due later."
            )
            % {
                "due": f"{due_on:%d/%m/%Y}",
                "day": f"{assignment.starts_on:%d/%m/%Y}",
            }
        )


def _check_twins(
    assignment: Assignment, people: Collection[User], before: Assignment | None
) -> None:
    """Refuse a rule that asks what another asks of the same people."""
    twins = Assignment.objects.filter(
        ended_on__isnull=True,
        programme=assignment.programme_id,
        unit=assignment.unit_id,
        role=assignment.role,
        post=assignment.post,
    )
    if assignment.unit_id is not None:
        twins = twins.filter(with_below=assignment.with_below)
    if before is not None:
        twins = twins.exclude(pk=before.pk)
    named = {person.pk for person in people}
    positions = set(positions_of(assignment.positions))
    for twin in twins.order_by("pk").prefetch_related("people"):
        if set(positions_of(twin.positions)) == positions and (
            {person.pk for person in twin.people.all()} == named
        ):
            raise SameRuleStands(
                _(
                    "This rule stands already: %(rule)s; %(due)s. Change that one "
                    "instead."
                )
                % {
                    "rule": "; ".join(twin.who_words(len(named))),
                    "due": twin.due_words,
                }
            )


def _check_reach(assignment: Assignment, people: Collection[User]) -> None:
    day = assignment.starts_on
    condition = emptied_by(rule_from(assignment, people, day), posts_on(day))
    if condition is None:
        return
    told = {"day": f"{day:%d/%m/%Y}", "unit": assignment.unit or ""}
    texts: dict[Condition, str] = {
        "unit": _("Nobody holds a post in %(unit)s on %(day)s. Choose another unit.")
        if assignment.unit is not None
        else _("Nobody holds a post on %(day)s."),
        "positions": _(
            "Of those in the unit nobody's position holds the words of one of these "
            "lines. Compare them with how the posts are written, or leave out words."
        ),
        "role": _("Nobody there with such a position has this role. Choose another."),
        "post": _("Nobody there with such a position and role has such a post."),
        "people": _(
            "None of the persons named fits the rest. Name others, or leave the unit, "
            "the positions, the role and the post open."
        ),
    }
    raise ReachesNobody(texts[condition] % told, condition)


def _people_of(assignment: Assignment) -> set[int]:
    return set(assignment.people.values_list("pk", flat=True))
