"""The papers: each revision rendered once, kept as bytes, never changed."""

import hashlib
import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, QuerySet

from .. import addenda, rendering, tasks
from ..models import Certificate, CertificateDocument

logger = logging.getLogger(__name__)


def render_document(*, certificate: Certificate, at: datetime) -> CertificateDocument:
    """Return the newest revision of the PDF; what is missing up to it is made now.

    Revision 0 is the certificate as issued, revision n has the first n addenda: the
    number is counted, not drawn, so that two processes make the same one or none.
    """
    added = addenda.of(certificate)
    kept = _kept(certificate).last()
    if kept is not None and kept.revision == len(added):
        return kept
    there = set(_kept(certificate).values_list("revision", flat=True))
    for revision in range(len(added) + 1):
        if revision not in there:
            _render(certificate, added[:revision], at)
    return _kept(certificate).get(revision=len(added))


def render_revision(
    *, certificate: Certificate, revision: int, at: datetime
) -> CertificateDocument | None:
    """Return one revision of the PDF; None where there is none of that number."""
    newest = render_document(certificate=certificate, at=at)
    if newest.revision == revision:
        return newest
    return _kept(certificate).filter(revision=revision).first()


def add_revision(*, certificate: Certificate, at: datetime) -> None:
    """Have a revision made with what was just added, once that is in the database.

    For whoever writes an annex or a correction, in their transaction. Should the task
    fail, the next download or `manage.py render_certificates` makes it.
    """
    logger.info("certificate added to number=%s at=%s", certificate.number, at)
    transaction.on_commit(lambda: tasks.enqueue_rendering(certificate.pk))


def unrendered() -> QuerySet[Certificate]:
    """Return the certificates that lack a revision."""
    counted = Certificate.objects.values("pk").annotate(
        papers=Count("documents", distinct=True),
        added=Count("annexes", distinct=True) + Count("corrections", distinct=True),
    )
    # Keys first: grouping whole rows would compare every snapshot with every other.
    behind = counted.filter(papers__lt=F("added") + 1).values("pk")
    return Certificate.objects.filter(pk__in=behind)


def _kept(certificate: Certificate) -> QuerySet[CertificateDocument]:
    return CertificateDocument.objects.filter(certificate=certificate).order_by(
        "revision"
    )


def _render(
    certificate: Certificate, added: list[addenda.Addendum], at: datetime
) -> None:
    pdf = rendering.render(certificate, added)
    _document, created = CertificateDocument.objects.get_or_create(
        certificate=certificate,
        revision=len(added),
        defaults={
            "pdf": pdf,
            "sha256": hashlib.sha256(pdf).hexdigest(),
            "rendered_at": at,
        },
    )
    if created:
        logger.info(
            "certificate rendered number=%s revision=%d bytes=%d",
            certificate.number,
            len(added),
            len(pdf),
        )
