"""What a credential says, as Open Badges 3.0 has it (1EdTech, "Open Badges Specification").

A certificate becomes an ``OpenBadgeCredential`` of the W3C Verifiable Credentials Data
Model 2.0. The holder is named by a salted hash of the name on the paper: whoever is shown
paper and credential can compare them, and the credential alone names nobody.
"""

import hashlib
from datetime import datetime, time
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.timezone import get_default_timezone, make_aware

from ..models import Certificate, Programme
from .status_bits import place_of

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


def absolute(name: str, *args: Any) -> str:
    """Return the whole address of one of our pages."""
    return (
        f"{settings.WAGTAILADMIN_BASE_URL}{reverse(f'certification:{name}', args=args)}"
    )


def issuer() -> dict[str, Any]:
    """Return who issues: the system, under its own address."""
    return {
        "id": absolute("credential_issuer"),
        "type": ["Profile"],
        "name": settings.WAGTAIL_SITE_NAME,
        "url": settings.WAGTAILADMIN_BASE_URL,
    }


def achievement(programme: Programme) -> dict[str, Any]:
    """Return what is achieved by completing a programme."""
    asked = [str(one) for one in programme.requirements.all()]
    return {
        "id": absolute("credential_achievement", programme.slug),
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": programme.title,
        "description": programme.title_en or programme.title,
        "criteria": {"narrative": "; ".join(asked) or programme.title},
    }


def salt_of(certificate: Certificate) -> str:
    """Return the salt for the holder's name: the same each time, guessed from nothing.

    The salt stands in the credential. Made of the check code, which is short, it would
    tell the code to who tries them all, and the code shows the name on the check page.
    """
    made = salted_hmac("credentials", certificate.number, algorithm="sha256")
    return made.hexdigest()[:32]


def identity(certificate: Certificate, name: str) -> dict[str, Any]:
    """Return the holder as a hash: of the name as it is printed, then the salt."""
    salt = salt_of(certificate)
    digest = hashlib.sha256(f"{name}{salt}".encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityType": "name",
        "identityHash": f"sha256${digest}",
        "salt": salt,
    }


def credential(certificate: Certificate) -> dict[str, Any]:
    """Return a certificate as a credential, not yet signed.

    Reads the snapshot, its annexes and its newest correction: what the paper says.
    """
    corrected = certificate.corrections.last()
    name = corrected.holder_name if corrected else certificate.holder_name
    body = {
        "@context": CONTEXTS,
        "id": f"{settings.WAGTAILADMIN_BASE_URL}{certificate.get_verify_url()}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.programme_title,
        "issuer": issuer(),
        "validFrom": certificate.issued_at.isoformat(),
        "validUntil": _midnight(certificate).isoformat(),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [identity(certificate, name)],
            "achievement": achievement(certificate.programme)
            | {"name": certificate.programme_title},
        },
        "credentialStatus": status_entry(certificate),
    }
    annexes = [
        {
            "type": ["Evidence"],
            "name": annex.text,
            "narrative": annex.text_en or annex.text,
        }
        for annex in certificate.annexes.all()
    ]
    return body | ({"evidence": annexes} if annexes else {})


def status_entry(certificate: Certificate) -> dict[str, str]:
    """Return where to look up whether it was revoked."""
    number, place = place_of(certificate.pk)
    address = absolute("credential_status", number)
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": address,
    }


def _midnight(certificate: Certificate) -> datetime:
    """Return the first moment at which it is no longer valid, in the province's time."""
    return make_aware(
        datetime.combine(certificate.expires_on, time.min), get_default_timezone()
    )
