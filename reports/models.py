"""Summaries for the report's first screen; rebuilt from standings by a command."""

from dataclasses import fields
from datetime import date

from django.db import models

from certification.models import Programme
from organisation.models import Unit

from .roll_up import Counts


class UnitFigure(models.Model):
    """How the people counted in one unit (not below it) stand.

    Counted for ``day``, and true until the day before ``holds_until``, when somebody's
    state changes by itself: a certificate expires, or a due day has passed. None: no
    such day. What people do in between counts the unit anew.
    """

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="figures")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="figures")
    day = models.DateField()
    holds_until = models.DateField(null=True)
    certified = models.PositiveIntegerField(default=0)
    renewal_open = models.PositiveIntegerField(default=0)
    basis_changed = models.PositiveIntegerField(default=0)
    in_progress = models.PositiveIntegerField(default=0)
    not_started = models.PositiveIntegerField(default=0)
    due_soon = models.PositiveIntegerField(default=0)
    overdue = models.PositiveIntegerField(default=0)
    expired = models.PositiveIntegerField(default=0)
    revoked = models.PositiveIntegerField(default=0)
    not_required = models.PositiveIntegerField(default=0)
    excused = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "programme"], name="one_figure_a_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.programme_id}"

    @property
    def counts(self) -> Counts:
        return Counts(
            **{name.name: getattr(self, name.name) for name in fields(Counts)}
        )

    def holds_on(self, day: date) -> bool:
        """Return whether the counts are still true on a day, nothing else happening."""
        return self.day <= day and (self.holds_until is None or day < self.holds_until)
