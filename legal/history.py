"""What became of provisions: their wordings, and the changes of law that touch them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from .models import LegalChange, LegalDocument, Provision, ProvisionWording
from .reach import reaches
from .validity import Force, Term


def changes_touching(
    provisions: Collection[Provision],
) -> dict[int, list[LegalChange]]:
    """Return the changes that stand for each provision by its key, newest first.

    Those that lie ahead too, none that were withdrawn. Two queries, however many
    provisions; their documents are not read.
    """
    of_document: dict[int, list[tuple[LegalChange, set[str]]]] = defaultdict(list)
    changes = (
        LegalChange.objects.in_effect()
        .filter(target__in={provision.document_id for provision in provisions})
        .select_related("source", "target")
        .prefetch_related("provisions")
        .order_by("-applies_from", "-effective_on", "-pk")
    )
    for change in changes:
        named = {provision.key for provision in change.provisions.all()}
        of_document[change.target_id].append((change, named))
    return {
        provision.pk: [
            change
            for change, named in of_document[provision.document_id]
            if reaches(named, provision.key)
        ]
        for provision in provisions
    }


def changed_on(
    provision: Provision, changes: Iterable[LegalChange], on: date
) -> date | None:
    """Return the newest day up to ``on`` from which a provision was not as before.

    A change of law, a wording or the end of one; None where it has only ever been as it
    is. Reads the prefetched wordings and the document.
    """
    wordings = list(provision.wordings.all())
    begun = [w.valid_from for w in wordings[1:] if w.valid_from]
    ended = [w.valid_until for w in wordings if w.valid_until]
    end = provision.document.expires_on
    days = [
        *(change.applies_from for change in changes),
        *begun,
        *ended,
        *([end] if end else []),
    ]
    return max((day for day in days if day <= on), default=None)


def moved_since(
    provisions: Collection[Provision], reviewed_on: date | None, on: date
) -> dict[int, date]:
    """Return the provisions that changed after a text was reviewed, and the day they did.

    By primary key, as it stands ``on`` that day; of a text that nobody dated, none are
    said to have changed. Two queries for any number, none without a day.
    """
    if reviewed_on is None or not provisions:
        return {}
    touching = changes_touching(provisions)
    days = {
        provision.pk: changed_on(provision, touching[provision.pk], on)
        for provision in provisions
    }
    return {pk: day for pk, day in days.items() if day and day > reviewed_on}


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
