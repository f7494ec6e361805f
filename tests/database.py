"""An empty, migrated SQLite file, made once and copied: migrating costs 20 seconds a worker.

The file is named for the migrations and the packages it was made with, so that a changed
one makes a new file. PostgreSQL has its own way: see ``TEST_TEMPLATE`` in bin/postgres.py.
"""

import hashlib
import os
import shutil
import sqlite3
import time
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
# What brings migrations of its own, and can move without a file of ours moving.
PACKAGES = ("Django", "wagtail", "django-allauth", "django-taggit", "django-tasks-db")


DAYS = 7


def template() -> Path:
    """Return where the migrated file of today's migrations is, or would be."""
    known = hashlib.sha256(" ".join(version(name) for name in PACKAGES).encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        folder = Path(app.path)
        if ROOT in folder.parents and ".venv" not in folder.parts:
            for path in sorted(folder.glob("migrations/*.py")):
                known.update(path.name.encode() + path.read_bytes())
    return Path(settings.VAR) / f"migrated-{known.hexdigest()[:16]}.sqlite3"


def use_template() -> bool:
    """Lay the migrated file where the test database will be; return whether there was one."""
    name = connection.settings_dict["TEST"]["NAME"]
    if not template().exists():
        return False
    shutil.copyfile(template(), name)
    # Nothing is left to do; to find that out would take two seconds.
    connection.settings_dict["TEST"]["MIGRATE"] = False
    return True


def keep_template() -> None:
    """Keep the test database, as migrating left it, for the runs to come."""
    name = connection.settings_dict["NAME"]
    for old in Path(settings.VAR).glob("migrated-*.sqlite3"):
        # Another branch, checked out elsewhere, may be using a younger one.
        if time.time() - old.stat().st_mtime > DAYS * 86_400:
            old.unlink(missing_ok=True)
    part = template().with_suffix(f".{os.getpid()}")
    with (
        closing(sqlite3.connect(name)) as source,
        closing(sqlite3.connect(part)) as copy,
    ):
        source.backup(copy)
    # At once or not at all: another worker may look for it now.
    part.replace(template())
