"""The register of law, and the changes it goes through."""

from .changes import ChangeItem, LegalChange
from .documents import Certainty, DocumentLink, LegalDocument
from .provisions import Provision, ProvisionWording

__all__ = [
    "Certainty",
    "ChangeItem",
    "DocumentLink",
    "LegalChange",
    "LegalDocument",
    "Provision",
    "ProvisionWording",
]
