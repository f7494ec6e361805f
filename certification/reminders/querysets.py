"""Which reminders, and whose."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from organisation.access import staff_under

if TYPE_CHECKING:
    from organisation.access import Visitor

    from ..models import Reminder

# The reason of a message that is shown on screen only.
NO_ADDRESS = "no_address"


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def visible_to(self, user: Visitor, on: date) -> ReminderQuerySet:
        """Keep a person's own, and those to the staff under them on that day."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(person=user) | Q(person__in=staff_under(user, on)))

    def told(self) -> ReminderQuerySet:
        """Keep those that reached their person: by mail, or on screen for want of one."""
        return self.filter(Q(state="sent") | Q(state="left_out", reason=NO_ADDRESS))

    def unseen(self) -> ReminderQuerySet:
        """Keep those that reached their person and were not put away yet."""
        return self.told().filter(seen_at__isnull=True)

    def counts(self) -> dict[str, int]:
        """Return how many there are by state."""
        rows = self.order_by().values_list("state").annotate(models.Count("pk"))
        return dict(rows)
