"""Standings with the figures that follow from them."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import make_aware

from certification.models import Programme, ProgrammeStanding
from organisation.models import Unit, User
from reports import figures

from .organisation import UserFactory

DAY = date(2026, 11, 24)
_BEFORE = date(2026, 11, 1)
_AFTER = date(2027, 12, 31)
_STARTED = make_aware(datetime(2026, 10, 1, 8))  # noqa: DTZ001  (made aware right here)

# What puts a person in each state on DAY.
_YESTERDAY = DAY - timedelta(days=1)
_TOMORROW = DAY + timedelta(days=1)
FIELDS: dict[str, dict[str, Any]] = {
    "certified": {"certified_until": _AFTER, "due_on": _BEFORE, "started_at": _STARTED},
    "renewal_open": {"certified_until": _AFTER, "renewal_from": DAY, "due_on": _AFTER},
    "basis_changed": {
        "certified_until": _AFTER,
        "basis_changed_from": _BEFORE,
        "due_on": _AFTER,
    },
    "overdue": {"due_on": _BEFORE},
    "in_progress": {"due_on": _AFTER, "started_at": _STARTED},
    "not_started": {"due_on": _AFTER},
    "due_soon": {"due_on": DAY},
    "expired": {"certified_until": DAY, "grace_until": _TOMORROW, "due_on": DAY},
    "revoked": {"revoked_on": _YESTERDAY, "due_on": _AFTER},
    "not_required": {"due_on": None},
}


def programme(**values: Any) -> Programme:
    """Return a programme in use that asks for nothing."""
    return Programme.objects.create(
        **{
            "slug": "thi-dua",
            "code": "TDKT",
            "title": "Nghiệp vụ thi đua, khen thưởng",
            "title_en": "Emulation and commendation",
            "issuer": "Sở Nội vụ",
            **values,
        }
    )


def standing(
    unit: Unit, of: Programme, state: str, person: User | None = None, **values: Any
) -> ProgrammeStanding:
    """Return a person's standing in a state on DAY; the figures are left alone."""
    return ProgrammeStanding.objects.create(
        person=person or UserFactory(),
        programme=of,
        unit=unit,
        **{**FIELDS[state], **values},
    )


def count_everything(day: date = DAY) -> None:
    """Bring the kept figures up to date."""
    figures.refresh_all(day=day)
