"""What reports do when somebody's standing changed: count the units it touches."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver
from django.utils.timezone import localdate

from certification.models import Programme
from certification.signals import standing_changed

from . import figures


@receiver(standing_changed, dispatch_uid="reports.standing_changed")
def count_anew(programme: Programme, unit_ids: Collection[int], **kwargs: Any) -> None:
    """Keep the figures in step, in the transaction that changed the standing."""
    figures.recount(unit_ids=unit_ids, programme=programme, day=localdate())
