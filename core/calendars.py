"""The working days as they stand: the general calendar and what was decided otherwise."""

from .models import SpecialDay
from .workdays import Workdays, vietnamese


def current_workdays() -> Workdays:
    """Return the calendar of working days, in one query."""
    days = dict(SpecialDay.objects.values_list("day", "is_worked"))
    return Workdays(
        vietnamese(),
        off={day for day, is_worked in days.items() if not is_worked},
        worked={day for day, is_worked in days.items() if is_worked},
    )
