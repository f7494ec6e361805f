"""Tests: quick, quiet, and away from a person's data."""

import os
import tempfile
from pathlib import Path

# Before base reads the environment: tests write nowhere in the project.
os.environ.setdefault("VAR_DIR", str(Path(tempfile.gettempdir()) / "hocthidua-tests"))

from .base import *
from .base import IS_SQLITE, VAR

SECRET_KEY = "for tests only, long enough to please every check in the house"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = VAR / "media"
PRIVATE_ROOT = VAR / "private"
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
}
WHITENOISE_AUTOREFRESH = True
CACHES["default"]["LOCATION"] = "tests"
LOGGING["root"]["level"] = "WARNING"

# A file, not memory: threads and other processes are to see what a test wrote. One a
# run (the workers of xdist inherit the number), so that two runs side by side get on.
os.environ.setdefault("TEST_RUN", str(os.getpid()))
VAR.mkdir(parents=True, exist_ok=True)
if IS_SQLITE:
    DATABASES["default"]["TEST"] = {
        "NAME": str(VAR / f"run{os.environ['TEST_RUN']}.sqlite3")
    }
    # What a power cut would cost does not matter here.
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
else:
    DATABASES["default"]["TEST"] = {
        "NAME": f"hocthidua_run{os.environ['TEST_RUN']}",
        # An empty, migrated database to copy, where `make test` has made one.
        "TEMPLATE": os.environ.get("TEST_TEMPLATE"),
    }
