"""What changes units, people and posts."""

import logging
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.errors import Refusal
from core.text import tidy

from .models import Appointment, Unit, User
from .signals import appointments_changed

logger = logging.getLogger(__name__)


class CodeTaken(Refusal):
    """Another unit has the code."""


class UnitNotOpen(Refusal):
    """The unit does not exist on that day."""


class UnitAlreadyClosed(Refusal):
    """The unit was closed before."""


class UnitStillInUse(Refusal):
    """Somebody, or another unit, still belongs to it."""


class AlreadyHasMainPost(Refusal):
    """The person holds another main post in the same time."""


class PostEndsBeforeItStarts(Refusal):
    """The last day lies before the first."""


class PostAlreadyEnded(Refusal):
    """The post had ended by that day."""


class NameTaken(Refusal):
    """Another person has the user name, the e-mail or the staff code."""


@transaction.atomic
def open_unit(
    *,
    name: str,
    kind: str,
    code: str,
    parent: Unit | None,
    opened_on: date,
    name_en: str = "",
) -> Unit:
    """Open a unit under its parent; raise CodeTaken, or UnitNotOpen for the parent."""
    if Unit.objects.filter(code=code).exists():
        raise CodeTaken(
            _("The code %(code)s belongs to another unit. Choose another code.")
            % {"code": code}
        )
    values: dict[str, Any] = {
        "name": name,
        "name_en": name_en,
        "kind": kind,
        "code": code,
        "opened_on": opened_on,
    }
    if parent is None:
        unit = Unit.add_root(**values)
    else:
        # Locked and read anew: two units opened at once must not get the same place.
        parent = Unit.objects.select_for_update().get(pk=parent.pk)
        _require_open(parent, opened_on)
        unit = parent.add_child(**values)
    logger.info("unit opened unit=%s", unit.pk)
    return unit


@transaction.atomic
def close_unit(*, unit: Unit, on: date) -> None:
    """Close a unit: ``on`` is the first day it no longer exists.

    Raises UnitStillInUse while a unit below is open or a post is held on that day:
    who moves where is a decision about each person, not a side effect.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if unit.closed_on is not None:
        raise UnitAlreadyClosed(
            _("%(unit)s was already closed on %(day)s.")
            % {"unit": unit, "day": f"{unit.closed_on:%d/%m/%Y}"}
        )
    _require_open(unit, on - timedelta(days=1))
    below = unit.get_descendants().open_on(on).count()
    if below:
        raise UnitStillInUse(
            ngettext(
                "%(count)s unit below it is still open. Close it first.",
                "%(count)s units below it are still open. Close them first.",
                below,
            )
            % {"count": below}
        )
    posts = unit.appointments.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
    held = posts.count()
    if held:
        raise UnitStillInUse(
            ngettext(
                "%(count)s post here is still held. End it first.",
                "%(count)s posts here are still held. End them first.",
                held,
            )
            % {"count": held}
        )
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    logger.info("unit closed unit=%s", unit.pk)


@transaction.atomic
def change_unit(*, unit: Unit) -> None:
    """Save a unit's own fields; its place in the tree and its closing are left alone."""
    unit.save(
        update_fields=[
            "name",
            "name_en",
            "kind",
            "code",
            "opened_on",
            "name_key",
            "search_text",
        ]
    )
    logger.info("unit changed unit=%s", unit.pk)


@transaction.atomic
def appoint(
    *,
    person: User,
    unit: Unit,
    title: str,
    starts_on: date,
    is_head: bool = False,
    is_concurrent: bool = False,
    is_main: bool = True,
    ends_on: date | None = None,
    recorded_on: date | None = None,
) -> Appointment:
    """Give a person a post; ``recorded_on`` is the day it is entered (None: as it begins).

    Raises PostEndsBeforeItStarts, UnitNotOpen, or AlreadyHasMainPost where another main
    post is held in the same time: a person is counted in one unit on any day.
    """
    _require_order(starts_on, ends_on)
    _require_open(unit, starts_on)
    # One at a time for one person, or two main posts could both find none.
    User.objects.select_for_update().get(pk=person.pk)
    if is_main:
        _require_no_main_post(person, starts_on, ends_on)
    appointment = Appointment.objects.create(
        person=person,
        unit=unit,
        title=tidy(title),
        is_head=is_head,
        is_concurrent=is_concurrent,
        is_main=is_main,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_on=recorded_on,
        end_recorded_on=None if ends_on is None else recorded_on,
    )
    _tell([person.pk])
    logger.info("appointed person=%s unit=%s", person.pk, unit.pk)
    return appointment


@transaction.atomic
def change_appointment(
    *, appointment: Appointment, recorded_on: date | None = None
) -> None:
    """Save a corrected post under the rules of `appoint`.

    A changed end counts from ``recorded_on``; what else is corrected was a mistake, and is
    mended for past days, too.
    """
    _require_order(appointment.starts_on, appointment.ends_on)
    _require_open(appointment.unit, appointment.starts_on)
    User.objects.select_for_update().get(pk=appointment.person_id)
    if appointment.is_main:
        _require_no_main_post(
            appointment.person,
            appointment.starts_on,
            appointment.ends_on,
            other_than=appointment,
        )
    before = Appointment.objects.get(pk=appointment.pk)
    appointment.title = tidy(appointment.title)
    if appointment.ends_on != before.ends_on:
        appointment.end_recorded_on = recorded_on
    appointment.save()
    _tell({before.person_id, appointment.person_id})
    logger.info("appointment changed appointment=%s", appointment.pk)


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, on: date, recorded_on: date | None = None
) -> None:
    """End a post; ``on`` is its last day, ``recorded_on`` the day that is entered.

    Raises PostEndsBeforeItStarts, or PostAlreadyEnded when it ended no later.
    """
    _require_order(appointment.starts_on, on)
    ended = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=on), pk=appointment.pk
    ).update(ends_on=on, end_recorded_on=recorded_on)
    if not ended:
        raise PostAlreadyEnded(_("This post had already ended by then."))
    appointment.ends_on, appointment.end_recorded_on = on, recorded_on
    _tell([appointment.person_id])
    logger.info("appointment ended appointment=%s", appointment.pk)


@transaction.atomic
def remove_appointment(*, appointment: Appointment) -> None:
    """Take out a post that was entered by mistake; one that was held is ended instead."""
    person = appointment.person_id
    logger.info("appointment removed appointment=%s", appointment.pk)
    appointment.delete()
    _tell([person])


@transaction.atomic
def create_person(
    *,
    username: str,
    last_name: str,
    first_name: str,
    email: str = "",
    staff_code: str = "",
    password: str | None = None,
) -> User:
    """Enter a person in the register; raise NameTaken where another has one of the names.

    Without a password nobody can sign in as them until they ask for one by e-mail.
    """
    same_name = User.objects.filter(username__iexact=username)
    same_email = User.objects.filter(email__iexact=email)
    same_code = User.objects.filter(staff_code=staff_code)
    if same_name.exists():
        raise NameTaken(
            _("The user name %(value)s belongs to another person.")
            % {"value": username}
        )
    if email and same_email.exists():
        raise NameTaken(
            _("The e-mail address %(value)s belongs to another person.")
            % {"value": email}
        )
    if staff_code and same_code.exists():
        raise NameTaken(
            _("The staff code %(value)s belongs to another person.")
            % {"value": staff_code}
        )
    person = User(
        username=username,
        last_name=last_name,
        first_name=first_name,
        email=email,
        staff_code=staff_code or None,
    )
    person.set_password(password)
    person.save()
    logger.info("person created person=%s", person.pk)
    return person


def _require_order(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise PostEndsBeforeItStarts(
            _("The last day lies before the first. Choose %(day)s or later.")
            % {"day": f"{starts_on:%d/%m/%Y}"}
        )


def _require_open(unit: Unit, day: date) -> None:
    if not Unit.objects.open_on(day).filter(pk=unit.pk).exists():
        raise UnitNotOpen(
            _("%(unit)s does not exist on %(day)s. Choose a day when it is open.")
            % {"unit": unit, "day": f"{day:%d/%m/%Y}"}
        )


def _require_no_main_post(
    person: User,
    starts_on: date,
    ends_on: date | None,
    other_than: Appointment | None = None,
) -> None:
    posts = Appointment.objects.filter(person=person, is_main=True).overlapping(
        starts_on, ends_on
    )
    if other_than is not None:
        posts = posts.exclude(pk=other_than.pk)
    other = posts.select_related("unit").first()
    if other is not None:
        raise AlreadyHasMainPost(
            _(
                "%(person)s already holds a main post in that time: %(title)s, %(unit)s. "
                "End that one first, or enter this one as an additional post."
            )
            % {"person": person, "title": other.title, "unit": other.unit}
        )


def _tell(people: Any) -> None:
    appointments_changed.send(sender=Appointment, people=sorted(people))
