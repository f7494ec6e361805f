"""Putting a slip on a certificate right; the paper as issued stays."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.text import tidy
from organisation.models import User

from .. import addenda
from ..models import Certificate, Correction
from ..refusals import NothingToCorrect, RevokedIsFinal
from .papers import add_revision

logger = logging.getLogger(__name__)


@transaction.atomic
def correct_certificate(
    *,
    certificate: Certificate,
    holder_name: str,
    unit_name: str,
    reason: str,
    by: User,
    at: datetime,
) -> Correction:
    """Write down how name and unit should read, and have a new revision made.

    Also for a holder whose name has changed since. Raises RevokedIsFinal where the
    certificate no longer counts, NothingToCorrect where both read so already.
    """
    # Two people who correct it together take turns; the second sees what the first wrote.
    certificate = Certificate.objects.select_for_update(of=("self",)).get(
        pk=certificate.pk
    )
    correction = drafted(
        certificate=certificate,
        holder_name=holder_name,
        unit_name=unit_name,
        reason=reason,
        at=at,
    )
    correction.by = by
    correction.save()
    logger.info(
        "certificate corrected number=%s nth=%d by=%s",
        certificate.number,
        correction.nth,
        by.pk,
    )
    add_revision(certificate=certificate, at=at)
    return correction


def drafted(
    *,
    certificate: Certificate,
    holder_name: str,
    unit_name: str,
    reason: str,
    at: datetime,
) -> Correction:
    """Return a correction that is not written yet: for a preview, and to be saved.

    Raises what `correct_certificate` raises.
    """
    if certificate.is_revoked:
        raise RevokedIsFinal(
            _(
                "This certificate was revoked and is corrected no more. Whoever shall "
                "hold one again earns a new one."
            )
        )
    reads = addenda.reading_now(certificate)
    name, unit = tidy(holder_name), tidy(unit_name)
    if (name, unit) == (reads.name, reads.unit):
        raise NothingToCorrect(
            _(
                "Name and unit read so already: change what is wrong, or leave the "
                "certificate as it is."
            )
        )
    return Correction(
        certificate=certificate,
        nth=certificate.corrections.count() + 1,
        holder_name=name,
        unit_name=unit,
        before={"holder_name": reads.name, "unit_name": reads.unit},
        reason=tidy(reason),
        at=at,
    )
