"""Summaries for the report's first screen; rebuilt from standings by a command."""

from django.db import models

from certification.models import Programme
from organisation.models import Unit


class UnitFigure(models.Model):
    """How the people counted in one unit (not below it) stand on one day."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="figures")
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="figures")
    day = models.DateField()
    certified = models.PositiveIntegerField()
    in_progress = models.PositiveIntegerField()
    not_started = models.PositiveIntegerField()
    overdue = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "programme"], name="one_figure_a_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.programme_id}"
