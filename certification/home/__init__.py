"""What a person's own page answers: what now, what is due, what was earned."""

from .building import build, own_certificates
from .shapes import CertificateView, Home, NextStep, Part, ProgrammeView, Row
from .words import due_words

__all__ = [
    "CertificateView",
    "Home",
    "NextStep",
    "Part",
    "ProgrammeView",
    "Row",
    "build",
    "due_words",
    "own_certificates",
]
