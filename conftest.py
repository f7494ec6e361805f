"""How tests get their database: migrated once a change of migrations, then copied.

The cast and the factories are in ``tests/conftest.py``; this file is about speed and
about tests that commit.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO

import pytest
from django.test import TransactionTestCase

ROOT = Path(__file__).resolve().parent
KEPT_SECONDS = 3 * 24 * 3600


def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Give a test that commits the rows that the migrations made.

    Such a test ends with every table emptied; without this the next would find neither
    Wagtail's root page nor the languages.
    """
    if os.environ.get("TEST_TEMPLATE"):
        _leave_out_what_asks_no_database(config, items)
    for item in items:
        marker = item.get_closest_marker("django_db")
        names: list[str] = getattr(item, "fixturenames", [])
        commits = marker is not None and marker.kwargs.get("transaction")
        if commits or "transactional_db" in names:
            names.append("django_db_serialized_rollback")


def _leave_out_what_asks_no_database(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Do not run again on a second database what asks none: it was run on the first."""
    asking = {"db", "transactional_db", "live_server"}
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        cls = getattr(item, "cls", None)
        asks = (
            item.get_closest_marker("django_db") is not None
            or asking & set(getattr(item, "fixturenames", []))
            or (cls is not None and issubclass(cls, TransactionTestCase))
        )
        (kept if asks else left).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def _test_database() -> Path | None:
    """Return the file of the test database, or None where it is no SQLite."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return None
    return Path(connection.settings_dict["TEST"]["NAME"])


def _template(folder: Path) -> Path:
    """Return where the migrated, empty database for today's migrations is kept."""
    digest = hashlib.sha256((ROOT / "requirements.txt").read_bytes())
    for path in sorted(ROOT.glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return folder / f"template-{digest.hexdigest()[:16]}.sqlite3"


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Keep what is there: on SQLite it is the copy that was put in place."""
    return _test_database() is not None


@pytest.fixture(scope="session")
def _turn() -> Iterator[IO[str]]:
    """Make the workers take turns, so that only the first one migrates."""
    from django.conf import settings

    # One a set of migrations: another checkout, with others, need not wait for this one.
    name = _template(settings.VAR).with_suffix(".turn")
    with name.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_use_migrations: bool,
    _turn: IO[str],
) -> None:
    """Put the copy in place, once the file has its final name."""
    database = _test_database()
    if database is None:
        return
    _remove(database)
    template = _template(database.parent)
    if template.exists() and django_db_use_migrations:
        shutil.copyfile(template, database)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_use_migrations: bool, _turn: IO[str]
) -> Iterator[None]:
    """Migrate where there was nothing to copy, and keep the result for the next run."""
    database = _test_database()
    if database is None:
        _turn.close()
        yield
        return
    template = _template(database.parent)
    if not template.exists() and django_db_use_migrations:
        for old in database.parent.glob("template-*"):
            # Another checkout may be using a younger one.
            if time.time() - old.stat().st_mtime > KEPT_SECONDS:
                old.unlink(missing_ok=True)
        draft = template.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(database)) as link:
            link.execute("VACUUM INTO ?", [str(draft)])
        draft.replace(template)
    _turn.close()
    yield
    _remove(database)
