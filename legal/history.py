"""What became of provisions: their wordings, and the changes of law that touch them."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from .models import LegalChange, LegalDocument, Provision, ProvisionWording
from .reach import reaches
from .validity import Force, Term


class Changes:
    """The changes of law that stand, read once, and which provisions each touches.

    Those that lie ahead too. Two queries, at the first question, however many are asked.
    """

    def __init__(self, documents: Collection[int] | None = None) -> None:
        """Look at some documents, by primary key; at all of them where none are named."""
        self._documents = documents

    @cached_property
    def _of_document(self) -> dict[int, list[tuple[LegalChange, set[str]]]]:
        changes = LegalChange.objects.in_effect()
        if self._documents is not None:
            changes = changes.filter(target__in=self._documents)
        found: dict[int, list[tuple[LegalChange, set[str]]]] = defaultdict(list)
        for change in (
            changes.select_related("source", "target")
            .prefetch_related("provisions")
            .order_by("-applies_from", "-effective_on", "-pk")
        ):
            named = {provision.key for provision in change.provisions.all()}
            found[change.target_id].append((change, named))
        return found

    def touching(self, provision: Provision) -> list[LegalChange]:
        """Return the changes that touch a provision, newest first."""
        of_document = self._of_document.get(provision.document_id, [])
        return [
            change for change, named in of_document if reaches(named, provision.key)
        ]

    def changed_on(self, provision: Provision, on: date) -> date | None:
        """Return the newest day up to ``on`` from which a provision was not as before.

        A change of law, a new wording, or the end of one; None where it has only ever
        been as it is. Reads the prefetched wordings and the document.
        """
        wordings = list(provision.wordings.all())
        days = [
            *(change.applies_from for change in self.touching(provision)),
            *(wording.valid_from for wording in wordings[1:]),
            *(wording.valid_until for wording in wordings),
            provision.document.expires_on,
        ]
        return max((day for day in days if day and day <= on), default=None)

    def since(
        self, provision: Provision, reviewed_on: date | None, on: date
    ) -> date | None:
        """Return the day a provision changed after a text on it was reviewed, if it did.

        A text that nobody ever held against the law is behind every change.
        """
        day = self.changed_on(provision, on)
        if day is None or (reviewed_on is not None and reviewed_on >= day):
            return None
        return day


@dataclass(frozen=True)
class News:
    """What one text, reviewed on a day and read on another, has to say of its law."""

    reviewed_on: date | None
    on: date
    changes: Changes = field(default_factory=Changes)

    def since(self, provision: Provision) -> date | None:
        """Return the day a provision changed after the review, if it did."""
        return self.changes.since(provision, self.reviewed_on, self.on)


def changes_touching(
    provisions: Collection[Provision],
) -> dict[int, list[LegalChange]]:
    """Return the changes for each provision by its key, newest first; in two queries."""
    changes = Changes({provision.document_id for provision in provisions})
    return {provision.pk: changes.touching(provision) for provision in provisions}


@dataclass(frozen=True)
class Stage:
    """One wording of a provision in its time; ``number`` counts from the oldest, 1."""

    number: int
    wording: ProvisionWording
    starts_on: date | None
    ends_on: date | None
    # What gave it this wording: another document, or None for its own.
    brought_by: LegalDocument | None
    force: Force

    @property
    def before(self) -> int:
        return self.number - 1


def stages(
    provision: Provision, changes: Sequence[LegalChange], on: date
) -> list[Stage]:
    """Return the wordings of a provision, oldest first, each with what brought it.

    The document itself brings the first; a later one comes from the document that the
    wording names, else from the change of law that took effect on its first day.
    """
    document = provision.document
    found = []
    for number, wording in enumerate(provision.wordings.all(), start=1):
        starts_on = wording.valid_from or (
            document.in_force_on if number == 1 else None
        )
        brought_by = wording.brought_by
        if brought_by is None and number > 1:
            brought_by = next(
                (c.source for c in changes if c.effective_on == wording.valid_from),
                None,
            )
        ends = [day for day in (wording.valid_until, document.expires_on) if day]
        ends_on = min(ends, default=None)
        force = Term(starts_on, ends_on).force_on(on)
        found.append(Stage(number, wording, starts_on, ends_on, brought_by, force))
    return found


def change_ahead_of(
    wording: ProvisionWording | None, changes: Sequence[LegalChange], on: date
) -> LegalChange | None:
    """Return the newest change in effect that the wording shown does not hold yet.

    The register may know that a provision was amended before anybody has read how.
    """
    since = wording.valid_from if wording else None
    effective = [
        change
        for change in changes
        if change.effective_on <= on and (since is None or change.effective_on > since)
    ]
    return max(effective, key=lambda change: change.effective_on, default=None)
