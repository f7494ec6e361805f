"""The questions a manager asks, each one a function.

An answer is one object: the page, the XLSX and the CSV are all made from it, so that they
cannot differ. Every answer carries the moment it was asked.
"""

from .people import PeopleQuestion, PersonRow, people, person_row
from .person import ProgrammeSheet, RequirementRow, person_sheets
from .then import find_people
from .units import (
    TARGET_PERCENT,
    Branch,
    UnitReport,
    as_of,
    led_units,
    programmes,
    trail,
    unit_report,
)

__all__ = [
    "TARGET_PERCENT",
    "Branch",
    "PeopleQuestion",
    "PersonRow",
    "ProgrammeSheet",
    "RequirementRow",
    "UnitReport",
    "as_of",
    "find_people",
    "led_units",
    "people",
    "person_row",
    "person_sheets",
    "programmes",
    "trail",
    "unit_report",
]
