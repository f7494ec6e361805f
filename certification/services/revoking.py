"""Taking a certificate back."""

import logging
from datetime import datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from organisation.models import User

from ..models import Certificate, Revocation
from ..refusals import AlreadyRevoked
from ..standings import refresh_standing

logger = logging.getLogger(__name__)


@transaction.atomic
def revoke_certificate(
    *, certificate: Certificate, by: User, at: datetime, reason: str
) -> Revocation:
    """Revoke for good, with a reason for all to read; AlreadyRevoked the second time."""
    # The one-to-one key decides between two people who press the button together.
    revocation, created = Revocation.objects.get_or_create(
        certificate=certificate, defaults={"by": by, "at": at, "reason": reason}
    )
    if not created:
        raise AlreadyRevoked(
            _(
                "This certificate was already revoked, on %(day)s. The reason given then "
                "stays: “%(reason)s”."
            )
            % {
                "day": date_format(localdate(revocation.at), "SHORT_DATE_FORMAT"),
                "reason": revocation.reason,
            }
        )
    logger.info("certificate revoked number=%s by=%s", certificate.number, by.pk)
    if certificate.holder_id is not None:
        refresh_standing(
            people=[certificate.holder_id], programme=certificate.programme, at=at
        )
    return revocation
