"""The keys that sign credentials: made, kept, and changed.

The private half is a file of its own (``SIGNING_KEYS_DIR``), readable by its owner only;
the public half is a row, published for as long as anything it signed may be checked.
"""

import json
import logging
import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from joserfc.jwk import OKPKey

from ..models import SigningKey
from ..refusals import NoSigningKey

logger = logging.getLogger(__name__)


def signing_key() -> OKPKey:
    """Return the newest key that is not retired, to sign with.

    Raises NoSigningKey where there is none on this machine; only a system that is no
    production makes its first key by itself.
    """
    newest = SigningKey.objects.filter(retired_at__isnull=True).first()
    if newest is None and not settings.IS_PRODUCTION:
        newest = rotate(at=now())
    path = path_of(newest.kid) if newest else None
    if path is None or not path.is_file():
        raise NoSigningKey(
            _(
                "Signed copies cannot be made just now: the signing key is missing on "
                "this machine. The certificate itself is not affected."
            )
        )
    return OKPKey.import_key(json.loads(path.read_text()))


@transaction.atomic
def rotate(*, at: datetime) -> SigningKey:
    """Make a new key and retire the others: they sign nothing more, and stay published."""
    key = OKPKey.generate_key("Ed25519", private=True)
    kid = key.thumbprint()
    _write(path_of(kid), json.dumps(key.as_dict(private=True)))
    SigningKey.objects.filter(retired_at__isnull=True).update(retired_at=at)
    row = SigningKey.objects.create(
        kid=kid,
        public_jwk={
            **key.as_dict(private=False),
            "kid": kid,
            "use": "sig",
            "alg": "EdDSA",
        },
        created_at=at,
    )
    logger.info("signing key made kid=%s", kid)
    return row


def path_of(kid: str) -> Path:
    """Return the file that holds the private half of a key."""
    return Path(settings.SIGNING_KEYS_DIR) / f"{kid}.json"


def _write(path: Path, text: str) -> None:
    """Write a file that nobody else can read, not even for a moment."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w"
    ) as f:
        f.write(text)
