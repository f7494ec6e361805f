"""The papers: rendered once, kept as bytes, never changed."""

import hashlib
import logging
from datetime import datetime

from .. import rendering
from ..models import Certificate, CertificateDocument

logger = logging.getLogger(__name__)


def render_document(*, certificate: Certificate, at: datetime) -> CertificateDocument:
    """Return the certificate's PDF, made now where there is none: the first one stays."""
    kept = CertificateDocument.objects.filter(certificate=certificate).last()
    if kept is not None:
        return kept
    pdf = rendering.render(certificate)
    document, created = CertificateDocument.objects.get_or_create(
        certificate=certificate,
        revision=0,
        defaults={
            "pdf": pdf,
            "sha256": hashlib.sha256(pdf).hexdigest(),
            "rendered_at": at,
        },
    )
    if created:
        logger.info(
            "certificate rendered number=%s bytes=%d", certificate.number, len(pdf)
        )
    return document
