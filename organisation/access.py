"""The one place that knows who is under whom, and which roles a person has."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet

from .models import Appointment, Unit, User

TRAINERS = "Trainers"
ADMINISTRATORS = "Administrators"
_MENU_SECONDS = 60

Visitor = User | AnonymousUser


def is_administrator(user: Visitor) -> bool:
    """Return whether the person runs the whole system."""
    return user.is_active and (
        user.is_superuser or user.groups.filter(name=ADMINISTRATORS).exists()
    )


def is_trainer(user: Visitor) -> bool:
    """Return whether the person authors lessons and questions."""
    return user.is_active and (
        user.is_superuser
        or user.groups.filter(name__in=[TRAINERS, ADMINISTRATORS]).exists()
    )


def units_led_by(user: Visitor, on: date) -> list[Unit]:
    """Return the units whose head the person is on that day, topmost first.

    An administrator leads the roots. A unit below another of them is left out.
    """
    if not user.is_authenticated:
        return []
    if is_administrator(user):
        return list(Unit.get_root_nodes())
    led = Unit.objects.filter(
        pk__in=Appointment.objects.active_on(on)
        .filter(person=user, is_head=True)
        .values("unit")
    ).order_by("path")
    topmost: list[Unit] = []
    for unit in led:
        if not any(unit.path.startswith(above.path) for above in topmost):
            topmost.append(unit)
    return topmost


def units_under(user: Visitor, on: date) -> Any:
    """Return the units the person answers for on that day: those led, and all below."""
    return Unit.objects.below(units_led_by(user, on))


def staff_under(user: Visitor, on: date) -> QuerySet[User]:
    """Return the people with a post, on that day, in a unit the person answers for."""
    return User.objects.filter(
        pk__in=Appointment.objects.active_on(on)
        .filter(unit__in=units_under(user, on))
        .values("person")
    )


def has_left(user: Visitor, on: date, person: str) -> Q:
    """Return the condition that a person (the field's name) holds no post on that day, and
    once held one in a unit that the user answers for."""
    posts = Appointment.objects.filter(person=OuterRef(person))
    here = posts.filter(ends_on__lt=on, unit__in=units_under(user, on))
    return Q(Exists(here)) & ~Q(Exists(posts.active_on(on)))


@dataclass(frozen=True)
class Roles:
    """What the menu offers a person. Never a permission: views ask the rows."""

    is_manager: bool = False
    is_trainer: bool = False


def menu_roles(user: Visitor, on: date) -> Roles:
    """Return the roles for the menu, remembered for a minute: it is on every page."""
    if not user.is_authenticated:
        return Roles()
    key = f"menu-roles:{user.pk}:{on}"
    roles = cache.get(key)
    if roles is None:
        roles = Roles(bool(units_led_by(user, on)), is_trainer(user))
        cache.set(key, roles, _MENU_SECONDS)
    return roles
