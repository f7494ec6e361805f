"""Questions on their way from a file into the bank: read, plan, confirm, apply.

``reading`` turns an upload into a ``Parsed``, within limits of size and time; ``planning``
decides question by question and writes nothing; ``applying`` writes a plan, all or nothing.
Command and screens are thin doors to these three. See ``docs/decisions/0018``.
"""

from .applying import apply_import
from .outcome import BankChanged, FileRefused, Outcome
from .plan import Offer, Plan, PlanOptions
from .planning import plan_import
from .reading import read_file

__all__ = [
    "BankChanged",
    "FileRefused",
    "Offer",
    "Outcome",
    "Plan",
    "PlanOptions",
    "apply_import",
    "plan_import",
    "read_file",
]
