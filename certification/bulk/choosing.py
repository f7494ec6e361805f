"""Which certificates go into one file, and who may have it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organisation.access import units_led_by, units_under
from organisation.models import Appointment, Unit, User

from ..basis import changed_from
from ..models import Certificate, Programme

if TYPE_CHECKING:
    from ..querysets import CertificateQuerySet


class Wanted(models.TextChoices):
    """The states that a manager chooses from."""

    COUNTING = "counting", _("Those that count today")
    RENEWAL = "renewal", _("Of these, those that can be renewed already")
    CHANGED = "changed", _("Basis changed")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")
    ALL = "all", _("All")


def offered_units(user: User, on: date) -> QuerySet[Unit]:
    """Return the units to choose from: those led and the level below, in tree order.

    A unit further down comes by its address, from its own report.
    """
    led = units_led_by(user, on)
    if not led:
        return Unit.objects.none()
    deepest = max(unit.depth for unit in led) + 1
    return units_under(user, on).open_on(on).filter(depth__lte=deepest)


def chosen(
    *, user: User, unit: Unit, programme: Programme | None, wanted: str, on: date
) -> CertificateQuerySet:
    """Return the certificates of the staff of a unit and of all below, by state.

    Only what the person may see: a unit out of reach gives none.
    """
    staff = Appointment.objects.active_on(on).filter(
        unit__in=Unit.objects.below([unit])
    )
    found = Certificate.objects.visible_to(user, on).filter(
        holder__in=staff.values("person")
    )
    if programme is not None:
        found = found.filter(programme=programme)
    return _in_state(found, Wanted(wanted), on)


def _in_state(found: CertificateQuerySet, wanted: Wanted, on: date) -> Any:
    if wanted == Wanted.ALL:
        return found
    if wanted == Wanted.REVOKED:
        return found.filter(revocation__isnull=False)
    if wanted == Wanted.EXPIRED:
        return found.filter(revocation__isnull=True, expires_on__lte=on)
    holding = found.valid_on(on)
    since = changed_from(holding.values_list("pk", flat=True), on)
    changed = [pk for pk, day in since.items() if day <= on]
    if wanted == Wanted.CHANGED:
        return found.filter(pk__in=changed)
    counting = holding.exclude(pk__in=changed)
    if wanted == Wanted.RENEWAL:
        return counting.filter(renewal_from__lte=on)
    return counting


def may_still_see(user: User, certificates: list[int], on: date) -> bool:
    """Return whether each of them is still the person's to see."""
    visible = Certificate.objects.visible_to(user, on)
    return visible.filter(pk__in=certificates).count() == len(certificates)
