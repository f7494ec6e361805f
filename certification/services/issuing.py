"""Issuing: what was earned becomes a certificate, once."""

import logging
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from organisation.models import Appointment, User

from .. import evidence, facts, tasks, versions
from ..basis import basis_for
from ..eligibility import Progress, progress
from ..models import (
    Certificate,
    CertificateCounter,
    Programme,
)
from ..numbers import MOST_A_YEAR, write_number
from ..refusals import SeriesFull
from ..standings import refresh_standing

logger = logging.getLogger(__name__)

_CHUNK = 500


def issue_if_earned(
    *, programme: Programme, person: User, at: datetime
) -> Certificate | None:
    """Issue the certificate that a person has earned and may have now; else None.

    Harmless to repeat. Works in the caller's transaction: the fact that completes the
    programme and the certificate are written together, or neither is. Raises SeriesFull
    where the programme has no number left in that year.
    """
    if not programme.is_live:
        return None
    on = localdate(at)
    turn = facts.turn_of(_last_certificate(programme, person), on)
    if turn is None:
        return None
    plan = facts.plan_of(programme)
    known = facts.gather([person.pk], plan.on(turn.way).asked, on=on)[person.pk]
    found = progress(plan, known, turn)
    if not found.complete:
        return None
    return _issue(programme, person, found, at)


def issue_if_possible(
    *, programme: Programme, person: User, at: datetime
) -> Certificate | None:
    """Do the same for whoever just passed or read something: a full series is ours to
    mend, and must not undo what they did. ``issue_certificates`` makes up for it.
    """
    try:
        return issue_if_earned(programme=programme, person=person, at=at)
    except SeriesFull:
        logger.exception(
            "no number left programme=%s person=%s", programme.pk, person.pk
        )
        return None


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
    if facts.turn_of(last, issued_on) is None:
        return None
    version = versions.freeze(programme, at)
    term = versions.terms_of(version).term(issued_on, _held_until(last, issued_on))
    if term is None:
        logger.warning(
            "no certificate: the fixed day has passed programme=%s holder=%s",
            programme.pk,
            person.pk,
        )
        return None
    number = _next_number(programme, counter)
    certificate = Certificate.objects.create(
        number=number,
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
        expires_on=term.expires_on,
        renewal_from=term.renewal_from,
        grace_until=term.grace_until,
        version=version,
        basis=basis_for(programme, issued_on),
        evidence=evidence.build(programme.requirements.all(), found, issued_on),
    )
    logger.info("certificate issued number=%s holder=%s", certificate.number, person.pk)
    refresh_standing(people=[person.pk], programme=programme, at=at)
    transaction.on_commit(lambda: tasks.enqueue_rendering(certificate.pk))
    _issue_what_it_completes(programme, person, at)
    return certificate


def _held_until(last: Certificate | None, on: date) -> date | None:
    """Return the end of the certificate that still holds on a day."""
    if last is None or not last.state_on(on).holds:
        return None
    return last.expires_on


def _next_number(programme: Programme, counter: CertificateCounter) -> str:
    if counter.last >= MOST_A_YEAR:
        raise SeriesFull(
            _(
                "“%(programme)s” has no number left in %(year)d: %(code)s-%(year)d goes "
                "up to %(most)d. Nothing was issued; what was earned is kept and becomes "
                "a certificate once a programme with another code takes its place, or in "
                "the new year."
            )
            % {
                "programme": programme.local_title,
                "year": counter.year,
                "code": programme.code,
                "most": MOST_A_YEAR,
            }
        )
    counter.last += 1
    counter.save(update_fields=["last"])
    return write_number(programme.code, counter.year, counter.last)


def _issue_what_it_completes(programme: Programme, person: User, at: datetime) -> None:
    """Issue in the programmes that ask for this certificate, where all else is done."""
    for other in facts.live_programmes(other=programme.pk):
        issue_if_possible(programme=other, person=person, at=at)


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


def issue_all_earned(*, at: datetime) -> list[Certificate]:
    """Issue what was earned and not yet issued, to everyone who has done something.

    For repair: people are gathered in bulk, and only those who have earned one cost
    queries of their own.
    """
    issued: list[Certificate] = []
    on = localdate(at)
    for programme in facts.live_programmes():
        plan = facts.plan_of(programme)
        for people in _chunks(facts.people_with_facts(plan)):
            known = facts.gather(people, plan.asked, on=on)
            last = facts.last_certificates(programme, people)
            earned = [
                person
                for person in people
                if (turn := facts.turn_of(last.get(person), on)) is not None
                and progress(plan, known[person], turn).complete
            ]
            for user in User.objects.filter(pk__in=earned).order_by("pk"):
                certificate = issue_if_earned(programme=programme, person=user, at=at)
                if certificate is not None:
                    issued.append(certificate)
    return issued


def _chunks(people: Iterable[int]) -> Iterable[list[int]]:
    everyone = sorted(people)
    return (everyone[i : i + _CHUNK] for i in range(0, len(everyone), _CHUNK))
