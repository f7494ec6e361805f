"""A person's own machine: `make run`, `manage.py`. Safe on loopback only."""

import secrets

from .base import *
from .base import VAR, env


def _kept_secret() -> str:
    """Return a secret made once a machine, so that sessions outlive a restart."""
    path = VAR / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = _kept_secret()
if DEBUG:
    STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
# A person at a terminal wants the command's own words.
LOGGING["root"]["level"] = env.text("LOG_LEVEL", "WARNING")
