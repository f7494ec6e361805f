"""Reading the environment: every setting that differs between machines.

A bad value stops the start with one line that names the variable, what was
expected and what was found.
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """Return the variable; raise ImproperlyConfigured where none is set and none is given."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"{name} must be set in the environment.")
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Return a yes/no variable; raise ImproperlyConfigured for any other word."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE_WORDS:
        return True
    if value.strip().lower() in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, found {value!r}.")


def number(name: str, default: int) -> int:
    """Return a whole number; raise ImproperlyConfigured for anything else."""
    value = os.environ.get(name)
    if value is None or not value.strip():
        return default
    if not value.strip().lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, found {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list without its blanks."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """Return a folder as an absolute path."""
    return Path(text(name, str(default))).resolve()
