"""What was added to a certificate since it was issued: annex lines and corrections, in order.

A revision of the paper is the certificate with so many of them: revision 0 has none,
revision 2 the first two. Its number is therefore never drawn, only counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from .models import Annex, Certificate, Correction

Addendum = Annex | Correction


@dataclass(frozen=True)
class Reading:
    """How the name and the unit read after the last correction."""

    name: str
    unit: str


def of(certificate: Certificate) -> list[Addendum]:
    """Return the annexes and corrections, oldest first; two queries, or none prefetched."""
    found: list[Addendum] = [*certificate.annexes.all(), *certificate.corrections.all()]
    return sorted(found, key=_place)


def _place(addendum: Addendum) -> tuple[datetime, bool, int]:
    return (addendum.at, isinstance(addendum, Correction), addendum.nth)


def reading(certificate: Certificate, addenda: Sequence[Addendum]) -> Reading:
    """Return name and unit as they read with these addenda; as issued without."""
    for addendum in reversed(addenda):
        if isinstance(addendum, Correction):
            return Reading(addendum.holder_name, addendum.unit_name)
    return Reading(certificate.holder_name, certificate.unit_name)


def reading_now(certificate: Certificate) -> Reading:
    """Return name and unit as they read today."""
    return reading(certificate, sorted(certificate.corrections.all(), key=_place))


def line(addendum: Addendum) -> dict[str, Any]:
    """Return an addendum as the paper and the check page show it.

    ``{"kind": "annex", "on": …, "text": …, "text_en": …}`` or
    ``{"kind": "correction", "on": …, "changed": [{"what": "name", "before": …,
    "after": …}], "reason": …}``.
    """
    on: date = localdate(addendum.at)
    if isinstance(addendum, Annex):
        return {
            "kind": "annex",
            "on": on,
            "text": addendum.text,
            "text_en": addendum.text_en,
        }
    was = addendum.before
    both = (
        ("name", was.get("holder_name", ""), addendum.holder_name),
        ("unit", was.get("unit_name", ""), addendum.unit_name),
    )
    return {
        "kind": "correction",
        "on": on,
        "changed": [
            {"what": what, "before": before, "after": after}
            for what, before, after in both
            if before != after
        ],
        "reason": addendum.reason,
    }
