"""Sending a day's reminders: written down first, then sent one by one."""

import logging
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.timezone import now

from core.calendars import current_workdays
from core.mail import Letter, NotSent, Postman, ServerDown

from ..models import Reminder, ReminderRun
from .escalation import Concern
from .ladder import Message
from .letters import language_of, letter_of
from .lines import lines_of
from .querysets import NO_ADDRESS
from .reading import Planned, plan

logger = logging.getLogger(__name__)

# A letter that has been on its way for so long was a killed process's.
_LOST = timedelta(minutes=10)
BROKEN_OFF = "broken_off"


@dataclass
class Outcome:
    """What a run did: letters by state, and people by the reason why nothing was told."""

    day: date
    told: Counter[str] = field(default_factory=Counter)
    silent: Counter[str] = field(default_factory=Counter)
    server_said: str = ""

    def __str__(self) -> str:
        counts = {
            **dict(sorted(self.told.items())),
            **dict(sorted(self.silent.items())),
        }
        parts = [f"{name}={count}" for name, count in counts.items()]
        return " ".join([f"day={self.day}", *parts])


def preview(day: date) -> Outcome:
    """Return what a run on the day would do, and change nothing."""
    outcome = Outcome(day)
    for chunk in plan(day, workdays=current_workdays()):
        _count(chunk, outcome)
    return outcome


def send_reminders(*, day: date, at: datetime) -> Outcome:
    """Tell everyone what is to be told on the day; harmless to repeat, and to break off.

    Each message is a row before it is a letter, one a person and day; a second run goes on
    with the rows that are left, and tries again what failed. One address that fails stops
    no other; a server that takes nothing stops the run, and the next goes on from there.
    """
    outcome = Outcome(day)
    _close_earlier_runs(day, at)
    workdays = current_workdays()
    with Postman() as postman:
        try:
            _send(_left_over(day, at), postman, outcome)
            for chunk in plan(day, workdays=workdays):
                _count(chunk, outcome)
                _send(_write(chunk, day, at), postman, outcome)
        except ServerDown as error:
            outcome.server_said = str(error)
    _note_run(outcome, at)
    logger.info("reminders sent %s", outcome)
    return outcome


def _count(chunk: Iterable[Planned], outcome: Outcome) -> None:
    for one in chunk:
        if not isinstance(one.decision, Message):
            outcome.silent[str(one.decision)] += 1
        elif one.decision.by_mail:
            outcome.told["to_tell"] += 1
        else:
            outcome.silent[NO_ADDRESS] += 1


def _close_earlier_runs(day: date, at: datetime) -> None:
    """Give up what an earlier day left waiting: the ladder of today tells it anew."""
    Reminder.objects.filter(
        day__lt=day, state__in=(Reminder.State.WAITING, Reminder.State.SENDING)
    ).update(state=Reminder.State.FAILED, reason=BROKEN_OFF, at=at)


def _write(chunk: list[Planned], day: date, at: datetime) -> QuerySet[Reminder]:
    """Write the messages of a chunk down, and return those that wait for the postman."""
    lines = lines_of(chunk, day)
    rows = [
        Reminder(
            person_id=one.person,
            day=day,
            kind=_kind(one.concern),
            state=Reminder.State.WAITING
            if one.decision.by_mail
            else Reminder.State.LEFT_OUT,
            reason="" if one.decision.by_mail else NO_ADDRESS,
            subject="",
            lines=lines[one.person],
            at=at,
        )
        for one in chunk
        if isinstance(one.decision, Message)
    ]
    # Another run may have written the same row a moment ago: then that one is sent.
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    return Reminder.objects.filter(
        day=day,
        person__in=[row.person_id for row in rows],
        state=Reminder.State.WAITING,
    )


def _kind(concern: Concern) -> Reminder.Kind:
    """Return what reaches furthest in a message."""
    if concern.units:
        return Reminder.Kind.ABOVE
    return Reminder.Kind.HEAD if concern.people else Reminder.Kind.DIGEST


def _left_over(day: date, at: datetime) -> QuerySet[Reminder]:
    """Return what earlier runs of the day did not get sent."""
    lost = Q(state=Reminder.State.SENDING, at__lt=at - _LOST)
    waiting = Q(state__in=(Reminder.State.WAITING, Reminder.State.FAILED))
    return Reminder.objects.filter(lost | waiting, day=day)


def _send(rows: QuerySet[Reminder], postman: Postman, outcome: Outcome) -> None:
    waiting = rows.select_related("person__wagtail_userprofile").order_by("pk")
    for reminder in waiting:
        if _claim(reminder):
            _deliver(reminder, postman, outcome)


def _claim(reminder: Reminder) -> bool:
    """Take a row for sending; False where another run has taken it meanwhile."""
    taken = Reminder.objects.filter(
        pk=reminder.pk, state=reminder.state, at=reminder.at
    ).update(state=Reminder.State.SENDING, at=now())
    return bool(taken)


def _deliver(reminder: Reminder, postman: Postman, outcome: Outcome) -> None:
    person = reminder.person
    letter = letter_of(
        reminder.lines,
        name=str(person),
        day=reminder.day,
        language=language_of(person),
    )
    try:
        postman.send(letter, person.email)
    except NotSent as error:
        _settle(reminder, Reminder.State.FAILED, letter, outcome, reason=str(error))
        logger.warning("reminder failed reminder=%s", reminder.pk)
        if isinstance(error, ServerDown):
            raise
    else:
        _settle(reminder, Reminder.State.SENT, letter, outcome)


def _settle(
    reminder: Reminder,
    state: Reminder.State,
    letter: Letter,
    outcome: Outcome,
    reason: str = "",
) -> None:
    Reminder.objects.filter(pk=reminder.pk).update(
        state=state, reason=reason, subject=letter.subject, at=now()
    )
    outcome.told[str(state)] += 1


def _note_run(outcome: Outcome, at: datetime) -> None:
    """Keep the day's counts, and what the mail server said where it took nothing.

    Why others were told nothing is what the first run found: to a second one, whoever was
    just told is told nothing either.
    """
    run, _created = ReminderRun.objects.get_or_create(
        day=outcome.day, defaults={"at": at, "silent": dict(outcome.silent)}
    )
    run.told = Reminder.objects.filter(day=outcome.day).counts()
    run.server_said = outcome.server_said
    run.at = at
    run.save()
