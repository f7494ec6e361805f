"""Which documents and provisions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from core.text import fold

if TYPE_CHECKING:
    from .models import ChangeItem, LegalChange, LegalDocument, Provision


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

    def with_force(self, force: str, day: date) -> LegalDocumentQuerySet:
        """Keep those in one state on a day: the words of ``validity.Force``."""
        if force == "expired":
            return self.filter(expires_on__lte=day)
        holding = self.filter(Q(expires_on__isnull=True) | Q(expires_on__gt=day))
        begun = {
            "in_force": Q(in_force_on__lte=day),
            "not_yet": Q(in_force_on__gt=day),
            "unknown": Q(in_force_on__isnull=True),
        }
        return holding.filter(begun[force])


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

    def touched_by(self, change: LegalChange) -> ProvisionQuerySet:
        """Keep what a change reaches: the provisions it names, their parts, what they
        stand in up to the article; without any named, the whole document.

        Whoever cites Article 84 cites its clause 2; whoever cites a point of that clause
        cites what changed. A text that cites the document as a whole is not reached by
        an amendment of one article.
        """
        of_target = self.filter(document=change.target_id)
        keys = list(change.provisions.values_list("key", flat=True))
        if not keys or "" in keys:
            return of_target
        reached = Q()
        for key in keys:
            reached |= Q(key=key) | Q(key__startswith=f"{key}-")
            parts = key.split("-")
            above = ["-".join(parts[:end]) for end in range(2, len(parts), 2)]
            reached |= Q(key__in=above)
        return of_target.filter(reached)


class LegalChangeQuerySet(models.QuerySet["LegalChange"]):
    def in_effect(self) -> LegalChangeQuerySet:
        """Leave out those withdrawn; they may still lie ahead."""
        return self.filter(withdrawn_at__isnull=True)

    def applying_on(self, day: date) -> LegalChangeQuerySet:
        """Keep those that touch certificates and questions on a day."""
        return self.in_effect().filter(applies_from__lte=day)


class ChangeItemQuerySet(models.QuerySet["ChangeItem"]):
    def to_review(self) -> ChangeItemQuerySet:
        """Keep those nobody has settled, of changes that stand."""
        return self.filter(state="to_review", change__withdrawn_at__isnull=True)

    def owned_by(self, person: int) -> ChangeItemQuerySet:
        """Keep those that a person is to look at."""
        return self.filter(owner=person)
