"""Which facts of learning, and whose."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.db.models import Q

from organisation.access import staff_under

if TYPE_CHECKING:
    from organisation.access import Visitor

Row = TypeVar("Row", bound=models.Model)


class LearningQuerySet(models.QuerySet[Row]):
    def visible_to(self, user: Visitor, on: date) -> LearningQuerySet[Row]:
        """Keep a person's own, and those of the staff under them on that day."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(learner=user) | Q(learner__in=staff_under(user, on)))
