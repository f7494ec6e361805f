"""What must be held (programmes, assignments) and what was earned (certificates)."""

from .certificates import (
    Annex,
    Certificate,
    CertificateCounter,
    CertificateDocument,
    Correction,
    Revocation,
    SigningKey,
)
from .duties import Assignment, Exemption, ProgrammeStanding
from .evidence import AcceptedEvidence, Attendance, Workshop, WorkshopMeeting
from .programmes import (
    Basis,
    Programme,
    ProgrammeCitation,
    ProgrammeVersion,
    Requirement,
    RequirementGroup,
)
from .reminders import CalendarFeed, Reminder, ReminderRun
from .renewal import DeltaPath, DeltaReading, RenewalReading

__all__ = [
    "AcceptedEvidence",
    "Annex",
    "Assignment",
    "Attendance",
    "Basis",
    "CalendarFeed",
    "Certificate",
    "CertificateCounter",
    "CertificateDocument",
    "Correction",
    "DeltaPath",
    "DeltaReading",
    "Exemption",
    "Programme",
    "ProgrammeCitation",
    "ProgrammeStanding",
    "ProgrammeVersion",
    "Reminder",
    "ReminderRun",
    "RenewalReading",
    "Requirement",
    "RequirementGroup",
    "Revocation",
    "SigningKey",
    "Workshop",
    "WorkshopMeeting",
]
