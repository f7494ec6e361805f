"""Which documents and provisions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from core.text import fold

if TYPE_CHECKING:
    from .models import LegalDocument, Provision


class LegalDocumentQuerySet(models.QuerySet["LegalDocument"]):
    def matching(self, words: str) -> LegalDocumentQuerySet:
        """Keep those whose number, title or issuer holds every word, marks or not."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found

    def in_force_on(self, day: date) -> LegalDocumentQuerySet:
        """Keep those known to hold on that day."""
        return self.filter(
            Q(expires_on__isnull=True) | Q(expires_on__gt=day), in_force_on__lte=day
        )


class ProvisionQuerySet(models.QuerySet["Provision"]):
    def for_reading(self) -> ProvisionQuerySet:
        """Load what a page shows of a provision: its document and its wordings."""
        return self.select_related("document").prefetch_related("wordings")

    def by_refs(self, refs: set[str]) -> dict[str, Provision]:
        """Return the provisions for references such as ``L-06-2022#dieu-84``.

        A reference that stands for nothing is simply not in the answer.
        """
        codes = {ref.partition("#")[0] for ref in refs}
        found = self.for_reading().filter(document__code__in=codes)
        return {
            provision.ref: provision for provision in found if provision.ref in refs
        }
