"""What certificates rest on, and which changes of law they have not caught up with.

Many certificates share a `Basis`, and changes are few: how far each reaches is worked out
once a basis, not once a certificate.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Prefetch
from django.utils.timezone import localdate

from core import stamps
from courses.cited import cited_by
from legal.models import LegalChange, Provision
from legal.querysets import LegalChangeQuerySet
from legal.reach import reaches
from quizzes.asked import asked_in

from .delta import Moved, unsettled
from .models import (
    Annex,
    Basis,
    Certificate,
    Programme,
    ProgrammeCitation,
    Requirement,
)

logger = logging.getLogger(__name__)

_CHUNK = 5000


def provisions_of(programme: Programme) -> set[int]:
    """Return what a programme rests on as it stands: the provisions that it cites, that
    its courses and their live lessons cite, and that the questions of its quizzes cite.

    Suspended questions count: they are asked again once someone has looked at them.
    """
    course_keys = set()
    quizzes = set()
    for course_key, quiz in Requirement.objects.filter(programme=programme).values_list(
        "course__translation_key", "quiz"
    ):
        course_keys.add(course_key)
        quizzes.add(quiz)
    cites = ProgrammeCitation.objects.filter(programme=programme)
    found = set(cites.values_list("provision", flat=True))
    found |= cited_by(course_keys - {None}).provisions
    asked = asked_in(quizzes - {None}).filter(provision__isnull=False)
    return found | set(asked.order_by().values_list("provision", flat=True))


def basis_for(programme: Programme, on: date) -> Basis:
    """Return the basis of a certificate issued on a day: what the programme rests on now.

    Read once a content stamp: thousands are issued between two changes of the content.
    """
    key = f"basis:{programme.pk}:{stamps.current()}"
    found: set[int] | None = cache.get(key)
    if found is None:
        found = provisions_of(programme)
        cache.set(key, found, 3600)
    return _basis(programme, found)


def _basis(programme: Programme, provisions: set[int]) -> Basis:
    names = ",".join(str(pk) for pk in sorted(provisions))
    digest = hashlib.sha256(names.encode()).hexdigest()
    basis, created = Basis.objects.get_or_create(programme=programme, digest=digest)
    if created:
        basis.provisions.set(provisions)
        logger.info(
            "basis kept programme=%s provisions=%d", programme.pk, len(provisions)
        )
    return basis


def fill_bases() -> int:
    """Give certificates without a basis (older ones) that of their programme as it stands;
    return how many."""
    count = 0
    bare = Certificate.objects.filter(basis__isnull=True)
    for programme in Programme.objects.filter(
        pk__in=bare.order_by().values("programme")
    ).order_by("pk"):
        # Not from the cache: a load that is tried out and undone leaves its stamps there.
        basis = _basis(programme, provisions_of(programme))
        count += bare.filter(programme=programme).update(basis=basis)
    if count:
        logger.info("bases filled certificates=%d", count)
    return count


def holders_touched(change: LegalChange, programme: int) -> set[int]:
    """Return who holds, or held, an older certificate that a change touches."""
    certificates = Certificate.objects.filter(
        basis__in=bases_touched(change).get(programme, ()),
        issued_on__lt=change.applies_from,
        holder__isnull=False,
    )
    return set(certificates.order_by().values_list("holder", flat=True))


@dataclass(frozen=True)
class _Change:
    """A change as far as reach is concerned."""

    moved: Moved
    target: int
    named: frozenset[str]

    def touches(self, places: Iterable[tuple[int, str]]) -> bool:
        return any(
            document == self.target and reaches(self.named, key)
            for document, key in places
        )


def changed_from(certificates: Iterable[int], on: date) -> dict[int, date]:
    """Return since when each certificate's basis has changed; only those where it has.

    The earliest day of those not settled by ``on``, which may lie ahead of it. Three
    queries, and two more for every 5,000 certificates.
    """
    return {
        certificate: found[0].applies_from
        for certificate, found in unsettled_changes(certificates, on).items()
    }


def unsettled_changes(certificates: Iterable[int], on: date) -> dict[int, list[Moved]]:
    """Return each certificate's changes not settled by a day, earliest first."""
    changes = _changes(LegalChange.objects.all())
    if not changes:
        return {}
    last = max(change.moved.applies_from for change in changes)
    found: dict[int, list[Moved]] = {}
    moves: dict[int, list[Moved]] = {}
    for chunk in _chunks(certificates):
        rows = list(
            Certificate.objects.filter(
                pk__in=chunk, basis__isnull=False, issued_on__lt=last
            ).values_list("pk", "basis", "issued_on")
        )
        new = {basis for _pk, basis, _day in rows if basis} - moves.keys()
        moves |= _touching(new, changes)
        rows = [row for row in rows if moves[row[1] or 0]]
        annexed = _annexed([pk for pk, _basis_pk, _day in rows])
        for pk, basis, issued_on in rows:
            open_ones = unsettled(
                moves[basis or 0],
                issued_on=issued_on,
                annexed=annexed.get(pk, {}),
                on=on,
            )
            if open_ones:
                found[pk] = open_ones
    return found


def bases_touched(change: LegalChange) -> dict[int, list[int]]:
    """Return the bases of older certificates that a change touches, by programme."""
    bases = Basis.objects.filter(
        provisions__in=Provision.objects.all().touched_by(change),
        certificates__issued_on__lt=change.applies_from,
    )
    found: dict[int, list[int]] = defaultdict(list)
    for programme, basis in (
        bases.order_by("pk").distinct().values_list("programme", "pk")
    ):
        found[programme].append(basis)
    return dict(found)


def touching(bases: Collection[int], changes: Collection[int]) -> dict[int, set[int]]:
    """Return which of the changes touch each basis; three queries."""
    found = _touching(bases, _changes(LegalChange.objects.filter(pk__in=changes)))
    return {basis: {moved.change for moved in moves} for basis, moves in found.items()}


def _changes(among: LegalChangeQuerySet) -> list[_Change]:
    """Return changes with their reach, withdrawn ones too: they counted until then."""
    named = Prefetch("provisions", Provision.objects.only("pk", "key"))
    return [
        _Change(
            Moved(
                change.applies_from,
                change.pk,
                localdate(change.withdrawn_at) if change.withdrawn_at else None,
            ),
            change.target_id,
            frozenset(provision.key for provision in change.provisions.all()),
        )
        for change in among.order_by("pk").prefetch_related(named)
    ]


def _touching(
    bases: Collection[int], changes: Collection[_Change]
) -> dict[int, list[Moved]]:
    """Return which changes touch each basis, in one query."""
    if not bases:
        return {}
    places: dict[int, list[tuple[int, str]]] = {basis: [] for basis in bases}
    for basis, document, key in Basis.provisions.through.objects.filter(
        basis__in=bases, provision__document__in={change.target for change in changes}
    ).values_list("basis", "provision__document", "provision__key"):
        places[basis].append((document, key))
    return {
        basis: [change.moved for change in changes if change.touches(found)]
        for basis, found in places.items()
    }


def _annexed(certificates: list[int]) -> dict[int, dict[int, date]]:
    """Return the day of the annex for each change, by certificate."""
    found: dict[int, dict[int, date]] = defaultdict(dict)
    for certificate, change, at in Annex.objects.filter(
        certificate__in=certificates, change__isnull=False
    ).values_list("certificate", "change", "at"):
        found[certificate][change or 0] = localdate(at)
    return found


def _chunks(numbers: Iterable[int]) -> Iterator[list[int]]:
    everyone = sorted(set(numbers))
    return (everyone[i : i + _CHUNK] for i in range(0, len(everyone), _CHUNK))
