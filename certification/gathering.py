"""Everybody's summaries, from what was recorded by the end of a day; nothing is written.

Costs the same queries for 500 people as for one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from django.utils.timezone import get_default_timezone, localdate

from . import facts
from .basis import changed_from
from .begun import begun
from .duties import Key, covered_people, duties_on
from .eligibility import Plan
from .folding import Held, History, Touch, end_of, summarise
from .models import Certificate, Programme
from .standing import Summary
from .versions import asked_of

CHUNK = 500


class Placed(NamedTuple):
    """A summary, and the unit where its person is counted."""

    unit: int
    is_head: bool
    is_concurrent: bool
    summary: Summary


def keys_of(programmes: Sequence[Programme]) -> list[int]:
    return [one.pk for one in programmes]


def live_programmes(only: Programme | None = None) -> list[Programme]:
    """Return the programmes in use, or the one asked for where it is."""
    found = facts.live_programmes()
    return [one for one in found if only is None or one.pk == only.pk]


def covered(day: date, programmes: Sequence[Programme]) -> set[int]:
    """Return whom a rule of these programmes asks on a day, the excused among them."""
    return covered_people(day, keys_of(programmes))


def placed(
    day: date, programmes: Sequence[Programme], people: Collection[int]
) -> dict[Key, Placed]:
    """Return the summaries of those people whom a rule asks on a day."""
    duties = duties_on(day, programmes=keys_of(programmes), people=people)
    asked_people = {person for person, _programme in duties}
    until = end_of(day, get_default_timezone())
    certificates = _certificates(programmes, asked_people, day)
    steps = begun(asked_people, _plans(programmes, day, until), until)
    found: dict[Key, Placed] = {}
    for key, duty in duties.items():
        history = History(duty, certificates.get(key, ()), steps.get(key, ()))
        found[key] = Placed(
            duty.unit,
            duty.is_head,
            duty.is_concurrent,
            summarise(history, day=day, until=until),
        )
    return found


def chunks(people: Iterable[int]) -> Iterator[list[int]]:
    """Yield the people in the order given, five hundred at a time."""
    everyone = iter(people)
    while chunk := list(islice(everyone, CHUNK)):
        yield chunk


def _certificates(
    programmes: Sequence[Programme], people: Collection[int], day: date
) -> dict[Key, list[Held]]:
    """Return the certificates issued by a day, with what had become of each by then."""
    rows = list(
        Certificate.objects.filter(
            holder__in=people, programme__in=programmes, issued_on__lte=day
        )
        .order_by("nth")
        .values_list(
            "pk",
            "holder",
            "programme",
            "nth",
            "issued_on",
            "expires_on",
            "renewal_from",
            "grace_until",
            "revocation__at",
        )
    )
    changed = changed_from([row[0] for row in rows], day)
    found: dict[Key, list[Held]] = defaultdict(list)
    for pk, holder, programme, nth, issued, expires, renewal, grace, revoked in rows:
        touches = (Touch(changed[pk]),) if pk in changed else ()
        # Somebody in ``people`` holds it.
        found[holder or 0, programme].append(
            Held(
                nth,
                issued,
                expires,
                renewal,
                grace,
                revoked,
                _day_of(revoked),
                touches,
            )
        )
    return found


def _day_of(moment: datetime | None) -> date | None:
    return None if moment is None else localdate(moment)


def _plans(
    programmes: Sequence[Programme], day: date, until: datetime
) -> dict[int, Plan]:
    """Return what each programme asked on a day: now, or as it was frozen then."""
    if day >= localdate():
        return {one.pk: facts.plan_of(one) for one in programmes}
    found = {}
    for one in programmes:
        frozen = one.versions.order_by("-number")
        version = frozen.filter(made_at__lt=until).first() or frozen.last()
        found[one.pk] = facts.plan_of(one) if version is None else asked_of(version)
    return found
