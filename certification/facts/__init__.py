"""From rows to what the rules take: what is asked, what was done, whose turn it is."""

from .asking import asked, asked_by, live_programmes, plan_of, with_plan
from .gathering import gather, grades_by, lessons_of, quiz_passes, start_of
from .steps import doers, first_steps, people_with_facts
from .turns import last_certificates, turn_of

__all__ = [
    "asked",
    "asked_by",
    "doers",
    "first_steps",
    "gather",
    "grades_by",
    "last_certificates",
    "lessons_of",
    "live_programmes",
    "people_with_facts",
    "plan_of",
    "quiz_passes",
    "start_of",
    "turn_of",
    "with_plan",
]
