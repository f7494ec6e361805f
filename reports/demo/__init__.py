"""Demo units and people: a plan drawn from a seed, then lived through by the services."""

from .curriculum import CurriculumNotLoaded
from .seeding import (
    PASSWORD,
    NameInUse,
    NotInProduction,
    OtherDemoThere,
    seed_demo,
)

__all__ = [
    "PASSWORD",
    "CurriculumNotLoaded",
    "NameInUse",
    "NotInProduction",
    "OtherDemoThere",
    "seed_demo",
]
