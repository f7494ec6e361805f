"""A site from the SQLite file it ran on, opened to be read and nothing else."""

import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.loading import Fault

from .site import Site
from .tables import Tables, site_of

SIGNATURE = b"SQLite format 3\x00"
_TABLES = {
    "quiz_category": "categories",
    "quiz_subcategory": "sub_categories",
    "quiz_quiz": "quizzes",
    "quiz_question": "questions",
    "multichoice_mcquestion": "multichoice",
    "multichoice_answer": "answers",
    "true_false_tf_question": "true_false",
    "essay_essay_question": "essays",
    "quiz_sitting": "sittings",
    "quiz_progress": "progress",
}
_MARKERS = """
SELECT up.user_id FROM auth_user_user_permissions up
  JOIN auth_permission p ON p.id = up.permission_id WHERE p.codename = 'view_sittings'
UNION
SELECT ug.user_id FROM auth_user_groups ug
  JOIN auth_group_permissions gp ON gp.group_id = ug.group_id
  JOIN auth_permission p ON p.id = gp.permission_id WHERE p.codename = 'view_sittings'
"""


def is_database(data: bytes) -> bool:
    return data.startswith(SIGNATURE)


def read_database(data: bytes, name: str) -> Site:
    """Return the site that a SQLite file holds.

    A table that is missing counts as empty; without the quizzes' own there is no site, and
    a damaged file is a fault. Works on a copy of its own: the file may still be in use.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "site.sqlite3"
        path.write_bytes(data)
        try:
            # From outside: nothing in its schema may run anything.
            uri = f"file:{path}?mode=ro&immutable=1"
            with closing(sqlite3.connect(uri, uri=True)) as connection:
                connection.execute("PRAGMA trusted_schema = OFF")
                connection.execute("PRAGMA cell_size_check = ON")
                connection.text_factory = lambda raw: raw.decode(errors="replace")
                connection.row_factory = sqlite3.Row
                return _read(connection, name)
        # UnicodeError: a damaged schema, whose names are no text.
        except (sqlite3.Error, UnicodeError) as error:
            site = Site()
            site.faults.append(
                Fault(
                    name,
                    _(
                        "the database cannot be read (%(error)s); copy the file again "
                        "while nobody uses the old site"
                    )
                    % {"error": error},
                )
            )
            return site


def _read(connection: sqlite3.Connection, name: str) -> Site:
    present = {
        row["name"]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type='table'"
        )
    }
    if "quiz_quiz" not in present or "quiz_question" not in present:
        site = Site()
        site.faults.append(
            Fault(
                name,
                _(
                    "the tables quiz_quiz and quiz_question of django-quiz-app are missing"
                ),
            )
        )
        return site
    # Django keeps moments in UTC there, without saying so (USE_TZ on, its default).
    tables = Tables(name, UTC)
    for table, kind in _TABLES.items():
        if table in present:
            getattr(tables, kind).extend(_rows(connection, table))
    if "quiz_question_quiz" in present:
        tables.attached = [
            (row["question_id"], row["quiz_id"])
            for row in connection.execute(
                "SELECT * FROM quiz_question_quiz ORDER BY id"
            )
        ]
    if "auth_user" in present:
        tables.users.extend(_rows(connection, "auth_user"))
    try:
        tables.markers = {row["user_id"] for row in connection.execute(_MARKERS)}
    except sqlite3.OperationalError:
        tables.markers = set()
    return site_of(tables)


def _rows(connection: sqlite3.Connection, table: str) -> list[dict[str, Any]]:
    """Return the rows of a table of ours to name, its key under "pk"."""
    rows: list[dict[str, Any]] = []
    for found in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608
        row = dict(found)
        row["pk"] = row.get("id", row.get("question_ptr_id"))
        rows.append(row)
    return rows
