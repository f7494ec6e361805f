"""The letter that a message makes, in a person's language."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from core.mail import Letter, absolute, write
from organisation.models import User

from . import words

_TEMPLATE = "certification/emails/reminder"
_LONGEST_SUBJECT = 200


def language_of(person: User) -> str:
    """Return the language a person chose for the admin; Vietnamese where none is chosen.

    Reads the profile that a query joined; a person may have none.
    """
    profile = getattr(person, "wagtail_userprofile", None)
    chosen = profile.preferred_language if profile else ""
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def letter_of(
    lines: Sequence[dict[str, Any]], *, name: str, day: date, language: str
) -> Letter:
    """Return the letter that tells these lines on that day."""
    with translation.override(language):
        subject = words.subject(lines, day)[:_LONGEST_SUBJECT]
        context = {
            **words.parts(lines, day),
            "name": name,
            "day": day,
            "subject": subject,
            "calendar": absolute(reverse("certification:calendar")),
        }
    return write(_TEMPLATE, context, subject=subject, language=language)
