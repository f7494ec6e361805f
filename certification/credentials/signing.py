"""Credentials and lists of their states, signed: JSON Web Tokens over Ed25519.

`joserfc` signs. The shape is that of Open Badges 3.0, "JSON Web Token Proof Format": the
credential's own names in the payload, beside ``iss``, ``jti``, ``nbf`` and ``exp``.
Ed25519 takes no random numbers, so the same certificate gives the same token.
"""

import warnings
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import SecurityWarning
from joserfc.jwk import OKPKey

from ..models import Certificate, Revocation
from . import badges, keys
from .status_bits import LIST_BITS, encode

# How long a list of states may be kept before it must be asked for again.
STATUS_LIFE = timedelta(hours=1)


def sign_credential(certificate: Certificate) -> str:
    """Return a certificate as a signed token; raises NoSigningKey."""
    body = badges.credential(certificate)
    return _sign(
        body,
        subject=None,
        starts=certificate.issued_at,
        ends=datetime.fromisoformat(body["validUntil"]),
    )


def sign_status_list(number: int, at: datetime) -> str:
    """Return list ``number`` of revoked certificates, signed; raises NoSigningKey.

    One query; its moment is cut to the hour, so that whoever asks again within it gets
    the same bytes unless somebody's certificate was revoked.
    """
    first = number * LIST_BITS
    revoked = Revocation.objects.filter(
        certificate__gte=first, certificate__lt=first + LIST_BITS
    ).values_list("certificate", flat=True)
    starts = at.replace(minute=0, second=0, microsecond=0)
    address = badges.absolute("credential_status", number)
    body = {
        "@context": badges.CONTEXTS[:1],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": badges.issuer(),
        "validFrom": starts.isoformat(),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": encode(pk - first for pk in revoked),
        },
    }
    return _sign(
        body,
        subject=f"{address}#list",
        starts=starts,
        ends=starts + 2 * STATUS_LIFE,
    )


def _sign(
    body: dict[str, Any],
    *,
    subject: str | None,
    starts: datetime,
    ends: datetime,
) -> str:
    key: OKPKey = keys.signing_key()
    claims = body | {
        "iss": body["issuer"]["id"],
        "jti": body["id"],
        "nbf": int(starts.timestamp()),
        "exp": int(ends.timestamp()),
    }
    if subject is not None:
        claims["sub"] = subject
    header = {
        "alg": "EdDSA",
        "typ": "vc+jwt",
        "kid": badges.absolute("credential_key", key.thumbprint()),
    }
    with warnings.catch_warnings():
        # RFC 9864 would call it "Ed25519"; checkers in use know it as EdDSA.
        warnings.simplefilter("ignore", SecurityWarning)
        return jwt.encode(header, claims, key, algorithms=["EdDSA"])
