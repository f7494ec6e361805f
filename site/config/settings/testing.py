"""Tests: quick, quiet, and away from a person's data."""

import os
import tempfile
from pathlib import Path

# Before base reads the environment: tests write nowhere in the project.
os.environ.setdefault("VAR_DIR", str(Path(tempfile.gettempdir()) / "hocthidua-tests"))

from .base import *

SECRET_KEY = "for tests only, long enough to please every check in the house"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR / "media"
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_AUTOREFRESH = True
CACHES["default"]["LOCATION"] = "tests"
LOGGING["root"]["level"] = "WARNING"
