"""Which certificates and standings, and whose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import BooleanField, Case, CharField, Q, Value, When

from organisation.access import (
    has_left,
    is_administrator,
    staff_under,
    units_under,
)

from .standing import CERTIFIED, SOON_DAYS, State

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

    def with_state(self, day: date) -> Any:
        """Add ``state``, and ``is_free``: what `standing.state_on` says, in the database.

        One expression, the same lines in the same order; a test compares the two.
        """
        excused = Q(excused_from__lte=day) & (
            Q(excused_until__isnull=True) | Q(excused_until__gt=day)
        )
        revoked = Q(revoked_on__isnull=False)
        begun = Q(started_at__isnull=False)
        holding = Q(certified_until__gt=day)
        free = Q(due_on__isnull=True) | excused
        lines: list[tuple[Q, State]] = [
            (holding & Q(basis_changed_from__lte=day), State.BASIS_CHANGED),
            (holding & Q(renewal_from__lte=day), State.RENEWAL_OPEN),
            (holding, State.CERTIFIED),
            (free & revoked, State.REVOKED),
            (free & Q(certified_until__isnull=True), State.NOT_REQUIRED),
            (free | Q(grace_until__gt=day), State.EXPIRED),
            (Q(due_on__lt=day), State.OVERDUE),
            (revoked & ~begun, State.REVOKED),
            (Q(due_on__lte=day + timedelta(days=SOON_DAYS)), State.DUE_SOON),
            (begun, State.IN_PROGRESS),
        ]
        return self.annotate(
            is_free=Case(
                When(free, then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            ),
            state=Case(
                *(When(fits, then=Value(state.value)) for fits, state in lines),
                default=Value(State.NOT_STARTED.value),
                output_field=CharField(),
            ),
        )

    def in_states(self, states: Iterable[State], day: date) -> Any:
        """Keep those in one of some states on a day."""
        wanted = [state.value for state in states]
        return self.with_state(day).filter(state__in=wanted)

    def certified(self, on: date) -> Any:
        """Keep those who hold a certificate that counts."""
        return self.in_states(CERTIFIED, on)

    def uncertified(self, on: date) -> Any:
        return self.in_states(set(State) - CERTIFIED, on)

    def overdue(self, on: date) -> Any:
        return self.in_states([State.OVERDUE], on)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def holding_on(self, day: date) -> AssignmentQuerySet:
        """Keep the rules that hold on that day."""
        return self.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gt=day), starts_on__lte=day
        )


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    def visible_to(self, user: Visitor, on: date) -> ExemptionQuerySet:
        """Keep a person's own, and those of the staff under them on that day."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user) | Q(person__in=staff_under(user, on)))

    def holding_on(self, day: date) -> ExemptionQuerySet:
        """Keep those that excuse somebody on that day; the last day counts."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day),
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day),
            starts_on__lte=day,
        )
