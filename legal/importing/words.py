"""What all files of the register are checked for, and how a fault in them is said."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ..models import Certainty


def words(value: Any, language: str) -> str:
    """Return one language of ``{vi: …, en: …}``; a plain text counts as Vietnamese."""
    if isinstance(value, dict):
        return str(value.get(language) or "").strip()
    return str(value or "").strip() if language == "vi" else ""


def wrong_certainty(found: Any) -> str:
    return _("“certainty” must be one of %(names)s, found “%(found)s”") % {
        "names": ", ".join(Certainty.values),
        "found": found,
    }


def wrong_day(name: str, found: Any) -> str:
    return _("“%(name)s” must be a day such as 2026-10-01, found “%(found)s”") % {
        "name": name,
        "found": found,
    }


def is_day(value: Any) -> bool:
    return isinstance(value, date | None)


def short(path: Path) -> str:
    """Return the path as a person knows it: from the project's root where it lies there."""
    return (
        str(path.relative_to(settings.ROOT))
        if path.is_relative_to(settings.ROOT)
        else str(path)
    )
