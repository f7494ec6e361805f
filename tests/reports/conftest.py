"""A programme, and people of every state in the units of the cast."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories.reports import count_everything, programme, standing

# Nine in the morning of 24 November 2026 in Vietnam.
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.fixture
def nine_o_clock():
    """Stop the clock, so that the states are those of the day of the tests."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def basics(db, nine_o_clock):
    """The programme that everybody must hold."""
    return programme()


@pytest.fixture
def standings(basics, province, commune, other_department, lan, minh, hoa):
    """Lan overdue; Minh certified, head; Hoa in progress, head; three more about."""
    made = [
        standing(commune, basics, "overdue", lan, is_concurrent=True),
        standing(province, basics, "certified", minh, is_head=True),
        standing(other_department, basics, "in_progress", hoa, is_head=True),
        standing(commune, basics, "not_started"),
        standing(commune, basics, "certified"),
        standing(other_department, basics, "overdue"),
    ]
    count_everything()
    return made
