"""Which certificates and standings, and whose."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from organisation.access import (
    has_left,
    is_administrator,
    staff_under,
    units_under,
)

if TYPE_CHECKING:
    from organisation.access import Visitor

    from .models import Assignment, Certificate, Exemption, ProgrammeStanding


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: Visitor, on: date) -> CertificateQuerySet:
        """Keep a person's own, and those of the staff under them on that day.

        Who has left altogether is still found by the heads of where they worked; an
        administrator finds everything, also of whom no account is left.
        """
        if not user.is_authenticated:
            return self.none()
        if is_administrator(user):
            return self.all()
        return self.filter(
            Q(holder=user)
            | Q(holder__in=staff_under(user, on))
            | has_left(user, on, "holder")
        )

    def valid_on(self, day: date) -> CertificateQuerySet:
        """Keep those neither expired nor revoked on that day."""
        return self.filter(
            issued_on__lte=day, expires_on__gt=day, revocation__isnull=True
        )


class ProgrammeStandingQuerySet(models.QuerySet["ProgrammeStanding"]):
    def visible_to(self, user: Visitor, on: date) -> ProgrammeStandingQuerySet:
        """Keep a person's own, and those counted in units the person answers for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user) | Q(unit__in=units_under(user, on)))

    def certified(self, on: date) -> ProgrammeStandingQuerySet:
        return self.filter(certified_until__gt=on)

    def uncertified(self, on: date) -> ProgrammeStandingQuerySet:
        return self.exclude(certified_until__gt=on)

    def overdue(self, on: date) -> ProgrammeStandingQuerySet:
        return self.uncertified(on).filter(due_on__lt=on)

    def in_time(self, on: date) -> ProgrammeStandingQuerySet:
        return self.uncertified(on).filter(Q(due_on__isnull=True) | Q(due_on__gte=on))

    def in_progress(self, on: date) -> ProgrammeStandingQuerySet:
        return self.in_time(on).filter(started_at__isnull=False)

    def not_started(self, on: date) -> ProgrammeStandingQuerySet:
        return self.in_time(on).filter(started_at__isnull=True)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def holding_on(self, day: date) -> AssignmentQuerySet:
        """Keep the rules that hold on that day."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=day), starts_on__lte=day
        )


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def holding_on(self, day: date) -> ExemptionQuerySet:
        """Keep those that excuse somebody on that day; the last day counts."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day),
            starts_on__lte=day,
        )
