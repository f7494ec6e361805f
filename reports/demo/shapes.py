"""What a demo plan is made of. No database, no clock."""

import random
import uuid
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

REFORM = date(2025, 7, 1)
ROOT_CODE = "MAU"
MAIL_DOMAIN = "hocthidua.example"
SIGN_INS = ("officer", "holder", "trainer", "manager", "manager2", "admin")

# Since when the Law of 2022 is amended: who was certified before has to catch up.
LAW_CHANGED = date(2026, 10, 1)
# How long the programme has been asked for, in days.
ASKED_DAYS = 150

# Where those who sign in work, by code of the unit.
OFFICER_UNIT = "MAU-X01"
HOLDER_UNIT = "MAU-X02"
MANAGER2_UNIT = "MAU-S03"
TRAINER_UNIT = "MAU-S01-1"
# Assigned before the others, and due already.
FIRST_WAVE = ["MAU-S01", "MAU-S04", "MAU-H01", "MAU-H02", "MAU-D01", "MAU-P01"] + [
    f"MAU-X{number:02d}" for number in range(4, 36, 4)
]


class Story(StrEnum):
    """How far a person has come in the programme."""

    NOTHING = "nothing"
    READING = "reading"  # some lessons of the first course
    FAILED = "failed"  # the first course, and its quiz not passed
    HALFWAY = "halfway"  # the first course with its quiz, some lessons of the second
    CERTIFIED = "certified"


@dataclass(frozen=True)
class UnitPlan:
    code: str
    name: str
    name_en: str
    kind: str
    parent: str | None
    public_id: uuid.UUID


@dataclass(frozen=True)
class PostPlan:
    unit: str
    title: str
    is_head: bool
    is_concurrent: bool
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class PersonPlan:
    """A person, the posts one after the other, and what they did."""

    number: int
    username: str
    last_name: str
    first_name: str
    public_id: uuid.UUID
    staff_code: str
    posts: tuple[PostPlan, ...]
    story: Story
    seed: int
    may_sign_in: bool = False
    # All of it was done before this day; None: up to yesterday.
    done_before: date | None = None

    @property
    def is_active(self) -> bool:
        return self.posts[-1].ends_on is None


@dataclass(frozen=True)
class Plan:
    units: list[UnitPlan]
    people: list[PersonPlan]


def staff_prefix(seed: int) -> str:
    """Return what the staff codes of one seed begin with."""
    return f"MAU{seed}-"


def draw_uuid(rng: random.Random) -> uuid.UUID:
    """Return an id that the seed decides, so that addresses stay the same."""
    return uuid.UUID(int=rng.getrandbits(128), version=4)
