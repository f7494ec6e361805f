"""Issuing: what was earned becomes a certificate, once."""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from core.dates import add_months
from organisation.models import Appointment, User

from .. import evidence, facts, tasks
from ..eligibility import Progress, progress
from ..models import (
    Certificate,
    CertificateCounter,
    Programme,
    ProgrammeStanding,
)
from ..numbers import write_number
from ..signals import standing_changed
from ..standing import next_due

logger = logging.getLogger(__name__)

_CHUNK = 500


def issue_if_earned(
    *, programme: Programme, person: User, at: datetime
) -> Certificate | None:
    """Issue a certificate where everything is done and none is valid; else None.

    Harmless to repeat. Works in the caller's transaction: the fact that completes the
    programme and the certificate are written together, or neither is.
    """
    if not programme.is_live:
        return None
    asked = facts.asked_by(programme)
    last = _last_certificate(programme, person)
    if last is not None and last.state_on(localdate(at)).holds:
        return None
    known = facts.gather([person.pk], asked)[person.pk]
    found = progress(asked, known, facts.counts_from(last))
    if not found.complete:
        return None
    return _issue(programme, person, found, at)


def _last_certificate(programme: Programme, person: User) -> Certificate | None:
    return (
        Certificate.objects.filter(programme=programme, holder=person)
        .select_related("revocation")
        .order_by("-nth")
        .first()
    )


@transaction.atomic
def _issue(
    programme: Programme, person: User, found: Progress, at: datetime
) -> Certificate | None:
    """Draw the number and write the snapshot; None where another process was first."""
    issued_on = localdate(at)
    # From here to the end of the transaction one process issues in this programme.
    counter = _locked_counter(programme, issued_on.year)
    last = _last_certificate(programme, person)
    if last is not None and last.state_on(issued_on).holds:
        return None
    expires_on = add_months(issued_on, programme.validity_months)
    counter.last += 1
    counter.save(update_fields=["last"])
    certificate = Certificate.objects.create(
        number=write_number(programme.code, counter.year, counter.last),
        programme=programme,
        holder=person,
        nth=1 if last is None else last.nth + 1,
        holder_name=person.get_full_name() or person.username,
        unit_name=_unit_name(person, issued_on),
        programme_title=programme.title,
        programme_title_en=programme.title_en,
        issuer=programme.issuer,
        issuer_en=programme.issuer_en,
        issued_at=at,
        issued_on=issued_on,
        expires_on=expires_on,
        renewal_from=expires_on - timedelta(days=programme.renewal_days),
        grace_until=expires_on + timedelta(days=programme.grace_days),
        evidence=evidence.build(programme.requirements.all(), found, issued_on),
    )
    logger.info("certificate issued number=%s holder=%s", certificate.number, person.pk)
    _certify(certificate)
    transaction.on_commit(lambda: tasks.enqueue_rendering(certificate.pk))
    return certificate


def _locked_counter(programme: Programme, year: int) -> CertificateCounter:
    counters = CertificateCounter.objects.filter(programme=programme, year=year)
    counter = counters.select_for_update().first()
    if counter is None:
        CertificateCounter.objects.get_or_create(programme=programme, year=year)
        counter = counters.select_for_update().get()
    return counter


def _unit_name(person: User, on: date) -> str:
    """Return the unit of the main post on that day; empty for who has none."""
    post = (
        Appointment.objects.active_on(on)
        .filter(person=person, is_main=True)
        .select_related("unit")
        .order_by("-starts_on", "-pk")
        .first()
    )
    return post.unit.name if post else ""


def _certify(certificate: Certificate) -> None:
    """Move the holder's standing along with a certificate just issued."""
    standing = ProgrammeStanding.objects.filter(
        programme=certificate.programme_id, person=certificate.holder_id
    ).first()
    if standing is None:
        return
    standing.certified_until = certificate.expires_on
    if standing.due_on is not None:
        standing.due_on = next_due(standing.due_on, certificate.expires_on)
    standing.save(update_fields=["certified_until", "due_on"])
    standing_changed.send(
        ProgrammeStanding,
        programme=certificate.programme,
        unit_ids={standing.unit_id},
    )


def issue_all_earned(*, at: datetime) -> list[Certificate]:
    """Issue what was earned and not yet issued, to everyone who has done something.

    For repair, and for who renewed in the last month of an old certificate: people are
    gathered in bulk, and only those who have earned one cost queries of their own.
    """
    issued: list[Certificate] = []
    for programme in facts.live_programmes():
        asked = facts.asked_by(programme)
        for people in _chunks(facts.people_with_facts(asked)):
            known = facts.gather(people, asked)
            last = facts.last_certificates(programme, people)
            earned = [
                person
                for person in people
                if not _holds(last.get(person), at)
                and progress(
                    asked, known[person], facts.counts_from(last.get(person))
                ).complete
            ]
            for user in User.objects.filter(pk__in=earned).order_by("pk"):
                certificate = issue_if_earned(programme=programme, person=user, at=at)
                if certificate is not None:
                    issued.append(certificate)
    return issued


def _holds(certificate: Certificate | None, at: datetime) -> bool:
    return certificate is not None and certificate.state_on(localdate(at)).holds


def _chunks(people: Iterable[int]) -> Iterable[list[int]]:
    everyone = sorted(people)
    return (everyone[i : i + _CHUNK] for i in range(0, len(everyone), _CHUNK))
