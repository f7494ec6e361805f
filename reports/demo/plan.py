"""A demo plan drawn from a seed. No database, no clock."""

import random
from datetime import date

from .people import People
from .places import units
from .shapes import Plan


def make_plan(*, staff: int, seed: int, today: date) -> Plan:
    """Return units and people; the same three arguments give the same plan.

    ``staff`` counts everyone with a post, past or present; 10 is the fewest.
    """
    # Not for secrets: the same seed must give the same people.
    rng = random.Random(f"units:{seed}")  # noqa: S311
    places = list(units(rng))
    return Plan(places, list(People(places, staff, seed, today).draw()))
