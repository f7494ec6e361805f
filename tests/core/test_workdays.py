"""Which days offices work."""

from datetime import date

import pytest

from core.workdays import Workdays, monday_to_friday, vietnamese


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 2, 17), False),  # the first day of Tết
        (date(2027, 2, 8), False),  # Tết of the next year falls earlier
        (date(2026, 4, 27), False),  # in lieu of Sunday, 10/3 by the moon
        (date(2026, 8, 31), False),  # swapped for a Saturday,
        (date(2026, 8, 22), True),  # which was worked
        (date(2026, 9, 2), False),
    ],
)
def test_vietnams_calendar_knows_tet_days_in_lieu_and_swaps(day, worked):
    assert Workdays(vietnamese()).is_worked(day) is worked


def test_a_day_decided_otherwise_goes_before_the_calendar():
    calendar = Workdays(
        monday_to_friday, off={date(2026, 11, 23)}, worked={date(2026, 11, 21)}
    )
    assert calendar.is_worked(date(2026, 11, 21))
    assert calendar.on_or_before(date(2026, 11, 23)) == date(2026, 11, 21)
    assert calendar.on_or_after(date(2026, 11, 22)) == date(2026, 11, 24)


def test_a_calendar_without_work_is_a_mistake():
    with pytest.raises(ValueError, match="no working day"):
        Workdays(lambda day: False).on_or_after(date(2026, 1, 1))
