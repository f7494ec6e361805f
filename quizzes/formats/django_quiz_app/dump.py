"""A site from the file that ``dumpdata`` wrote."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _

from core.loading import Fault

from . import fields
from .site import Site
from .tables import Row, Tables, site_of, user_key

_TABLES = {
    "quiz.category": "categories",
    "quiz.subcategory": "sub_categories",
    "quiz.quiz": "quizzes",
    "quiz.question": "questions",
    "multichoice.mcquestion": "multichoice",
    "multichoice.answer": "answers",
    "true_false.tf_question": "true_false",
    "essay.essay_question": "essays",
    "quiz.sitting": "sittings",
    "quiz.progress": "progress",
}
_PERMISSION = "view_sittings"


def read_dump(text: str, name: str) -> Site:
    """Return the site that a dump holds; other apps' objects are passed over.

    A file that is no dump gives an empty site with a fault that says where it breaks off.
    """
    site = Site()
    try:
        objects = _objects(text)
    except json.JSONDecodeError as error:
        site.faults.append(
            Fault(
                f"{name}:{error.lineno}",
                _(
                    "this is not whole JSON (column %(column)d); was the file cut off? "
                    "Make it again with: manage.py dumpdata --indent 1"
                )
                % {"column": error.colno},
            )
        )
        return site
    except RecursionError:
        site.faults.append(Fault(name, _("the JSON is nested too deeply for a dump")))
        return site
    # Without a zone, a dump has the local time of its server (USE_TZ off).
    tables = Tables(name, get_default_timezone())
    groups: dict[Any, set[str]] = {}
    holders: list[tuple[Any, Row]] = []
    allowed: set[Any] = set()
    found = 0
    for entry in objects:
        if not isinstance(entry, dict) or not isinstance(entry.get("fields"), dict):
            continue
        model = str(entry.get("model", "")).lower()
        row = {**entry["fields"], "pk": entry.get("pk")}
        if model in _TABLES:
            getattr(tables, _TABLES[model]).append(row)
            found += 1
        elif model == "auth.permission" and row.get("codename") == _PERMISSION:
            allowed.add(row["pk"])
        elif model == "auth.group":
            groups[row["pk"]] = set()
            holders.append((("group", row["pk"], row.get("name")), row))
        elif _is_user(model, row):
            tables.users.append(row)
            holders.append((None, row))
    if not found:
        site.faults.append(
            Fault(
                name,
                _(
                    "nothing of django-quiz-app is in this file: expected objects such as "
                    "quiz.quiz and quiz.question"
                ),
            )
        )
        return site
    tables.markers |= _markers(holders, allowed)
    return site_of(tables)


def _objects(text: str) -> Iterable[Any]:
    """Return the objects of a dump: one list, or an object a line."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
            raise
        content = [json.loads(line) for line in lines]
    if isinstance(content, str | list | dict) and "\\ud" in text.lower():
        # Halves of letters, which no database and no page can hold.
        whole = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
        content = json.loads(whole)
    return content if isinstance(content, list) else [content]


def _is_user(model: str, row: Row) -> bool:
    """Return whether the object is a person, of Django's model or of a site's own."""
    return model == "auth.user" or ("password" in row and "username" in row)


def _markers(holders: list[tuple[Any, Row]], allowed: set[Any]) -> set[Any]:
    """Return the keys and names of the users who may see all sittings."""

    def may(listed: Any) -> bool:
        entries = listed if isinstance(listed, list) else []
        return any(
            _PERMISSION in entry if isinstance(entry, list) else entry in allowed
            for entry in entries
        )

    groups: set[Any] = set()
    for group, row in holders:
        if group is not None and may(row.get("permissions")):
            groups |= {group[1], group[2]}
    markers: set[Any] = set()
    for group, row in holders:
        if group is not None:
            continue
        listed = row.get("groups")
        in_groups = {
            entry[0] if isinstance(entry, list) and entry else entry
            for entry in (listed if isinstance(listed, list) else [])
            if isinstance(entry, str | int | list)
        }
        if may(row.get("user_permissions")) or in_groups & groups:
            markers |= {user_key(row.get("pk")), fields.text(row.get("username"))}
    return markers - {None, ""}
