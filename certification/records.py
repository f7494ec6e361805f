"""Which attendances and which accepted evidence, and whose."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from organisation.access import is_trainer, staff_under

if TYPE_CHECKING:
    from organisation.access import Visitor

    from .models import AcceptedEvidence, Attendance


def _reach(user: Visitor, on: date) -> Q:
    """A person's own; trainers, who record them, all; heads those of their staff."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    if is_trainer(user):
        return Q()
    return Q(person=user) | Q(person__in=staff_under(user, on))


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, user: Visitor, on: date) -> AttendanceQuerySet:
        return self.filter(_reach(user, on))

    def standing(self) -> AttendanceQuerySet:
        """Leave out what was withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class AcceptedEvidenceQuerySet(models.QuerySet["AcceptedEvidence"]):
    def visible_to(self, user: Visitor, on: date) -> AcceptedEvidenceQuerySet:
        return self.filter(_reach(user, on))

    def standing(self) -> AcceptedEvidenceQuerySet:
        """Leave out what was withdrawn."""
        return self.filter(withdrawn_at__isnull=True)
